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
    package var agents: AgentChoice?

    package init(
      reviewers: [String] = [],
      protected: [String] = [],
      hooks: Bool = true,
      agents: AgentChoice? = nil
    ) {
      self.reviewers = reviewers
      self.protected = protected
      self.hooks = hooks
      self.agents = agents
    }
  }

  /// What becomes of the agents' permission settings.
  package enum AgentChoice: String, Sendable, CaseIterable {
    case install, show, remove
  }

  static let signersFile = ".lane/allowed_signers"
  static let agents = ["codex", "claude"]

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
    guard let root = workspace.repository.workDirectory else {
      throw Failure(
        .fatal,
        "bare-repository",
        "a bare repository has no files to set up",
        next: "git clone <this repository>, and git lane init there"
      )
    }
    // What one writes and commits, another that runs beside it finds done.
    let lock = try lock(workspace)
    defer { withExtendedLifetime(lock) {} }
    var setup = try Setup(choices, workspace, root: root)
    try setup.run()
    return setup.report
  }

  private static func lock(_ workspace: Workspace) throws(Failure) -> FileLock? {
    let directory = workspace.directory.path
    do throws(SystemError) {
      try Files.makeDirectories(directory, mode: 0o755)
      if let lock = try FileLock.acquire(directory + "/setup-lock", patience: 1_000) { return lock }
      workspace.surroundings.voice.progress("waiting for another git lane init in this repository")
      return try FileLock.acquire(directory + "/setup-lock")
    } catch {
      throw Failure(error)
    }
  }

  private init(_ choices: Choices, _ workspace: Workspace, root: String) throws(Failure) {
    self.workspace = workspace
    self.choices = choices
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    email = try workspace.email()
    guard KeyProposal.isName(email) else {
      throw Failure(
        .fatal,
        "bad-identity",
        "'\(email)' cannot be the name of a principal",
        expected: #"at most 256 characters of ASCII, no # at the start, no blank, none of *?!,"\"#,
        next: "git config user.email <address>"
      )
    }
    head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
  }

  private mutating func run() throws(Failure) {
    let agents = try agentChanges()
    if choices.agents == .show || choices.agents == .remove { return try apply(agents) }
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
    try giveHints(policy, person)
    try apply(agents)
  }

  func short(_ refs: [String]) -> String {
    refs.map(RefName.short).joined(separator: " and ")
  }

  static func ref(_ name: String) -> String {
    name.hasPrefix("refs/") ? name : "refs/heads/\(name)"
  }
}
