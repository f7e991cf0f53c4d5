import Glibc
import LaneSystem
import TestSupport
import Testing

/// The hidden verb that runs an agent's program, by itself.
@Suite(.timeLimit(.minutes(20))) struct KeeperTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  private func keep(_ words: [String], change: (inout Command) -> Void = { _ in }) throws -> Outcome
  {
    var command = Command(Scratch.launcher, ["confine"] + words, environment: environment)
    command.limits.total = 60_000
    change(&command)
    return try ChildProcess.run(command)
  }

  private func shell(_ script: String) -> [String] { ["--", "/bin/sh", "-c", script] }

  @Test("the program's streams, status and signal are the keeper's")
  func transparent() throws {
    let outcome = try keep(shell("cat; echo bad >&2; exit 7")) { $0.input = Array("in".utf8) }
    #expect(outcome.status == .exited(7))
    #expect(outcome.output.text == "in")
    #expect(outcome.errors.text == "bad\n")
    #expect(try keep(shell("kill -SEGV $$")).status == .signalled(SIGSEGV))
    #expect(try keep(shell("kill -TERM $$")).status == .signalled(SIGTERM))
    #expect(try keep(shell("kill -KILL $$")).status == .signalled(SIGKILL))
  }

  @Test(
    "words that are not ours are refused",
    arguments: [[], ["--"], ["--", "relative"], ["--read"], ["--grace", "x", "--", "/bin/true"]]
  )
  func refused(words: [String]) throws {
    let outcome = try keep(words)
    #expect(outcome.status == .exited(129))
    #expect(outcome.errors.text.contains("not people"))
  }

  @Test("a program that is not there is told")
  func missing() throws {
    let outcome = try keep(["--", "/nonexistent/program"])
    #expect(outcome.status == .exited(126))
    #expect(outcome.errors.text.contains("cannot run the program: No such file or directory"))
  }

  @Test("a request to end reaches the program, and its last words come through")
  func asked() throws {
    let cancellation = Cancellation()
    let script = "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done"
    let outcome = try keep(["--grace", "60000"] + shell(script)) { command in
      command.cancellation = cancellation
      command.observeOutput = { _ in cancellation.request() }
      command.limits.grace = 60_000
    }
    #expect(outcome.status == .exited(9))
    #expect(outcome.output.text == "ready\nbye\n")
  }

  @Test("only what is named can be read or written", .enabled(if: hasLandlock))
  func paths() throws {
    let scratch = try Scratch()
    try scratch.write("open/file", "inside\n")
    try scratch.write("closed/file", "outside\n")
    let script = """
      cat \(scratch.path)/open/file \(scratch.path)/closed/file
      echo x > \(scratch.path)/open/new; echo x > \(scratch.path)/write/new
      """
    try Files.makeDirectories("\(scratch.path)/write")
    let system = ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache"].flatMap { ["--read", $0] }
    let words =
      ["--only", "--read", "\(scratch.path)/open", "--write", "\(scratch.path)/write"] + system
    let outcome = try keep(words + shell(script))
    #expect(outcome.output.text == "inside\n")
    #expect(outcome.errors.text.contains("closed/file: Permission denied"))
    #expect(!Files.exists("\(scratch.path)/open/new"))
    #expect(Files.exists("\(scratch.path)/write/new"))
    #expect(try keep(shell(script)).output.text == "inside\noutside\n")
  }
}
