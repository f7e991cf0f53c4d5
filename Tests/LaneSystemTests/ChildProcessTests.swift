import LaneSystem
import Testing

@Suite struct ChildProcessTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  private func shell(_ script: String) -> Command {
    Command("sh", ["-c", script], environment: environment)
  }

  @Test("feeds input, collects both outputs and the exit code")
  func plain() throws {
    var command = shell("cat; echo oops >&2; exit 3")
    command.input = Array("hello".utf8)
    let outcome = try ChildProcess.run(command)
    #expect(outcome.status == .exited(3))
    #expect(outcome.output.text == "hello")
    #expect(outcome.errors.text == "oops\n")
    #expect(outcome.ending == .itself)
  }

  @Test("moves more than a pipe holds in both directions at once")
  func large() throws {
    var command = Command("cat", [], environment: environment)
    command.input = [UInt8](repeating: 7, count: 5 << 20)
    #expect(try ChildProcess.run(command).output.bytes == command.input)
  }

  @Test("keeps head and tail of long output, counts the rest, digests all")
  func cut() throws {
    var command = shell("head -c 1000000 /dev/zero; printf end")
    command.limits.outputHead = 10
    command.limits.outputTail = 3
    let output = try ChildProcess.run(command).output
    #expect(output.head == [UInt8](repeating: 0, count: 10))
    #expect(output.tail == Array("end".utf8))
    #expect(output.total == 1_000_003)
    #expect(output.dropped == 999_990)
    #expect(
      output.sha256 == Digest.sha256([UInt8](repeating: 0, count: 1_000_000) + Array("end".utf8))
    )
  }

  @Test("input that nobody reads is no error and no signal")
  func unreadInput() throws {
    var command = shell("exec <&-; exit 0")
    command.input = [UInt8](repeating: 1, count: 1 << 20)
    #expect(try ChildProcess.run(command).status == .exited(0))
  }

  @Test("a program that ignores the request to end is made to")
  func stubborn() throws {
    var command = shell("trap '' TERM; echo ready; while :; do sleep 1; done")
    command.limits.total = 300
    command.limits.grace = 100
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .timedOut)
    #expect(outcome.status == .signalled(9))
  }

  @Test("a silent program is ended by the idle limit")
  func idle() throws {
    var command = shell("echo once; sleep 600")
    command.limits.idle = 200
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .idle)
    #expect(outcome.output.text == "once\n")
  }

  @Test(
    "what a program leaves running ends with it, though it holds our pipes",
    .timeLimit(.minutes(1))
  )
  func leftovers() throws {
    let outcome = try ChildProcess.run(shell("sleep 600 & echo $!"))
    let left = try #require(Int32(outcome.output.text.dropLast()))
    #expect(outcome.status == .exited(0))
    // The signal is on its way; the kernel keeps the entry until somebody reaps it.
    while let state = try? Files.read("/proc/\(left)/stat") {
      if String(decoding: state, as: UTF8.self).contains(") Z ") { break }
      Time.sleep(milliseconds: 1)
    }
  }

  @Test("a missing program and a file that is none are errors")
  func missing() {
    for program in ["no-such-program", "/etc/hostname", "/"] {
      #expect(throws: SystemError.self) {
        try ChildProcess.run(Command(program, [], environment: environment))
      }
    }
  }

  @Test("a missing directory is an error that names the reason")
  func missingDirectory() throws {
    let command = Command("true", [], environment: environment, directory: "/no/such/place")
    let error = #expect(throws: SystemError.self) { try ChildProcess.run(command) }
    #expect(error?.isNotFound == true)
  }

  @Test("a child sees the given environment and nothing else, and no descriptor of ours")
  func sealed() throws {
    let command = Command(
      "sh",
      ["-c", "env; ls /proc/self/fd | wc -l"],
      environment: ["PATH": "/usr/bin:/bin", "ONLY": "this"],
      directory: "/"
    )
    let text = try ChildProcess.run(command).output.text
    #expect(text.contains("ONLY=this\n"))
    #expect(!text.contains("HOME="))
    // Standard input, output, error, and the directory that ls itself reads.
    #expect(text.hasSuffix("4\n"))
  }

  @Test("many at once do not hold one another's pipes open")
  func concurrent() async throws {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      for number in 0..<40 {
        group.addTask { try ChildProcess.run(self.shell("cat; exit \(number)")) }
      }
      var codes: Set<Int32> = []
      for try await outcome in group {
        if case .exited(let code) = outcome.status { codes.insert(code) }
      }
      #expect(codes.count == 40)
    }
  }
}
