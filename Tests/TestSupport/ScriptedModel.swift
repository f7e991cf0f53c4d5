internal import Glibc
internal import LaneSystem

/// The scripted stand-in for a model, serving for as long as the value lives.
package final class ScriptedModel: Sendable {
  package let url: String
  /// The directory with a file for each request.
  package let captures: String
  private let process: Int32

  private static let fixtures =
    #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/Fixtures"

  /// Takes the answers as JSON, and a directory that is its own.
  ///
  /// Given a Python that can sign certificates, it stands in for the vendors' hosts as well.
  package init(script answers: String, in directory: String, vendorPython: String? = nil) throws {
    let program =
      vendorPython.map { [$0, "\(Self.fixtures)/scripted-vendor"] }
      ?? ["\(Self.fixtures)/scripted-model"]
    captures = "\(directory)/captures"
    let script = "\(directory)/answers.json"
    let ready = "\(directory)/ready"
    try Files.makeDirectories(directory)
    try Files.writeAtomically(script, Array(answers.utf8))
    // In a session of its own, for this one ends with the shell; back only when it listens.
    let start = """
      ready=$0 script=$1 captures=$2; shift 2
      setsid "$@" --script "$script" --captures "$captures" --ready "$ready" --seconds 1500 \
        >/dev/null 2>&1 </dev/null &
      until [ -e "$ready" ]; do kill -0 $! || exit 1; sleep 0.02; done
      echo $!
      """
    var command = Command(
      "sh",
      ["-c", start, ready, script, captures] + program,
      environment: [
        "PATH": unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
      ]
    )
    command.limits.total = 30_000
    let outcome = try ChildProcess.run(command)
    guard outcome.succeeded, let process = Int32(outcome.output.text.dropLast()) else {
      throw SystemError(
        "start the scripted model",
        errno: ENOENT,
        path: program.joined(separator: " ")
      )
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
