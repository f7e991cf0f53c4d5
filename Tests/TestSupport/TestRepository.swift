internal import LaneSystem

/// A real repository in a test's sandbox, driven by the real git.
package struct TestRepository: Sendable {
  package let sandbox: TestSandbox
  package let path: String

  package init(sandbox: TestSandbox, path: String) {
    self.sandbox = sandbox
    self.path = path
  }

  /// The git directory that all worktrees share.
  package var commonDirectory: String {
    get throws {
      try git("rev-parse", "--path-format=absolute", "--git-common-dir").expectSuccess().line
    }
  }

  /// Runs git and returns what came out, whether it worked or not.
  package func git(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> TestResult {
    try sandbox.run("git", arguments, in: path, input: input, environment: environment)
  }

  /// Runs `git lane`, as built with the tests.
  package func lane(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> TestResult {
    try sandbox.run("git-lane", arguments, in: path, input: input, environment: environment)
  }

  package func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
    try write(name, Array(text.utf8), mode: mode)
  }

  package func write(_ name: String, _ bytes: [UInt8], mode: UInt32 = 0o644) throws {
    let file = "\(path)/\(name)"
    if let slash = file.lastIndex(of: "/") {
      try Files.makeDirectories(String(file[..<slash]))
    }
    try Files.writeAtomically(file, bytes, mode: mode)
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try Files.read("\(path)/\(name)"), as: UTF8.self)
  }

  /// Writes files, commits everything without hooks, and returns the commit's id.
  @discardableResult
  package func commit(_ files: [String: String], _ message: String) throws -> String {
    for (name, text) in files { try write(name, text) }
    try git("add", "-A").expectSuccess()
    try git("commit", "-q", "--no-verify", "--allow-empty", "-m", message).expectSuccess()
    return try id("HEAD")
  }

  /// Puts many commits on a branch, each of which changes `a.txt`, from where `main` is.
  package func importChanges(_ count: Int, to branch: String) throws {
    var stream = ""
    for number in 1...count {
      stream += """
        commit refs/heads/\(branch)
        committer Kam <kam@example.org> \(1_700_000_000 + number) +0000
        data 6
        change
        \(number == 1 ? "from refs/heads/main^0\n" : "")M 644 inline a.txt
        data 4
        \(String(1000 + number))

        """
    }
    try git("fast-import", "--quiet", "--force", input: stream).expectSuccess()
    try git("reset", "-q", "--hard").expectSuccess()
  }

  /// Makes a bare repository beside this one, enters it as a remote, and returns it.
  @discardableResult
  package func addRemote(_ name: String = "origin") throws -> TestRepository {
    let remote = TestRepository(sandbox: sandbox, path: "\(path)-\(name).git")
    try sandbox.run("git", ["init", "-q", "--bare", remote.path]).expectSuccess()
    try git("remote", "add", name, remote.path).expectSuccess()
    return remote
  }

  /// The object that a revision names.
  package func id(_ revision: String) throws -> String {
    try git("rev-parse", "--verify", revision).expectSuccess().line
  }
}
