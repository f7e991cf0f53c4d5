import TestSupport
import Testing

@Suite struct ProcessTests {
  let sandbox: TestSandbox

  init() throws { sandbox = try TestSandbox() }

  func shell(_ script: String, environment: [String: String] = [:]) throws -> TestResult {
    try sandbox.run("bash", ["-c", script], environment: environment)
  }

  @Test("git finds us as a command of its own")
  func throughGit() throws {
    let result = try sandbox.run("git", ["lane", "version"])
    #expect(result.output == "git-lane version 0.1.0\n")
    #expect(result.status == 0)
    #expect(try sandbox.run("git", ["lane", "frob"]).status == 129)
  }

  @Test("a reader that went away ends us by SIGPIPE, in silence")
  func closedPipe() throws {
    let result = try shell(
      "exec 3> >(true); wait $!; git-lane -h >&3; echo $?"
    )
    #expect(result.output == "141\n")
    #expect(result.errors == "")
  }

  @Test("a full disk is said, and is not a success")
  func fullDisk() throws {
    let result = try shell("git-lane version >/dev/full")
    #expect(result.status == 128)
    #expect(
      result.errors == "fatal: cannot write to standard output: No space left on device\n"
    )
  }

  @Test("closed standard streams do no harm")
  func closedStreams() throws {
    #expect(try shell("git-lane version <&- 2>&-").output == "git-lane version 0.1.0\n")
    #expect(try shell("git-lane version >&-").status == 128)
  }

  @Test("bytes that are not text are refused, not replaced")
  func notText() throws {
    let argument = try shell("git-lane version $'\\xff'")
    #expect(argument.status == 129)
    #expect(argument.errors == "error: argument 2 is not valid UTF-8\n")
    let variable = try shell("GIT_DIR=$'\\xff' git-lane version")
    #expect(variable.status == 128)
    #expect(try shell("OTHER=$'\\xff' git-lane version").status == 0)
  }

  @Test("colours: the option, NO_COLOR, the terminal, git's configuration")
  func colours() throws {
    let repository = try sandbox.repository()
    func isColored(_ extra: [String: String], _ options: String...) throws -> Bool {
      let result = try sandbox.terminal(
        "git-lane",
        ["hooks", "status"] + options,
        in: repository.path,
        environment: extra
      ).finish()
      #expect(result.output.contains("NOT ARMED"))
      return result.output.contains("\u{1b}[31m")
    }
    let terminal = ["TERM": "xterm"]
    #expect(try isColored(terminal))
    #expect(try !isColored(terminal, "--no-color"))
    #expect(try !isColored(["TERM": "dumb"]))
    #expect(try isColored(["TERM": "dumb"], "--color"))
    let plain = ["TERM": "xterm", "NO_COLOR": "1"]
    #expect(try !isColored(plain))
    #expect(try isColored(plain, "--color=always"))
    #expect(try isColored(["TERM": "xterm", "NO_COLOR": ""]))
    try repository.git("config", "color.lane", "never").expectSuccess()
    #expect(try !isColored(terminal))
    #expect(try !repository.lane("hooks", "status").output.contains("\u{1b}"))
    #expect(try repository.lane("hooks", "status", "--color").output.contains("\u{1b}"))
  }

  @Test(
    "a signal ends what is under way, then us, by that signal and in silence",
    arguments: [
      ("INT", 130), ("TERM", 143), ("HUP", 129),
    ]
  )
  func signals(name: String, status: Int) throws {
    let repository = try sandbox.repository()
    try repository.write(
      "bin/git",
      "#!/bin/sh\necho $$ >\"$STARTED\"\nexec sleep 600\n",
      mode: 0o755
    )
    let script = """
      set -m
      mkfifo started
      STARTED=$PWD/started PATH=$PWD/bin:$PATH git-lane hooks status &
      read child <started
      kill -\(name) $!
      wait $!
      echo $?
      kill -0 $child 2>/dev/null && echo "the child is still there"
      exit 0
      """
    let result = try sandbox.run("bash", ["-c", script], in: repository.path)
    #expect(result.output == "\(status)\n")
    #expect(!result.errors.contains("fatal"))
  }

  @Test("a signal that was ignored from the start stays ignored")
  func ignoredSignal() throws {
    let repository = try sandbox.repository()
    try repository.write(
      "bin/git",
      "#!/bin/sh\ntrap - HUP\nkill -HUP $PPID\nexec /usr/bin/git \"$@\"\n",
      mode: 0o755
    )
    let result = try sandbox.run(
      "bash",
      ["-c", "trap '' HUP; PATH=$PWD/bin:$PATH exec git-lane hooks status"],
      in: repository.path
    )
    #expect(result.status == 1)
    #expect(result.output.contains("NOT ARMED"))
  }
}
