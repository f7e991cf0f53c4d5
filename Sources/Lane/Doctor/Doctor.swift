internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Looks at everything that gates and reviews rest on.
package struct Doctor {
  let workspace: Workspace
  var diagnosis = Diagnosis()
  /// What gets a key of this machine in: where a policy is in force, a person who is in lets it.
  private var nextForKeys = "git lane init"

  /// Looks at this repository and this machine, and puts back what notes have lost.
  package static func run(in workspace: Workspace) throws(Failure) -> Diagnosis {
    var doctor = Doctor(workspace: workspace)
    if ServerSetup.isServer(workspace) {
      try doctor.checkServer()
      return doctor.diagnosis
    }
    try doctor.checkRepository()
    let regime = try doctor.checkPolicy()
    try doctor.checkHooks(isSetUp: regime != nil)
    try doctor.checkKeys(regime)
    if let regime {
      doctor.checkPeople(regime)
      doctor.checkReviewers(regime)
    }
    try doctor.checkPublishing()
    try doctor.checkNotesConfiguration()
    try doctor.checkRecords()
    doctor.checkLocks()
    return doctor.diagnosis
  }

  // MARK: - The policy

  private mutating func checkPolicy() throws(Failure) -> Regime? {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let regime: Regime
    do throws(Failure) {
      let keeper = try Gatekeeper(workspace, remote: try workspace.remote(of: head.branch))
      regime = try keeper.regimeHere()
      let isInForce = try keeper.regime() != nil
      let place = isInForce ? keeper.place?.ref ?? "HEAD" : "HEAD"
      if isInForce { nextForKeys = "git lane join" }
      if let caveat = regime.caveat {
        diagnosis.fail("policy", place, caveat, next: regime.insteadOf?.next)
      } else {
        let refs = regime.policy.protections.map(\.pattern.text).joined(separator: ", ")
        diagnosis.good("policy", place, refs.isEmpty ? "protects nothing" : "protects \(refs)")
      }
      checkAccepted(regime.policy)
      if let remote = keeper.remote, keeper.place?.isCertain == false {
        diagnosis.warn(
          "policy",
          "refs/remotes/\(remote)/HEAD",
          "is not known here, so the checked-out policy says where policy is",
          next: "git remote set-head \(ShellWord.typed(remote)) --auto"
        )
      }
      if place == "HEAD" {
        diagnosis.warn(
          "policy",
          "HEAD",
          "not in force for others yet",
          next: "git push"
        )
      }
    } catch {
      diagnosis.fail("policy", Workspace.policyFile, error.message, next: error.next)
      return nil
    }
    checkFiles(of: regime)
    return regime
  }

  /// What a target accepts without a review has to be reviewed where it is.
  private mutating func checkAccepted(_ policy: Policy) {
    let protected = Set(policy.protections.map(\.pattern.text))
    for protection in policy.protections {
      for accepted in protection.accepts
      where !protected.contains(accepted.text) && policy.protection(for: accepted.text) == nil {
        diagnosis.warn(
          "policy",
          protection.pattern.text,
          "accepts \(accepted.text), which nothing protects: whoever may push there lands here",
          next: "git config -f \(Workspace.policyFile) 'protect.\(accepted.text).commit' block"
        )
      }
    }
  }

  /// Looks for lines of the lane's files that say nothing.
  mutating func checkFiles(of regime: Regime) {
    for damage in regime.keys.signers.damage {
      diagnosis.fail(
        "keys",
        ".lane/allowed_signers",
        damage.line == 0 ? "is too large to be read" : "line \(damage.line) cannot be read",
        next: "ssh-keygen -l -f .lane/allowed_signers"
      )
    }
    for line in regime.revocations.damagedLines {
      diagnosis.fail(
        "keys",
        ".lane/revoked",
        line == 0
          ? "is too large to be read" : "line \(line) is neither a digest nor a fingerprint",
        next: "git log -p -- .lane/revoked"
      )
    }
  }

  // MARK: - Keys

  private mutating func checkKeys(_ regime: Regime?) throws(Failure) {
    do throws(StoreError) {
      if let machine = try MachineKey.load(workspace.directory) {
        check(machine.key, "machine key", [.reviewer, .ci], regime, isRequired: true)
        do throws(Failure) { try workspace.trySigning(with: machine) } catch {
          let next = error.next == "git lane doctor" ? nil : error.next
          diagnosis.fail("keys", "machine key", error.message, next: next)
        }
      } else {
        diagnosis.fail("keys", "machine key", "there is none", next: nextForKeys)
      }
    } catch {
      diagnosis.fail("keys", "machine key", error.description, next: nextForKeys)
    }
    let program = try workspace.config().get("gpg.ssh.program") ?? "ssh-keygen"
    let environment = workspace.surroundings.environment
    if ChildProcess.locate(program, environment: environment) == nil {
      diagnosis.fail(
        "keys",
        "gpg.ssh.program",
        "'\(program)', which signs and checks keys of rare types, is not there",
        next: program == "ssh-keygen"
          ? "apt-get install openssh-client" : "git config --unset gpg.ssh.program"
      )
    }
    if let person = try PersonKey.configured(in: workspace) {
      check(person.key, "signing key", [.human], regime, isRequired: false)
      checkPrivateHalf(of: person)
    } else {
      diagnosis.warn(
        "keys",
        "signing key",
        "\(try PersonKey.setting(in: workspace)) names no SSH key: programs review, people act not",
        next: try PersonKey.command(in: workspace)
      )
    }
  }

  /// What OpenSSH would say only when somebody has typed the code to sign.
  private mutating func checkPrivateHalf(of person: PersonKey) {
    guard let file = person.privateFile else { return }
    let environment = workspace.surroundings.environment
    if let stamp = Files.stamp(file, following: true) {
      guard stamp.mode & 0o077 != 0 else { return }
      diagnosis.warn(
        "keys",
        "signing key",
        "OpenSSH takes no private key that others may read, such as '\(file)'",
        next: "chmod 600 \(ShellWord.typed(file))"
      )
    } else if environment["SSH_AUTH_SOCK"]?.isEmpty != false {
      diagnosis.warn(
        "keys",
        "signing key",
        "its private half is not at '\(file)', and no agent is running that may have it",
        next: "ssh-add <the private key>"
      )
    }
  }

  private mutating func check(
    _ key: SSHPublicKey,
    _ subject: String,
    _ roles: Set<Role>,
    _ regime: Regime?,
    isRequired: Bool
  ) {
    guard let regime else { return diagnosis.good("keys", subject, key.fingerprint) }
    let names = regime.keys.signers.principals(of: key)
    let good = names.first { !regime.policy.roles(of: $0).isDisjoint(with: roles) }
    if let good, !regime.revocations.keys.contains(key.fingerprint) {
      return diagnosis.good("keys", subject, "\(good), \(key.fingerprint)")
    }
    let words =
      good != nil
      ? "revoked in .lane/revoked"
      : names.isEmpty
        ? "not in .lane/allowed_signers" : "\(names[0]) has no role that lets it sign"
    if isRequired {
      diagnosis.fail("keys", subject, words, next: nextForKeys)
    } else {
      diagnosis.warn("keys", subject, words, next: nextForKeys)
    }
  }
}
