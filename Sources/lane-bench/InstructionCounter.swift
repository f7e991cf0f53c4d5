import LaneSystem

/// Counts the instructions of a program with valgrind: the same on a busy machine as on an idle one.
///
/// Those of programs that it starts are not among them.
final class InstructionCounter {
  private let directory: String
  private let environment: [String: String]
  private var stripped: [String: String] = [:]

  /// Nil where the tools are missing.
  init?() {
    let environment = processEnvironment()
    let hasTools = ["valgrind", "strip"].allSatisfy {
      ChildProcess.locate($0, environment: environment) != nil
    }
    guard hasTools, let directory = try? Files.makeTemporaryDirectory(in: "/tmp", prefix: "bench-")
    else { return nil }
    self.directory = directory
    self.environment = environment
  }

  deinit { try? Files.removeTree(directory) }

  /// How many instructions a command takes.
  func count(_ command: Command) throws -> Int {
    var command = command
    let tool = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    let program = try withoutDebugging(command.program)
    command.arguments = tool + [program] + command.arguments
    command.program = "valgrind"
    let outcome = try ChildProcess.run(command)
    // ==1234== I   refs:      36,031,227
    let line = outcome.errors.text.split(separator: "\n").first { $0.contains("refs:") }
    let digits = line?.split(separator: " ").last?.filter { $0 != "," }
    guard outcome.succeeded, let number = digits.flatMap({ Int($0) }) else {
      throw BenchError("valgrind: \(outcome.errors.text)")
    }
    return number
  }

  /// Valgrind cannot read all of what Swift's compiler says to debuggers.
  private func withoutDebugging(_ program: String) throws -> String {
    if let known = stripped[program] { return known }
    let path = "\(directory)/\(stripped.count)"
    let outcome = try ChildProcess.run(
      Command("strip", ["--strip-debug", "-o", path, program], environment: environment)
    )
    guard outcome.succeeded else { throw BenchError("strip: \(outcome.errors.text)") }
    stripped[program] = path
    return path
  }
}
