import Lane
import LaneSystem
import TestSupport

/// A repository with a remote, and a stand-in for git-lane that writes down how it was called.
struct HookFixture {
  let sandbox: TestSandbox
  let repository: TestRepository
  let remote: TestRepository
  let program: String

  init(named name: String = "work") throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository(name)
    remote = try sandbox.repository("remote", bare: true)
    try repository.git("remote", "add", "origin", remote.path).expectSuccess()
    program = sandbox.root + "/it's here/git-lane"
    try Files.makeDirectories(sandbox.root + "/it's here")
    try writeProgram(exit: 0)
  }

  /// The stand-in: logs its arguments and its standard input, and ends as told.
  func writeProgram(exit status: Int) throws {
    let script = """
      #!/bin/sh
      { echo "gate $*"; case $2 in pre-push) sed 's/^/gate < /' ;; esac; } >>"\(log)"
      exit \(status)

      """
    try Files.writeAtomically(program, Array(script.utf8), mode: 0o755)
  }

  /// A hook as people have them: logs its arguments and its standard input, and ends as told.
  func previousHook(exit status: Int = 0) -> String {
    """
    #!/bin/sh
    { echo "previous $*"; case $0 in *pre-push*) sed 's/^/previous < /' ;; esac; } >>"\(log)"
    exit \(status)

    """
  }

  var log: String { sandbox.root + "/log" }
  var hooks: String { repository.path + "/.git/hooks" }

  func logged() throws -> [String] {
    let bytes = try Files.readIfPresent(log) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The environment without any git-lane on PATH.
  var environment: [String: String] {
    sandbox.environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { $1 }
  }

  @discardableResult
  func install(
    _ way: HookInstaller.Way = .plain,
    in directory: String? = nil,
    program: String? = nil
  ) throws(HookError) -> HookReport {
    try HookInstaller.install(
      environment: environment,
      directory: directory ?? repository.path,
      program: program ?? self.program,
      way: way
    )
  }

  @discardableResult
  func uninstall(_ way: HookInstaller.Way = .plain) throws(HookError) -> HookReport {
    try HookInstaller.uninstall(environment: environment, directory: repository.path, way: way)
  }

  func status(in directory: String? = nil, environment extra: [String: String] = [:])
    throws(HookError) -> HookStatus
  {
    try HookInstaller.status(
      environment: environment.merging(extra) { $1 },
      directory: directory ?? repository.path
    )
  }

  /// Runs git as a graphical client would: no git-lane on PATH.
  func git(_ arguments: String..., environment extra: [String: String] = [:]) throws -> TestResult {
    let variables = ["PATH": "/usr/local/bin:/usr/bin:/bin"].merging(extra) { $1 }
    return try sandbox.run("git", arguments, in: repository.path, environment: variables)
  }

  /// Commits nothing, as a client without a git-lane on PATH.
  func commit(_ arguments: String...) throws {
    try sandbox.run(
      "git",
      ["commit", "-q", "--allow-empty", "-m", "x"] + arguments,
      in: repository.path,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    ).expectSuccess()
  }

  /// All that a directory holds: names, bytes, modes and times.
  func contents(of directory: String) throws -> [String] {
    try Files.list(directory).map { name in
      let path = "\(directory)/\(name)"
      let bytes = Files.stamp(path)?.isRegular == true ? try Files.read(path) : []
      return "\(name) \(String(describing: Files.stamp(path))) \(Hex.encode(Digest.sha256(bytes)))"
    }
  }
}
