internal import Glibc
internal import LaneSystem

/// The scripted stand-in for a model, serving for as long as the value lives.
package final class ScriptedModel: Sendable {
  package let url: String
  /// The directory with a file for each request.
  package let captures: String
  private let process: Int32

  private static let program =
    #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
    + "/Fixtures/scripted-model"

  /// Takes the answers as JSON, and a directory that is its own.
  package init(script answers: String, in directory: String) throws {
    captures = "\(directory)/captures"
    let script = "\(directory)/answers.json"
    let ready = "\(directory)/ready"
    try Files.makeDirectories(directory)
    try Files.writeAtomically(script, Array(answers.utf8))
    // In a session of its own, for this one ends with the shell; back only when it listens.
    let start = """
      setsid "$0" --script "$1" --captures "$2" --ready "$3" --seconds 300 >/dev/null 2>&1 </dev/null &
      until [ -e "$3" ]; do kill -0 $! || exit 1; sleep 0.02; done
      echo $!
      """
    var command = Command(
      "sh",
      ["-c", start, Self.program, script, captures, ready],
      environment: [
        "PATH": unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
      ]
    )
    command.limits.total = 30_000
    let outcome = try ChildProcess.run(command)
    guard outcome.succeeded, let process = Int32(outcome.output.text.dropLast()) else {
      throw SystemError("start the scripted model", errno: ENOENT, path: Self.program)
    }
    self.process = process
    url = String(decoding: try Files.read(ready).dropLast(), as: UTF8.self)
  }

  deinit { kill(process, SIGTERM) }

  /// The headers of the requests so far, in their order.
  package func headers() throws -> [String] {
    try Files.list(captures).filter { $0.hasSuffix(".headers") }.map {
      String(decoding: try Files.read("\(captures)/\($0)"), as: UTF8.self)
    }
  }

  /// The bodies of the requests so far, in their order.
  package func requests() throws -> [String] {
    try Files.list(captures).filter { $0.hasSuffix(".json") }.map {
      String(decoding: try Files.read("\(captures)/\($0)"), as: UTF8.self)
    }
  }
}
