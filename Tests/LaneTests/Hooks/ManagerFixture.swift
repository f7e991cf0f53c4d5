import Glibc
import Lane
import LaneSystem
import TestSupport

/// A repository in which real managers of hooks are installed.
struct ManagerFixture {
  let hooks: HookFixture
  var repository: TestRepository { hooks.repository }

  /// The environment with lefthook and pre-commit, nil where nobody made one.
  static let directory: String? = unsafe getenv("LANE_MANAGERS_VENV").map {
    unsafe String(cString: $0)
  }

  init() throws { hooks = try HookFixture() }

  private var path: [String: String] {
    ["PATH": (Self.directory ?? "") + "/bin:/usr/local/bin:/usr/bin:/bin"]
  }

  /// Runs a program as in a shell where the managers are on PATH and git-lane is not.
  @discardableResult
  func run(_ program: String, _ arguments: String...) throws -> TestResult {
    try hooks.sandbox.run(program, arguments, in: repository.path, environment: path)
  }

  func install() throws(HookError) -> HookReport {
    try HookInstaller.install(
      environment: hooks.environment.merging(path) { $1 },
      directory: repository.path,
      program: hooks.program
    )
  }

  func status() throws(HookError) -> HookStatus {
    try HookInstaller.status(
      environment: hooks.environment.merging(path) { $1 },
      directory: repository.path
    )
  }

  func fault(_ hook: String) throws(HookError) -> HookStatus.Fault? {
    try status().hooks.first { $0.hook == hook }?.fault
  }

  /// Commits a change of its own; what ran, in order.
  func commit(_ name: String = "a") throws -> [String] {
    try Files.remove(hooks.log)
    try repository.write(name, "\(Files.exists(repository.path + "/" + name))\n")
    try repository.git("add", name).expectSuccess()
    try run("git", "commit", "-q", "--allow-empty", "-m", name).expectSuccess()
    return try hooks.logged()
  }

  /// Pushes; what ran, in order.
  func push(_ spec: String = "main") throws -> [String] {
    try Files.remove(hooks.log)
    try run("git", "push", "-q", "origin", spec).expectSuccess()
    return try hooks.logged()
  }
}
