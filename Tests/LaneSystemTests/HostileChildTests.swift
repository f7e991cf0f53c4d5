import Glibc
import LaneSystem
import Synchronization
import TestSupport
import Testing

/// Children that do what agents' tools do on a bad day.
///
/// Each would hang, leak or lie if it could.
@Suite(.timeLimit(.minutes(20))) struct HostileChildTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  private func shell(_ script: String) -> Command {
    Command("sh", ["-c", script], environment: environment)
  }

  /// Runs a script and asks it to end as soon as it has said that it is ready.
  private func endWhenReady(_ script: String, grace: Int64) throws -> Outcome {
    let cancellation = Cancellation()
    let heard = Mutex("")
    var command = shell(script)
    command.cancellation = cancellation
    command.limits.grace = grace
    command.observeOutput = { piece in
      heard.withLock { text in
        text += String(decoding: piece, as: UTF8.self)
        if text.contains("ready\n") { cancellation.request() }
      }
    }
    return try ChildProcess.run(command)
  }

  /// Waits until a process is gone; the kernel keeps its entry until somebody reaps it.
  private func waitForEnd(of process: Int32) {
    while let state = try? Files.read("/proc/\(process)/stat") {
      if String(decoding: state, as: UTF8.self).contains(") Z ") { return }
      sched_yield()
    }
  }

  @Test("one that ignores the request to end is made to")
  func stubborn() throws {
    let outcome = try endWhenReady("trap '' TERM; echo ready; while :; do sleep 1; done", grace: 50)
    #expect(outcome.ending == .cancelled)
    #expect(outcome.status == .signalled(SIGKILL))
    #expect(!outcome.succeeded)
  }

  @Test("one that ends at the request is not killed, and its last words are kept")
  func obedient() throws {
    let script = "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.01; done"
    let outcome = try endWhenReady(script, grace: 600_000)
    #expect(outcome.status == .exited(9))
    #expect(outcome.output.text == "ready\nbye\n")
  }

  @Test("what it started has the same grace, though the child itself ends at once")
  func grandchild() throws {
    let script = """
      (trap 'echo bye; exit' TERM; echo ready; while :; do sleep 0.01; done) & wait
      """
    let outcome = try endWhenReady(script, grace: 600_000)
    #expect(outcome.status == .signalled(SIGTERM))
    #expect(outcome.output.text == "ready\nbye\n")
  }

  @Test("what it started and what ignores the request is killed with it")
  func stubbornGrandchild() throws {
    let script = """
      (trap '' TERM; sh -c 'echo $PPID'; echo ready; while :; do sleep 1; done) & wait
      """
    let outcome = try endWhenReady(script, grace: 50)
    #expect(outcome.ending == .cancelled)
    waitForEnd(of: try #require(Int32(outcome.output.text.prefix { $0 != "\n" })))
  }

  @Test("one that has stopped itself still ends when its time is up")
  func stopped() throws {
    var command = shell("kill -STOP $$; echo woken")
    command.limits.total = 100
    command.limits.grace = 600_000
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .timedOut)
    #expect(outcome.status == .signalled(SIGTERM))
  }

  @Test("what it leaves running ends with it, though it holds our pipes")
  func leftovers() throws {
    let outcome = try ChildProcess.run(shell("sleep 600 & echo $!"))
    #expect(outcome.status == .exited(0))
    waitForEnd(of: try #require(Int32(outcome.output.text.dropLast())))
  }

  @Test(
    "what left its session is not waited for, though it holds our pipes or floods them",
    arguments: ["sleep 600", "yes"]
  )
  func escaped(program: String) throws {
    let sandbox = try TestSandbox()
    var command = shell(
      """
      mkfifo gate
      setsid sh -c 'echo $$ >&2; echo > gate; exec \(program)' &
      cat gate
      """
    )
    command.directory = sandbox.root
    command.limits.outputHead = 100
    let outcome = try ChildProcess.run(command)
    let left = try #require(Int32(outcome.errors.text.dropLast()))
    kill(left, SIGKILL)
    #expect(outcome.status == .exited(0))
    #expect(outcome.ending == .itself)
  }

  @Test("a hundred megabytes are digested whole and kept in part")
  func flood() throws {
    var command = shell("head -c 100000000 /dev/zero; printf end; echo problem >&2")
    command.limits.outputHead = 1000
    command.limits.outputTail = 1000
    let output = try ChildProcess.run(command).output
    var digest = Hasher(.sha256)
    for _ in 0..<100 { digest.update([UInt8](repeating: 0, count: 1_000_000)) }
    digest.update(Array("end".utf8))
    #expect(output.total == 100_000_003)
    #expect(output.dropped == 100_000_003 - 2000)
    #expect(output.head == [UInt8](repeating: 0, count: 1000))
    #expect(output.tail == [UInt8](repeating: 0, count: 997) + Array("end".utf8))
    let expected = digest.finish()
    #expect(output.sha256 == expected)
  }

  @Test("output that just fits is whole", arguments: [(8, 2), (10, 0), (0, 10), (10, 10)])
  func fits(head: Int, tail: Int) throws {
    var command = shell("printf 0123456789")
    command.limits.outputHead = head
    command.limits.outputTail = tail
    let output = try ChildProcess.run(command).output
    #expect(output.text == "0123456789")
    #expect(output.dropped == 0)
  }

  @Test("input that nobody reads is no error and no signal", arguments: ["exec <&-", "head -c 9"])
  func unreadInput(reading: String) throws {
    var command = shell("\(reading); exit 0")
    command.input = [UInt8](repeating: 1, count: 64 << 20)
    #expect(try ChildProcess.run(command).succeeded)
  }

  @Test("one that says much before it reads does not lock us up")
  func talksFirst() throws {
    var command = shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; wc -c")
    command.input = [UInt8](repeating: 1, count: 16 << 20)
    command.limits.outputHead = 0
    command.limits.outputTail = 9
    let outcome = try ChildProcess.run(command)
    #expect(outcome.output.text == "16777216\n")
    #expect(outcome.errors.total == 3_000_000)
  }

  @Test("one that closes its outputs is waited for, within its limits")
  func closesOutputs() throws {
    #expect(try ChildProcess.run(shell("exec >&- 2>&-; exit 4")).status == .exited(4))
    var command = shell("exec >&- 2>&-; exec sleep 600")
    command.limits.total = 50
    #expect(try ChildProcess.run(command).ending == .timedOut)
  }

  @Test("a signal that ends it is told apart from an exit code")
  func signalled() throws {
    #expect(try ChildProcess.run(shell("kill -SEGV $$")).status == .signalled(SIGSEGV))
    #expect(try ChildProcess.run(shell("exit 139")).status == .exited(139))
  }
}
