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

  @Test("colours: the option, NO_COLOR, a terminal")
  func colours() throws {
    let script = "git-lane frob --color=always"
    #expect(try !shell(script).errors.contains("\u{1b}"))
    #expect(try !shell("git-lane version --color").output.contains("\u{1b}"))
  }
}
