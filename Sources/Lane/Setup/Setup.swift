internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Sets up the lane in a repository: policy, keys, hooks, and a commit of what it wrote.
///
/// What is there already is kept, so that it may be run again, and by a colleague in a clone, whose
/// keys it adds.
package struct Setup {
  package struct Choices: Sendable {
    package var reviewers: [String]
    package var protected: [String]
    package var hooks: Bool

    package init(reviewers: [String] = [], protected: [String] = [], hooks: Bool = true) {
      self.reviewers = reviewers
      self.protected = protected
      self.hooks = hooks
    }
  }

  static let signersFile = ".lane/allowed_signers"
  private static let agents = ["codex", "claude"]

  let workspace: Workspace
  let choices: Choices
  let root: String
  let email: String
  let head: Head
  var report = SetupReport()

  /// Sets up what is not set up yet.
  package static func run(_ choices: Choices, in workspace: Workspace) throws(Failure)
    -> SetupReport
  {
    var setup = try Setup(choices, workspace)
    try setup.run()
    return setup.report
  }

  private init(_ choices: Choices, _ workspace: Workspace) throws(Failure) {
    guard let root = workspace.repository.workDirectory else {
      throw Failure(
        .fatal,
        "bare-repository",
        "a bare repository has no files to set up",
        next: "git clone <this repository>, and git lane init there"
      )
    }
    self.workspace = workspace
    self.choices = choices
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    email = try workspace.email()
    guard email.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !#"*?!,""#.utf8.contains($0) }) else {
      throw Failure(
        .fatal,
        "bad-identity",
        "'\(email)' cannot be the name of a principal",
        expected: "an address without blanks, quotes, commas and *?!",
        next: "git config user.email <address>"
      )
    }
    head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
  }

  private mutating func run() throws(Failure) {
    let oldPolicy = try file(Workspace.policyFile)
    let oldSigners = try file(Self.signersFile)
    // All that can be refused is refused before anything is written.
    var text = if let oldPolicy { try kept(oldPolicy) } else { try draft().text }
    var policy = try parsed(text)
    if choices.hooks { try installHooks() }
    let isNewKey = !Files.exists(workspace.directory.machineKey)
    let machine = try workspace.stored { () throws(StoreError) in
      try MachineKey.create(
        email: email,
        environment: workspace.surroundings.environment,
        in: workspace.directory
      )
    }
    if isNewKey { report.steps.append("made this clone's machine key, \(machine.principal)") }
    let person = try PersonKey.configured(in: workspace)

    for (name, role) in [(email, Role.human), (machine.principal, Role.reviewer)]
    where policy.roles(of: name).isEmpty {
      if text.last != "\n" { text += "\n" }
      text += PolicyDraft.section(for: name, role)
      policy = try parsed(text)
    }
    let signers = Self.signers(oldSigners ?? [], machine, person, email: email)

    report.protected = policy.protections.map(\.pattern.text)
    report.reviewers = policy.review.providers
    report.principals = policy.principals.map(\.name)
    var files: [String] = []
    if try write(Workspace.policyFile, Array(text.utf8), over: oldPolicy) {
      files.append(Workspace.policyFile)
      report.steps.append(
        oldPolicy == nil
          ? "wrote .lane/policy: \(short(report.protected)) is protected, "
            + "\(report.reviewers.joined(separator: " or ")) reviews"
          : "added your principals to .lane/policy"
      )
    }
    if try write(Self.signersFile, signers, over: oldSigners) {
      files.append(Self.signersFile)
      report.steps.append("wrote your keys to .lane/allowed_signers")
    }
    if oldPolicy == nil { try TrustedPolicies(for: policy, in: workspace).record() }
    try configureNotes()
    try commit(files, isNew: oldPolicy == nil)
    giveHints(policy, person)
  }

  // MARK: - The files

  private func file(_ name: String) throws(Failure) -> [UInt8]? {
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
  private func kept(_ bytes: [UInt8]) throws(Failure) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let policy = try parsed(text)
    let refs = policy.protections.map(\.pattern.text)
    if let ref = choices.protected.map(Self.ref).first(where: { !refs.contains($0) }) {
      throw Failure(
        .fatal,
        "policy-exists",
        "the policy is there already and does not protect \(ref)",
        next: "git config -f .lane/policy \(Self.quoted("protect.\(ref).commit")) block"
      )
    }
    if let name = choices.reviewers.first(where: { !policy.review.providers.contains($0) }) {
      throw Failure(
        .fatal,
        "policy-exists",
        "the policy is there already and '\(name)' is not among its reviewers",
        next: "git config -f .lane/policy --add review.provider \(Self.quoted(name))"
      )
    }
    return text
  }

  private func draft() throws(Failure) -> PolicyDraft {
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

  private func parsed(_ text: String) throws(Failure) -> Policy {
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
  private static func signers(
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

  private func write(_ name: String, _ bytes: [UInt8], over old: [UInt8]?) throws(Failure) -> Bool {
    guard bytes != old else { return false }
    do throws(SystemError) {
      try Files.makeDirectories(root + "/.lane")
      try Files.writeAtomically("\(root)/\(name)", bytes)
    } catch {
      throw Failure(error)
    }
    return true
  }

  // MARK: - Git

  private mutating func installHooks() throws(Failure) {
    let surroundings = workspace.surroundings
    do throws(HookError) {
      let hooks = try HookInstaller.install(
        environment: surroundings.environment,
        directory: surroundings.directory,
        program: surroundings.program
      )
      report.hooks = hooks
      let changed = hooks.hooks.filter { $0.outcome != .unchanged }.map(\.hook)
      if !changed.isEmpty {
        report.steps.append("installed the hooks \(changed.joined(separator: ", "))")
      }
    } catch {
      var failure = Failure(error)
      failure.otherwise.append("git lane init --no-hooks")
      throw failure
    }
  }

  private mutating func configureNotes() throws(Failure) {
    let key = "notes.lane.mergeStrategy"
    guard try workspace.config().get(key) != "union" else { return }
    _ = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["config", "--local", key, "union"])
    }
    report.steps.append("set \(key) to union, so that git merges receipts without losing one")
  }

  /// Commits what was written now, and what an interrupted run left behind; nothing else.
  private mutating func commit(_ written: [String], isNew: Bool) throws(Failure) {
    let tree = try workspace.attempt { () throws(GitError) in
      try head.commit.flatMap { id throws(GitError) in try workspace.repository.link(id) }?.tree
    }
    var names: [String] = []
    for name in [Workspace.policyFile, Self.signersFile] {
      let isTracked = try workspace.attempt { () throws(GitError) in
        try tree.flatMap { tree throws(GitError) in
          try workspace.repository.entry(in: tree, path: name)
        } != nil
      }
      if written.contains(name) || !isTracked { names.append(name) }
    }
    guard !names.isEmpty else { return }
    let subject =
      isNew || written.isEmpty
      ? "lane: protect \(short(report.protected))" : "lane: add the keys of \(email)"
    let paths = names.map { ":(top,literal)\($0)" }
    _ = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["add", "-f", "--"] + paths)
    }
    // On the terminal, where git may ask for the passphrase of a key that it signs with.
    let status = try workspace.attempt { () throws(GitError) in
      try workspace.git.runInheriting(
        [
          "-c", "advice.graftFileDeprecated=false", "commit", "-q", "--no-verify", "--only", "-m",
          subject, "--",
        ] + paths
      )
    }
    guard status == 0 else {
      throw Failure(
        .fatal,
        "not-committed",
        "\(names.joined(separator: " and ")) are written and staged, but git did not commit them",
        next: "git commit --no-verify -m '\(subject)' -- \(names.joined(separator: " "))"
      )
    }
    let made = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    report.commit = made.commit.map { ObjectID($0) }
    report.files = names
    let id = report.commit.map { String($0.hex.prefix(10)) } ?? "HEAD"
    report.steps.append("committed \(names.joined(separator: " and ")) as \(id), '\(subject)'")
  }

  // MARK: - What is left to the person

  private mutating func giveHints(_ policy: Policy, _ person: PersonKey?) {
    let environment = workspace.surroundings.environment
    if person == nil {
      report.hints.append(
        "without an SSH signing key reviews work, approvals and overrides do not: ssh-keygen -t "
          + "ed25519, then git config --global user.signingKey ~/.ssh/id_ed25519.pub, then git "
          + "lane init again; best before the policy is pushed, since from then on only a person "
          + "whom it lists can approve a new key"
      )
    }
    let agents = policy.review.providers.filter(Self.agents.contains)
    if !agents.isEmpty, agents.count == policy.review.providers.count,
      agents.allSatisfy({ ChildProcess.locate($0, environment: environment) == nil })
    {
      report.hints.append(
        "\(agents.joined(separator: " and ")) is not on PATH: install it (npm install -g "
          + "@openai/codex), or have people review: git config -f .lane/policy --replace-all "
          + "review.provider human   (git lane init --reviewer human at the start)"
      )
    }
    if !choices.hooks { report.hints.append("the hooks were left alone: git lane hooks install") }
    guard let commit = report.commit else { return }
    if let remote = policy.publish.remotes.first, let branch = head.branch {
      report.hints.append(
        "push \(commit.hex.prefix(10)) to put it in force for others: git push \(remote) "
          + (branch.hasPrefix("refs/heads/") ? String(branch.dropFirst(11)) : branch)
      )
    }
    report.hints.append(
      "to see receipts in git log: git config --add notes.displayRef refs/notes/lane"
    )
  }

  private func short(_ refs: [String]) -> String {
    refs.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst(11)) : $0 }
      .joined(separator: " and ")
  }

  private static func ref(_ name: String) -> String {
    name.hasPrefix("refs/") ? name : "refs/heads/\(name)"
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}
