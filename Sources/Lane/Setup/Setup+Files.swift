internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Setup {
  /// The bytes of one of the lane's files, nil where it is not there.
  func file(_ name: String) throws(Failure) -> [UInt8]? {
    let directory = Files.stamp(root + "/.lane")
    let stamp = Files.stamp("\(root)/\(name)")
    // A link could lead what is written out of the repository.
    guard directory?.isDirectory ?? true, stamp?.isRegular ?? true else {
      throw Failure(
        .fatal,
        "occupied",
        "'\(name)' is not a regular file in a directory of its own",
        next: "move it away, then git lane init"
      )
    }
    do throws(SystemError) {
      return try Files.readIfPresent("\(root)/\(name)", limit: 4 << 20)
    } catch {
      throw Failure(error)
    }
  }

  /// The policy that is there, unless it contradicts what was asked for.
  func kept(_ bytes: [UInt8]) throws(Failure) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let policy = try parsed(text)
    let refs = policy.protections.map(\.pattern.text)
    if let ref = choices.protected.map(Self.ref).first(where: { !refs.contains($0) }) {
      throw Failure(
        .fatal,
        "policy-exists",
        "the policy is there already and does not protect \(ref)",
        next: "git config -f .lane/policy \(ShellWord.typed("protect.\(ref).commit")) block"
      )
    }
    if let name = choices.reviewers.first(where: { !policy.review.providers.contains($0) }) {
      throw Failure(
        .fatal,
        "policy-exists",
        "the policy is there already and '\(name)' is not among its reviewers",
        next: "git config -f .lane/policy --add review.provider \(ShellWord.typed(name))"
      )
    }
    return text
  }

  /// A policy for a repository without one: what was asked for, else what is found here.
  func draft() throws(Failure) -> PolicyDraft {
    let refs = choices.protected.isEmpty ? [head.branch].compactMap(\.self) : choices.protected
    guard !refs.isEmpty else {
      throw Failure(
        .fatal,
        "detached-head",
        "no branch is checked out",
        next: "git lane init --protect <branch>"
      )
    }
    let environment = workspace.surroundings.environment
    let found = Self.agents.filter { ChildProcess.locate($0, environment: environment) != nil }
    return PolicyDraft(
      id: Hex.encode(randomBytes(16)),
      baseline: head.commit.map { ObjectID($0) },
      protected: refs.map(Self.ref),
      reviewers: choices.reviewers.isEmpty
        ? found.isEmpty ? [Self.agents[0]] : found : choices.reviewers,
      remote: try workspace.remote(of: head.branch),
      principals: []
    )
  }

  /// Reads a policy, or says what is wrong with it.
  func parsed(_ text: String) throws(Failure) -> Policy {
    do throws(PolicyError) { return try Policy.parse(Array(text.utf8)) } catch {
      throw Failure(
        .fatal,
        "bad-policy",
        ".lane/policy: \(error.description)",
        next: "git config -f .lane/policy --edit"
      )
    }
  }

  /// The allowed signers with the keys that they lack.
  static func signers(
    _ old: [UInt8],
    _ machine: MachineKey,
    _ person: PersonKey?,
    email: String
  ) -> [UInt8] {
    let listed = AllowedSigners(old).signers
    var bytes = old
    var wanted = [(machine.principal, machine.key)]
    if let person { wanted.insert((email, person.key), at: 0) }
    for (name, key) in wanted
    where !listed.contains(where: { $0.key == key && $0.principals.matches(name) }) {
      if let last = bytes.last, last != 0x0a { bytes.append(0x0a) }
      bytes += #"\#(name) namespaces="git-lane,git" \#(key.line)"#.utf8 + [0x0a]
    }
    return bytes
  }

  /// Writes a file unless it says that already; whether it did.
  func write(_ name: String, _ bytes: [UInt8], over old: [UInt8]?) throws(Failure) -> Bool {
    guard bytes != old else { return false }
    do throws(SystemError) {
      try Files.makeDirectories(root + "/.lane")
      try Files.writeAtomically("\(root)/\(name)", bytes)
    } catch {
      throw Failure(error)
    }
    return true
  }
}
