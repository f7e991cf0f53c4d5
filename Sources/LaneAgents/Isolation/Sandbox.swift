internal import LaneCore
internal import LaneSystem

/// How a reviewer's programs are started: confined by what works here, or as they are.
struct Sandbox: Sendable {
  private enum Shell {
    case bubblewrap(Bubblewrap)
    /// Through this program, which confines by Landlock or only keeps.
    case keeper(KeeperCommand)
    case bare
  }

  let level: SandboxLevel
  let places: Places
  /// Why it is not bubblewrap.
  private(set) var reason: String?
  /// What else is to be known of it.
  let detail: String?
  private let shell: Shell
  private let grace: Int64

  /// Picks the best that works here, trying it first.
  ///
  /// Where policy requires a sandbox, what an agent program does to confine itself is not enough. A
  /// trial that did not come to an end is no sign that none works.
  static func prepare(
    _ request: ReviewerRequest,
    program: Program,
    run: RunDirectory,
    writableInHome: [String]
  ) throws(AgentError) -> Sandbox {
    let hidden = HiddenPaths.all(request, run: run)
    let visible =
      program.visiblePaths(hidden: hidden, environment: request.environment)
      + AgentEnvironment.certificates(named: request.environment, hidden: hidden)
      + request.visible
    let first: Flaw
    switch try bubblewrap(request, run: run, visible: visible, writableInHome: writableInHome) {
    case .success(let sandbox): return sandbox
    case .failure(let flaw): first = flaw
    }
    let second: Flaw
    switch try landlock(request, run: run, visible: visible) {
    case .success(var sandbox):
      sandbox.reason = first.words
      return sandbox
    case .failure(let flaw): second = flaw
    }
    let reason = "\(first.words); \(second.words)"
    guard request.sandbox == .preferred else { throw .sandboxUnavailable(reason: reason) }
    let adapter = request.provider.kind.adapter
    return Sandbox(
      level: adapter.hasOwnSandbox ? .agent : .none,
      places: run.places(tree: request.tree),
      reason: reason,
      detail: nil,
      shell: request.launcher.map { launcher in
        .keeper(KeeperCommand(launcher: launcher, paths: nil, grace: request.limits.grace))
      } ?? .bare,
      grace: request.limits.grace
    )
  }

  private struct Flaw: Error { let words: String }

  private static func bubblewrap(
    _ request: ReviewerRequest,
    run: RunDirectory,
    visible: [String],
    writableInHome: [String]
  ) throws(AgentError) -> Result<Sandbox, Flaw> {
    guard let path = ChildProcess.locate("bwrap", environment: request.environment) else {
      return .failure(Flaw(words: "bubblewrap (bwrap) is not installed"))
    }
    let view = Bubblewrap(
      program: path,
      tree: request.tree,
      run: run,
      visible: visible,
      writableInHome: writableInHome,
      storage: request.limits.storage,
      usesNetwork: request.usesNetwork
    )
    let sandbox = Sandbox(
      level: .bwrap,
      places: .neutral,
      detail: nil,
      shell: .bubblewrap(view),
      grace: request.limits.grace
    )
    var trial = SandboxTrial(name: "bubblewrap", run: run)
    // So small a number means somebody inside as well.
    if Processes.current < 100 { trial.excused = ["signal-outside"] }
    return try sandbox.tried(by: trial)
  }

  private static func landlock(
    _ request: ReviewerRequest,
    run: RunDirectory,
    visible: [String]
  ) throws(AgentError) -> Result<Sandbox, Flaw> {
    let version = Keeper.landlockVersion
    guard version >= Keeper.landlockNeeded else {
      return .failure(Flaw(words: "this kernel's Landlock is version \(version)"))
    }
    guard let launcher = request.launcher else {
      return .failure(Flaw(words: "Landlock is not asked for"))
    }
    let keeper = KeeperCommand(
      launcher: launcher,
      paths: Keeper.Paths(
        readable: SystemPaths.directories + SystemPaths.files + ["/proc"] + visible
          + [request.tree, run.input],
        writable: SystemPaths.devices + [run.output, run.home, run.temporary],
        isOffline: !request.usesNetwork
      ),
      grace: request.limits.grace
    )
    let keepsSignals = version >= Keeper.landlockWithSignals
    let sandbox = Sandbox(
      level: .landlock,
      places: run.places(tree: request.tree),
      detail: "Landlock \(version)" + (keepsSignals ? "" : ", signals reach other processes"),
      shell: .keeper(keeper),
      grace: request.limits.grace
    )
    var trial = SandboxTrial(name: "Landlock", run: run)
    if !keepsSignals { trial.excused = ["signal-outside"] }
    return try sandbox.tried(by: trial)
  }

  private func tried(by trial: SandboxTrial) throws(AgentError) -> Result<Sandbox, Flaw> {
    guard let flaw = try trial.flaw(of: self) else { return .success(self) }
    return .failure(Flaw(words: "\(trial.name): \(flaw)"))
  }

  /// A program that runs in the reviewed tree.
  func command(
    _ program: String,
    _ arguments: [String],
    environment: [String: String],
    input: [UInt8] = []
  ) -> Command {
    var command = plainCommand(program, arguments, environment)
    command.input = input
    return command
  }

  /// A program with an absolute path, in this sandbox.
  func plainCommand(
    _ program: String,
    _ arguments: [String],
    _ environment: [String: String]
  ) -> Command {
    switch shell {
    case .bubblewrap(let view):
      var command = Command(
        view.program,
        view.arguments(running: program, arguments),
        environment: environment
      )
      command.limits.grace = grace
      return command
    case .keeper(let keeper):
      var command = Command(
        keeper.launcher,
        keeper.arguments(running: program, arguments),
        environment: environment,
        directory: places.tree
      )
      // The keeper needs a moment of its own to end what does not end.
      command.limits.grace = grace + 12_000
      return command
    case .bare:
      var command = Command(
        program,
        arguments,
        environment: environment,
        directory: places.tree
      )
      command.limits.grace = grace
      return command
    }
  }

  /// The directories to look for programs in, of those that a person uses.
  func searchPath(_ path: String) -> String {
    guard case .bubblewrap(let view) = shell else { return path }
    let ordinary = ["/usr/local/bin", "/usr/bin", "/bin"]
    let seen = path.split(separator: ":").map(String.init).filter(view.shows)
    return (seen + ordinary.filter { !seen.contains($0) }).joined(separator: ":")
  }
}
