import Lane
import LaneSystem
import TestSupport
import Testing

/// Beside the real pre-commit, which keeps what it replaces as `.legacy` and runs it first.
@Suite(
  .enabled(
    if: ManagerFixture.directory != nil,
    "LANE_MANAGERS_VENV is not set; Tests/Fixtures/managers-venv makes and prints one"
  )
)
struct PreCommitProgramTests {
  let fixture: ManagerFixture
  var repository: TestRepository { fixture.repository }

  init() throws {
    fixture = try ManagerFixture()
    try repository.write(
      ".pre-commit-config.yaml",
      """
      repos:
      - repo: local
        hooks:
        - id: log
          name: log
          language: system
          entry: sh -c 'echo pre-commit >>"\(fixture.hooks.log)"'
          always_run: true
          pass_filenames: false
          stages: [pre-commit, pre-push]

      """
    )
    try repository.git("add", "-A").expectSuccess()
  }

  private func installTheirs(_ options: String = "-q") throws {
    let command = "pre-commit install -t pre-commit -t pre-push \(options == "-q" ? "" : options)"
    try fixture.run("sh", "-c", command).expectSuccess()
  }

  private var pushed: [String] {
    get throws {
      let line =
        "refs/heads/main \(try repository.id("HEAD")) refs/heads/main "
        + String(repeating: "0", count: 40)
      return [
        "gate hook pre-push origin \(fixture.hooks.remote.path)", "gate < \(line)", "pre-commit",
      ]
    }
  }

  @Test("there before us: it is chained, and back when we are gone")
  func before() throws {
    try installTheirs()
    let before = try fixture.hooks.contents(of: fixture.hooks.hooks)
    let report = try fixture.install()
    #expect(report.hooks.last?.previous == .runs(.preCommit))
    #expect(try fixture.status().isArmed)
    #expect(
      try fixture.commit() == ["pre-commit", "gate hook pre-commit", "gate hook post-commit"]
    )
    #expect(try fixture.push() == pushed)
    try fixture.hooks.uninstall()
    #expect(try fixture.hooks.contents(of: fixture.hooks.hooks) == before)
  }

  @Test("installed after us it runs us on, first; that is armed, and stays so")
  func after() throws {
    _ = try fixture.install()
    try installTheirs()
    let status = try fixture.status()
    #expect(status.isArmed)
    #expect(status.hooks.last?.carrier == .preCommit)
    #expect(
      try fixture.commit() == ["gate hook pre-commit", "pre-commit", "gate hook post-commit"]
    )
    #expect(try fixture.push() == pushed)
    #expect(try fixture.install().hooks.allSatisfy { $0.outcome == .unchanged })
    // A newer program of ours reaches the file where it is now.
    try fixture.hooks.install(program: "/elsewhere/git-lane")
    #expect(try fixture.status().hooks.last?.fault == .programMissing("/elsewhere/git-lane"))
    _ = try fixture.install()
    // It goes from there as well.
    try fixture.hooks.uninstall()
    #expect(try !Files.list(fixture.hooks.hooks).contains { $0.hasSuffix(".legacy") })
    #expect(try fixture.commit("b") == ["pre-commit"])
  }

  @Test("before us and again after us: each runs once")
  func twice() throws {
    try installTheirs()
    _ = try fixture.install()
    try installTheirs()
    #expect(try fixture.status().isArmed)
    #expect(
      try fixture.commit() == ["gate hook pre-commit", "pre-commit", "gate hook post-commit"]
    )
    #expect(try fixture.push() == pushed)
    try fixture.hooks.uninstall()
    let left = try Files.list(fixture.hooks.hooks).filter { !$0.hasSuffix(".sample") }
    #expect(left == ["pre-commit", "pre-push"])
    #expect(try fixture.commit("b") == ["pre-commit"])
  }

  @Test("a person's hook below both is run by all of them, and ends where it would be without us")
  func three() throws {
    try repository.write(".git/hooks/pre-commit", fixture.hooks.previousHook(), mode: 0o755)
    _ = try fixture.install()
    try installTheirs()
    #expect(
      try fixture.commit() == [
        "previous ", "gate hook pre-commit", "pre-commit", "gate hook post-commit",
      ]
    )
    try fixture.hooks.uninstall()
    #expect(try fixture.commit("b") == ["previous ", "pre-commit"])
  }

  @Test("with -f it throws ours away, which is said; its own uninstallation brings ours back")
  func forced() throws {
    _ = try fixture.install()
    try installTheirs("-f")
    #expect(try fixture.fault("pre-push") == .replaced(by: .preCommit))
    _ = try fixture.install()
    #expect(try fixture.status().isArmed)
    try fixture.hooks.uninstall()
    _ = try fixture.run("pre-commit", "uninstall", "-t", "pre-commit", "-t", "pre-push")
    _ = try fixture.install()
    try installTheirs()
    try fixture.run("pre-commit", "uninstall", "-t", "pre-commit", "-t", "pre-push")
      .expectSuccess()
    #expect(try fixture.status().hooks.allSatisfy { $0.isArmed && $0.carrier == nil })
  }
}
