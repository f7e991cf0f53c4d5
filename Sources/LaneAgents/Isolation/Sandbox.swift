internal import LaneCore
internal import LaneSystem

/// How a reviewer's programs are started: inside bubblewrap where it works, else as they are.
struct Sandbox: Sendable {
  let level: SandboxLevel
  let places: Places
  /// Why it is not bubblewrap.
  let reason: String?
  private let bubblewrap: Bubblewrap?

  /// Picks the best that works here, trying it first.
  ///
  /// Where policy requires a sandbox, what an agent program does to confine itself is not enough.
  static func prepare(
    _ request: ReviewerRequest,
    program: Program,
    run: RunDirectory,
    writableInHome: [String]
  ) throws(AgentError) -> Sandbox {
    var reason = "bubblewrap (bwrap) is not installed"
    if let path = ChildProcess.locate("bwrap", environment: request.environment) {
      let visible = program.visiblePaths(
        hidden: request.hidden + [run.path, request.environment["HOME"] ?? "/root"],
        environment: request.environment
      )
      let bubblewrap = Bubblewrap(
        program: path,
        tree: request.tree,
        run: run,
        visible: visible + request.visible,
        writableInHome: writableInHome
      )
      guard let flaw = bubblewrap.flaw(run: run) else {
        return Sandbox(level: .bwrap, places: .neutral, reason: nil, bubblewrap: bubblewrap)
      }
      reason = flaw
    }
    guard request.sandbox == .preferred else { throw .sandboxUnavailable(reason: reason) }
    let level: SandboxLevel = request.provider.kind == .command ? .none : .agent
    return Sandbox(
      level: level,
      places: run.places(tree: request.tree),
      reason: reason,
      bubblewrap: nil
    )
  }

  /// A program that runs in the reviewed tree.
  func command(
    _ program: String,
    _ arguments: [String],
    environment: [String: String],
    input: [UInt8] = []
  ) -> Command {
    guard let bubblewrap else {
      return Command(
        program,
        arguments,
        environment: environment,
        directory: places.tree,
        input: input
      )
    }
    return Command(
      bubblewrap.program,
      bubblewrap.arguments(running: program, arguments),
      environment: environment,
      input: input
    )
  }

  /// The directories to look for programs in, of those that a person uses.
  func searchPath(_ path: String) -> String {
    guard let bubblewrap else { return path }
    let ordinary = ["/usr/local/bin", "/usr/bin", "/bin"]
    let seen = path.split(separator: ":").map(String.init).filter(bubblewrap.shows)
    return (seen + ordinary.filter { !seen.contains($0) }).joined(separator: ":")
  }
}
