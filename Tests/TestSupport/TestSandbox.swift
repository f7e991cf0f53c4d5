internal import Glibc
internal import LaneSystem

/// A place of its own for one test: a directory, a home, and an environment with nothing of the machine.
///
///     let sandbox = try TestSandbox()
///     let repository = try sandbox.repository("work")
///     let remote = try repository.addRemote()
///     try repository.commit(["a.txt": "one\n"], "first")
///     let result = try repository.git("push", "origin", "main")
///     #expect(result.status == 0)
///
/// Programs run with exactly `environment`: the system's programs and, before them, the `git lane` under
/// test and what else was built with the tests; a home, temporary and configuration directory inside `root`; fixed name, dates,
/// language and time zone; no agent's variables, no prompts. `run` starts a program and `terminal` starts
/// one where it may ask; `expectSuccess()` turns a failing step of the preparations into an error with
/// what the program said. Nothing changes the test process itself, so tests run side by side.
///
/// The directory goes with the value.
package final class TestSandbox: Sendable {
  package let root: String
  package let environment: [String: String]

  package init() throws {
    let parent = Files.realPath("/tmp") ?? "/tmp"
    root = try Files.makeTemporaryDirectory(in: parent, prefix: "lane-test-")
    let home = root + "/home"
    try Files.makeDirectories(home + "/.config")
    try Files.makeDirectories(root + "/tmp")
    environment = [
      "PATH": Self.searchPath,
      "HOME": home,
      "XDG_CONFIG_HOME": home + "/.config",
      "TMPDIR": root + "/tmp",
      "LC_ALL": "C",
      "TZ": "UTC",
      "TERM": "dumb",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": home + "/.gitconfig",
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_CEILING_DIRECTORIES": root,
      "GIT_EDITOR": ":",
      "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
      "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    ]
    let settings = """
      [user]
      \tname = Kam
      \temail = kam@example.org
      [init]
      \tdefaultBranch = main
      [advice]
      \tdetachedHead = false
      [gc]
      \tauto = 0
      [protocol "file"]
      \tallow = always

      """
    try Files.create(home + "/.gitconfig", Array(settings.utf8))
  }

  deinit { try? Files.removeTree(root) }

  /// Where the programs that were built with the tests are.
  package static let binaryDirectory: String = {
    // The test runner is a child of the build directory, however it was started.
    let program = (try? Files.readLink("/proc/self/exe")) ?? ""
    let arguments = (try? Files.read("/proc/self/cmdline")) ?? []
    let words = arguments.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    for word in words + [program] {
      guard let range = word.range(ofText: ".xctest") else { continue }
      let bundle = word[..<range]
      guard let slash = bundle.lastIndex(of: "/") else { continue }
      var directory = String(bundle[..<slash])
      if directory.hasSuffix("/Contents/MacOS") { directory = String(directory.dropLast(15)) }
      if Files.exists(directory + "/git-lane") { return directory }
    }
    return "/nonexistent"
  }()

  /// The git-lane under test: the one that LANE_GIT_LANE names, else the one built with the tests.
  package static let gitLane =
    unsafe getenv("LANE_GIT_LANE").map { unsafe String(cString: $0) }
    ?? binaryDirectory + "/git-lane"

  private static let searchPath: String = {
    let directory = gitLane.lastIndex(of: "/").map { String(gitLane[..<$0]) } ?? "/nonexistent"
    return "\(directory):\(binaryDirectory):/usr/local/bin:/usr/bin:/bin"
  }()

  // In milliseconds: only what hangs is to be ended, however busy the machine is.
  private static let patience: Int64 = 900_000

  /// Runs a program in this sandbox.
  package func run(
    _ program: String,
    _ arguments: [String],
    in directory: String? = nil,
    input: String = "",
    environment extra: [String: String] = [:]
  ) throws -> TestResult {
    var command = Command(
      program,
      arguments,
      environment: environment.merging(extra) { $1 },
      directory: directory ?? root,
      input: Array(input.utf8)
    )
    command.limits.total = Self.patience
    let outcome = try ChildProcess.run(command)
    // Else whoever expects a failure would take this for it.
    guard outcome.ending == .itself else {
      throw TestFailure("\(program) \(arguments.joined(separator: " ")) did not end")
    }
    return TestResult(outcome: outcome)
  }

  /// Makes an empty repository.
  package func repository(_ name: String = "work", bare: Bool = false) throws -> TestRepository {
    let path = "\(root)/\(name)"
    try run("git", ["init", "-q"] + (bare ? ["--bare"] : []) + [path]).expectSuccess()
    return TestRepository(sandbox: self, path: path)
  }

  /// Clones a repository of this sandbox.
  package func clone(_ source: TestRepository, as name: String, _ options: String...) throws
    -> TestRepository
  {
    let path = "\(root)/\(name)"
    try run("git", ["clone", "-q"] + options + [source.path, path]).expectSuccess()
    return TestRepository(sandbox: self, path: path)
  }

  /// Makes an Ed25519 key without a passphrase and returns the path of the private half.
  package func key(_ name: String, comment: String = "test") throws -> String {
    let path = "\(root)/\(name)"
    try run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
      .expectSuccess()
    return path
  }
}

/// How a program that a test ran ended.
package struct TestResult: Sendable, CustomStringConvertible {
  package let status: Int32
  package let output: String
  /// The output as it came.
  package let bytes: [UInt8]
  package let errors: String

  init(outcome: Outcome) {
    status =
      switch outcome.status {
      case .exited(let code): code
      case .signalled(let number): 128 + number
      }
    output = outcome.output.text
    bytes = outcome.output.bytes
    errors = outcome.errors.text
  }

  init(status: Int32, output: [UInt8]) {
    self.status = status
    self.output = String(decoding: output, as: UTF8.self)
    bytes = output
    errors = ""
  }

  /// The output without its last newline.
  package var line: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
  package var lines: [String] { output.split(separator: "\n").map(String.init) }
  /// The errors without the breaks between words that keep sentences within eighty columns.
  package var said: String {
    errors.replacing("\n           ", with: " ").replacing("\n      ", with: " ")
  }
  package var isQuiet: Bool { status == 0 && output.isEmpty && errors.isEmpty }
  package var description: String { "exit \(status)\n\(output)--\n\(errors)" }

  /// Fails unless the program did what it was asked.
  @discardableResult
  package func expectSuccess() throws -> TestResult {
    guard status == 0 else { throw TestFailure(description) }
    return self
  }
}

/// A step of a test's own preparations that did not work.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

extension String {
  /// Where a text first stands in this one.
  package func range(ofText text: String) -> String.Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}
