package import LaneCore
internal import LaneSystem

/// One run of a repository's tests, in the sandbox of a reviewer, on a copy that they may write to.
package struct TestRun: Sendable {
  package let outcome: Vacuity.Outcome
  package let sandbox: SandboxLevel
  package let sandboxReason: String?
  package let milliseconds: Int64
  /// The end of what was printed.
  package let output: [UInt8]

  private static let outputLimit = 64 << 10

  // Tests write beside themselves; the tree itself stays as it is. The copy gets its modes as it is
  // made: under Landlock nothing may change one. Where there is no copy, no test has failed.
  private static let script = """
    mkdir "$TMPDIR/tree" && tar -c --mode=u+w . |
      tar -x -m --no-same-owner --no-same-permissions -C "$TMPDIR/tree" &&
      cd "$TMPDIR/tree" || exit 126
    exec "$@"
    """

  /// Runs the command of the request's provider on the request's tree, without any credentials and
  /// without the network: what is tested was written by whom nobody trusts yet.
  package static func run(_ request: ReviewerRequest) throws(AgentError) -> TestRun {
    var request = request
    request.isOffline = true
    let program = try Program.locate(request)
    let directory = try withSystem { () throws(SystemError) in try RunDirectory(for: request) }
    defer { directory.clear() }
    let sandbox = try Sandbox.prepare(request, program: program, run: directory, writableInHome: [])
    var environment = request.environment.filter { ["LANG", "LC_ALL", "TZ"].contains($0.key) }
    environment["HOME"] = sandbox.places.home
    environment["TMPDIR"] = sandbox.places.temporary
    environment["PATH"] = sandbox.searchPath(request.environment["PATH"] ?? "")
    var command = sandbox.command(
      "/bin/sh",
      ["-c", script, "sh", program.path] + request.provider.command.dropFirst(),
      environment: environment
    )
    command.limits.total = request.limits.total
    command.limits.idle = request.limits.idle
    command.limits.outputHead = 0
    command.limits.outputTail = outputLimit
    command.limits.errorHead = 0
    command.limits.errorTail = outputLimit
    command.limits.fileSize = request.limits.storage
    let storage = request.limits.storage
    command.mayGoOn = { directory.isWithin(storage) }
    let ended = try withSystem { () throws(SystemError) in try ChildProcess.run(command) }
    return TestRun(
      outcome: outcome(of: ended),
      sandbox: sandbox.level,
      sandboxReason: sandbox.reason,
      milliseconds: ended.duration,
      output: ended.output.wholeWords + ended.errors.wholeWords
    )
  }

  private static func outcome(of ended: Outcome) -> Vacuity.Outcome {
    switch (ended.status, ended.ending) {
    case (.exited(0), .itself): .passed
    // What a shell says where there was nothing to run.
    case (.exited(126), .itself), (.exited(127), .itself): .unknown("could not be started")
    case (.exited(let status), .itself):
      ended.status.signal.map { .unknown("ended by signal \($0)") } ?? .failed(status: status)
    case (.signalled(let signal), .itself): .unknown("ended by signal \(signal)")
    case (_, .timedOut), (_, .idle): .unknown("took too long")
    case (_, .stopped): .unknown("wrote more than they may")
    case (_, .cancelled): .unknown("were interrupted")
    }
  }
}
