import LaneSystem
import Synchronization
import TestSupport
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

  @Test("a silent program is ended by the idle limit")
  func idle() throws {
    var command = shell("echo once; sleep 600")
    command.limits.idle = 3_000
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .idle)
    #expect(outcome.output.text == "once\n")
  }

  @Test("output is shown as it comes, all of it and in order")
  func observed() throws {
    let seen = Mutex<[UInt8]>([])
    var command = Command("head", ["-c", "300000", "/dev/zero"], environment: environment)
    command.limits.outputHead = 5
    command.observeOutput = { piece in seen.withLock { $0 += piece } }
    #expect(try ChildProcess.run(command).succeeded)
    #expect(seen.withLock { $0 } == [UInt8](repeating: 0, count: 300_000))
  }

  @Test("a program at our own terminal stays in our session, where it can ask")
  func inheriting() throws {
    let sandbox = try TestSandbox()
    // Field 6 is the session; the name in field 2 has no blank here.
    var command = shell("cut -d' ' -f6 /proc/self/stat > session; exit 7")
    command.directory = sandbox.root
    #expect(try ChildProcess.runInheriting(command) == .exited(7))
    let session = String(decoding: try Files.read(sandbox.root + "/session"), as: UTF8.self)
    let ours = String(decoding: try Files.read("/proc/self/stat"), as: UTF8.self)
    let fields = ours[try #require(ours.lastIndex(of: ")"))...].split(separator: " ")
    #expect(session == fields[4] + "\n")
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
