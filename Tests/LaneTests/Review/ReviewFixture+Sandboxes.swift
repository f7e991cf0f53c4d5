import LaneSystem
import TestSupport

extension ReviewFixture {
  /// Runs `git lane` where no sandbox works: bubblewrap does not start, as where a machine forbids it,
  /// and the kernel has no Landlock.
  ///
  /// With a word, bubblewrap starts unless its arguments have that. What it does instead is shell.
  func laneWithoutSandbox(
    _ arguments: [String],
    where word: String = "",
    bubblewrap instead: String = "echo 'bwrap: setting up uid map: no' >&2; exit 1"
  ) throws -> TestResult {
    let programs = "\(sandbox.root)/programs"
    let bubblewrap = ChildProcess.locate("bwrap", environment: sandbox.environment) ?? "false"
    let script = """
      #!/bin/sh
      case "$*" in *'\(word)'*) \(instead);; esac
      exec \(bubblewrap) "$@"

      """
    try Files.makeDirectories(programs)
    try Files.writeAtomically("\(programs)/bwrap", Array(script.utf8), mode: 0o755)
    return try sandbox.run(
      "\(Self.fixtures)/without-landlock",
      ["git-lane"] + arguments,
      in: repository.path,
      environment: ["PATH": "\(programs):\(sandbox.environment["PATH"] ?? "")"]
    )
  }

  /// What an analyser prints that found nothing.
  static let emptyReport =
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"look"}},"results":[]}]}"#

  /// A file outside the repository that is there once something ran with nothing to hold it.
  var canary: String { "\(sandbox.root)/canary" }
  var hasRun: Bool { Files.exists(canary) }
}
