import Glibc
import LaneSystem
import TestSupport
import Testing

/// What can go wrong before a program runs, and what it inherits when it does.
@Suite struct StartTests {
  private func failure(_ command: Command) -> SystemError? {
    #expect(throws: SystemError.self) { try ChildProcess.run(command) }
  }

  private func command(_ program: String, _ arguments: String...) -> Command {
    Command(program, arguments, environment: ["PATH": "/usr/bin:/bin"])
  }

  @Test("a program that is not there is an error, not an exit code")
  func missing() {
    for program in ["no-such-program", "/no/such/program", ""] {
      #expect(failure(command(program))?.errno == ENOENT)
    }
  }

  @Test("a file that may not be run, a directory and a text without an interpreter are told apart")
  func notExecutable() throws {
    let sandbox = try TestSandbox()
    let file = sandbox.root + "/tmp/file"
    try Files.create(file, Array("exit 0\n".utf8), mode: 0o644)
    #expect(failure(command(file))?.errno == EACCES)
    #expect(failure(command("/usr"))?.errno == EACCES)
    let onPath = Command("file", [], environment: ["PATH": sandbox.root + "/tmp"])
    #expect(failure(onPath)?.errno == EACCES)
    try Files.chmod(file, 0o755)
    #expect(failure(command(file))?.errno == ENOEXEC)
    try Files.writeAtomically(file, Array("#!/no/such/shell\n".utf8), mode: 0o755)
    #expect(failure(command(file))?.errno == ENOENT)
  }

  @Test("a program that somebody is writing runs when that is done, and is named before")
  func beingWritten() throws {
    let sandbox = try TestSandbox()
    let file = sandbox.root + "/tmp/tool"
    try Files.create(file, Array("#!/bin/sh\necho it\n".utf8), mode: 0o755)
    let writer = unsafe open(file, O_WRONLY | O_CLOEXEC)
    #expect(failure(command(file))?.errno == ETXTBSY)
    close(writer)
    #expect(try ChildProcess.run(command(file)).output.text == "it\n")
  }

  @Test("the first program on the PATH that may be run is taken")
  func passesOver() throws {
    let sandbox = try TestSandbox()
    let (first, second) = (sandbox.root + "/a", sandbox.root + "/b")
    try Files.makeDirectories(first)
    try Files.makeDirectories(second)
    try Files.create(first + "/tool", Array("#!/bin/sh\necho first\n".utf8), mode: 0o644)
    try Files.create(second + "/tool", Array("#!/bin/sh\necho second\n".utf8), mode: 0o755)
    let environment = ["PATH": "\(first):\(second)"]
    #expect(ChildProcess.locate("tool", environment: environment) == second + "/tool")
    let outcome = try ChildProcess.run(Command("tool", [], environment: environment))
    #expect(outcome.output.text == "second\n")
  }

  @Test("no program is taken from the current directory through the PATH", arguments: [".", ""])
  func relativePath(entry: String) throws {
    let sandbox = try TestSandbox()
    try Files.create(sandbox.root + "/tool", Array("#!/bin/sh\n".utf8), mode: 0o755)
    var tool = Command("tool", [], environment: ["PATH": "/nowhere:\(entry):bin"])
    tool.directory = sandbox.root
    #expect(failure(tool)?.errno == ENOENT)
    #expect(ChildProcess.locate("tool", environment: [:]) == nil)
  }

  @Test("a relative path names a program in the directory where it starts")
  func relativeProgram() throws {
    let sandbox = try TestSandbox()
    try Files.create(sandbox.root + "/tool", Array("#!/bin/sh\npwd\n".utf8), mode: 0o755)
    var tool = command("./tool")
    tool.directory = sandbox.root
    #expect(try ChildProcess.run(tool).output.text == sandbox.root + "\n")
    tool.program = "./other"
    #expect(failure(tool)?.errno == ENOENT)
  }

  @Test("a missing directory is an error that names it")
  func missingDirectory() {
    var start = command("true")
    start.directory = "/no/such/place"
    #expect(failure(start)?.isNotFound == true)
    #expect(failure(start)?.path == "/no/such/place")
  }

  @Test("a zero byte is refused where C would cut the text short")
  func zeroByte() {
    var cut = command("echo", "--dry-run\0", "x")
    #expect(failure(cut)?.errno == EINVAL)
    cut = command("echo")
    cut.environment["A"] = "1\0"
    #expect(failure(cut)?.errno == EINVAL)
    cut.environment = ["PATH": "/usr/bin:/bin", "A=B": "1"]
    #expect(failure(cut)?.errno == EINVAL)
  }

  @Test("arguments beyond what the system takes are an error")
  func tooLong() {
    let long = String(repeating: "a", count: 4 << 20)
    #expect(failure(command("true", long))?.errno == E2BIG)
  }

  // What concerns the whole process is tried in one of its own.

  @Test("signals that we ignore are at their default in a child")
  func signals() async {
    await #expect(processExitsWith: .success) {
      signal(SIGINT, SIG_IGN)
      signal(SIGPIPE, SIG_IGN)
      for (name, number) in [("INT", SIGINT), ("PIPE", SIGPIPE)] {
        let script = Command("sh", ["-c", "kill -\(name) $$"], environment: ["PATH": "/bin"])
        let status = try ChildProcess.run(script).status
        try #require(status == .signalled(number))
      }
    }
  }

  @Test("an inherited wish not to hear of children does not lose an exit code")
  func ignoredChildren() async {
    await #expect(processExitsWith: .success) {
      signal(SIGCHLD, SIG_IGN)
      let script = Command("sh", ["-c", "exit 5"], environment: ["PATH": "/bin"])
      let status = try ChildProcess.run(script).status
      try #require(status == .exited(5))
    }
  }

  @Test("without standard streams of our own a child still has its three")
  func closedStreams() async {
    await #expect(processExitsWith: .success) {
      for descriptor: Int32 in 0...2 { close(descriptor) }
      var script = Command(
        "sh",
        ["-c", "cat; echo oops >&2"],
        environment: ["PATH": "/usr/bin:/bin"]
      )
      script.input = Array("hello".utf8)
      let outcome = try ChildProcess.run(script)
      guard outcome.output.text == "hello", outcome.errors.text == "oops\n" else { exit(1) }
      script.program = "no-such-program"
      do throws(SystemError) {
        _ = try ChildProcess.run(script)
        exit(2)
      } catch {
        exit(error.errno == ENOENT ? 0 : 3)
      }
    }
  }

  @Test("no descriptor stays behind, whatever became of the child")
  func descriptors() async {
    await #expect(processExitsWith: .success) {
      func run(_ program: String, _ arguments: [String], in directory: String = "/") {
        let path = ["PATH": "/usr/bin:/bin"]
        var command = Command(program, arguments, environment: path, directory: directory)
        command.input = [UInt8](repeating: 0, count: 1 << 20)
        command.limits.total = 60_000
        _ = try? ChildProcess.run(command)
      }
      let attempts = {
        run("true", [])
        run("cat", [])
        run("no-such-program", [])
        run("sh", ["-c", "exec <&- >&- 2>&-"])
        run("true", [], in: "/no/such/place")
      }
      attempts()
      let before = try Files.list("/proc/self/fd")
      for _ in 0..<20 { attempts() }
      let after = try Files.list("/proc/self/fd")
      try #require(before == after)
    }
  }
}
