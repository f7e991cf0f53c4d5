internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Proposes to trust the keys of a colleague; a person who is in already decides.
package struct Joining {
  /// Where the keys come from.
  package enum Source: Sendable {
    /// The person at this machine, and this clone.
    case own
    /// A file with allowed-signers lines, or standard input for `-`.
    case file(String)
  }

  private let workspace: Workspace
  private let proposal: LaneProposal

  /// The lines that somebody who is in needs, for `--from`.
  package static func lines(in workspace: Workspace) throws(Failure) -> KeyLines {
    KeyLines(proposals: try own(in: workspace))
  }

  /// Commits what is missing on a branch of its own; nothing where all of it is in force.
  package static func run(_ source: Source, in workspace: Workspace) throws(Failure) -> JoinReport {
    let proposals =
      switch source {
      case .own: try own(in: workspace)
      case .file(let name): try read(name, in: workspace)
      }
    var isOwn = false
    if case .own = source { isOwn = true }
    return try Joining(workspace: workspace, proposal: try LaneProposal(in: workspace))
      .propose(proposals, isOwn: isOwn)
  }

  private func propose(_ proposals: [KeyProposal], isOwn: Bool) throws(Failure) -> JoinReport {
    let regime = proposal.regime
    let ground = KeyProposal.Ground(
      signers: regime.keys.signers,
      policy: regime.policy,
      revocations: regime.revocations,
      fingerprint: { $0.fingerprint }
    )
    guard ground.signers.damage.isEmpty, ground.revocations.damagedLines.isEmpty else {
      throw Failure(
        .refused,
        "damaged-keys",
        "the lane's key files have lines that cannot be read; mend them first",
        next: "git lane doctor"
      )
    }
    for candidate in proposals {
      do throws(KeyProposal.Objection) { try candidate.check(on: ground) } catch {
        throw Failure(error)
      }
    }
    var report = JoinReport(principals: proposals.map(\.principal))
    report.hints = try hints(proposals, ground, isOwn: isOwn)
    let missing = proposals.filter { !$0.isInForce(on: ground) }
    guard let first = missing.first else { return report }
    var signers = try proposal.file(Setup.signersFile)
    var policy = try proposal.file(Workspace.policyFile)
    for candidate in missing where !candidate.isListed(in: ground.signers) {
      Self.append(candidate.line, to: &signers)
      report.signerLines.append(candidate.line)
    }
    for candidate in missing where ground.policy.roles(of: candidate.principal).isEmpty {
      let section = PolicyDraft.section(for: candidate.principal, candidate.role)
      guard !report.policyLines.contains(section) else { continue }
      Self.append(String(section.dropLast()), to: &policy)
      report.policyLines.append(section)
    }
    try Self.check(signers, policy)
    let name =
      first.principal.hasPrefix(KeyProposal.machinePrefix)
      ? String(first.principal.dropFirst(KeyProposal.machinePrefix.count)) : first.principal
    let branch = try proposal.commit(
      [Setup.signersFile: signers, Workspace.policyFile: policy],
      as: "lane: add the keys of \(name)",
      on: LaneProposal.branch("join", name)
    )
    report.take(branch, of: proposal, isPersonIn: try proposal.isPersonIn())
    return report
  }

  /// Both files have to be read as they are meant before anybody is asked to approve them.
  private static func check(_ signers: [UInt8], _ policy: [UInt8]) throws(Failure) {
    do throws(PolicyError) { _ = try Policy.parse(policy) } catch {
      throw Failure(
        .fatal,
        "bad-policy",
        "\(Workspace.policyFile): \(error.description)",
        next: "git config -f .lane/policy --edit"
      )
    }
    guard AllowedSigners(signers).damage.isEmpty else {
      throw Failure(.fatal, "bad-keys", "\(Setup.signersFile) would not be readable")
    }
  }

  private static func append(_ line: String, to bytes: inout [UInt8]) {
    if let last = bytes.last, last != 0x0a { bytes.append(0x0a) }
    bytes += Array(line.utf8) + [0x0a]
  }

  private func hints(_ proposals: [KeyProposal], _ ground: KeyProposal.Ground, isOwn: Bool)
    throws(Failure) -> [String]
  {
    var hints: [String] = []
    for candidate in proposals
    where !candidate.isListed(in: ground.signers)
      && !ground.signers.keys(of: candidate.principal).isEmpty
    {
      hints.append(
        "\(candidate.principal) has another key already; whoever approves should ask whether "
          + "\(candidate.key.fingerprint) is theirs too"
      )
    }
    let people = proposals.filter { $0.role == .human }
    if isOwn, people.isEmpty {
      hints.append(
        "without an SSH signing key you review, but approve and override nothing: ssh-keygen -t "
          + "ed25519, \(try PersonKey.command(in: workspace)), git lane join"
      )
    }
    if isOwn, !areHooksArmed {
      hints.append("no hooks look after this clone yet: git lane hooks install")
    }
    if ground.policy.presence == .key, people.contains(where: { !$0.key.isSecurityKey }) {
      hints.append(
        "the policy asks people for a FIDO key, and this is none: ssh-keygen -t ed25519-sk"
      )
    }
    return hints
  }

  private var areHooksArmed: Bool {
    let status = try? HookInstaller.status(
      environment: workspace.surroundings.environment,
      directory: workspace.surroundings.directory
    )
    return status?.isArmed == true
  }

  // MARK: - Where the keys come from

  private static func own(in workspace: Workspace) throws(Failure) -> [KeyProposal] {
    let email = try workspace.email()
    let machine = try workspace.stored { () throws(StoreError) in
      try MachineKey.create(
        email: email,
        environment: workspace.surroundings.environment,
        in: workspace.directory
      )
    }
    var proposals = [
      KeyProposal(principal: machine.principal, key: machine.key, role: .reviewer)
    ]
    if let person = try PersonKey.configured(in: workspace) {
      guard person.key != machine.key else {
        throw Failure(
          .refused,
          "machine-key",
          "\(try PersonKey.setting(in: workspace)) names this clone's machine key, which no person holds",
          next: try PersonKey.command(in: workspace)
        )
      }
      proposals.insert(KeyProposal(principal: email, key: person.key, role: .human), at: 0)
    }
    return proposals
  }

  private static func read(_ name: String, in workspace: Workspace) throws(Failure) -> [KeyProposal]
  {
    let surroundings = workspace.surroundings
    let path = name.hasPrefix("/") ? name : "\(surroundings.directory)/\(name)"
    var bytes: [UInt8]?
    do throws(SystemError) {
      bytes = name == "-" ? surroundings.readInput(1 << 20) : try Files.read(path, limit: 1 << 20)
    } catch {
      throw Failure(error)
    }
    let signers = AllowedSigners(bytes ?? [])
    guard signers.damage.isEmpty, !signers.signers.isEmpty else {
      throw Failure(
        .fatal,
        "bad-keys",
        signers.damage.first.map { "line \($0.line) of '\(name)' cannot be read" }
          ?? "there is no key in '\(name)'",
        expected: "what 'git lane join --print' prints in the colleague's clone",
        next: "git lane join --from <file>"
      )
    }
    do throws(KeyProposal.Objection) { return try KeyProposal.read(signers) } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// A key that may not be added.
  fileprivate init(_ objection: KeyProposal.Objection) {
    let words: String
    var next = "git lane doctor"
    switch objection {
    case .noName(let name): words = "'\(name)' is not the name of one person or machine"
    case .authority(let name): words = "the key of \(name) is for certificates"
    case .limited(let name):
      words = "the line of \(name) limits its key; that needs a commit by hand"
    case .revoked(let fingerprint):
      words = "the key \(fingerprint) has been revoked"
      next = "ssh-keygen -t ed25519"
    case .anothers(let name, let fingerprint):
      words = "the key \(fingerprint) is that of \(name) already"
      next = "ssh-keygen -t ed25519"
    case .narrowed(let line, let name):
      words = "line \(line) of .lane/allowed_signers limits this key of \(name)"
      next = "git log -p -- .lane/allowed_signers"
    case .otherRole(let name, let roles):
      words = "\(name) is \(roles.map(\.rawValue).sorted().joined(separator: ", ")) in the policy"
    }
    self.init(.refused, "weakens", words, next: next)
  }
}
