import Lane
import LaneSystem
import TestSupport
import Testing

/// Beside the real lefthook, which renames what it replaces to `.old` and never runs it.
@Suite(
  .enabled(
    if: ManagerFixture.directory != nil,
    "LANE_MANAGERS_VENV is not set; Tests/Fixtures/managers-venv makes and prints one"
  )
)
struct LefthookTests {
  let fixture: ManagerFixture
  var repository: TestRepository { fixture.repository }

  init() throws {
    fixture = try ManagerFixture()
    try configure()
  }

  private func configure(_ more: String = "") throws {
    let log = fixture.hooks.log
    try repository.write(
      "lefthook.yml",
      """
      output: false
      pre-commit:
        commands:
          log:
            run: echo lefthook pre-commit >>'\(log)'
      pre-push:
        commands:
          log:
            run: sed 's/^/lefthook < /' >>'\(log)'
            use_stdin: true
      \(more)
      """
    )
  }

  private var line: String {
    get throws {
      "refs/heads/main \(try repository.id("HEAD")) refs/heads/main "
        + String(repeating: "0", count: 40)
    }
  }

  @Test("there before us: it is chained, on a commit before the gate, on a push after it")
  func before() throws {
    try fixture.run("lefthook", "install").expectSuccess()
    let names = try Files.list(fixture.hooks.hooks)
    let report = try fixture.install()
    #expect(report.hooks.first?.previous == .runs(.lefthook))
    #expect(report.notes.count == 1)
    #expect(try fixture.status().isArmed)
    #expect(
      try fixture.commit() == [
        "lefthook pre-commit", "gate hook pre-commit", "gate hook post-commit",
      ]
    )
    #expect(
      try fixture.push() == [
        "gate hook pre-push origin \(fixture.hooks.remote.path)", "gate < \(line)",
        "lefthook < \(line)",
      ]
    )
    try fixture.hooks.uninstall()
    #expect(try Files.list(fixture.hooks.hooks) == names)
    #expect(try fixture.commit("b") == ["lefthook pre-commit"])
  }

  @Test("installed after us it takes our place, which is said; installing again chains it")
  func after() throws {
    _ = try fixture.install()
    try fixture.run("lefthook", "install").expectSuccess()
    #expect(try fixture.fault("pre-commit") == .replaced(by: .lefthook))
    #expect(try fixture.fault("pre-push") == .replaced(by: .lefthook))
    #expect(try fixture.commit() == ["lefthook pre-commit", "gate hook post-commit"])
    _ = try fixture.install()
    #expect(try fixture.status().isArmed)
    // What it had renamed was ours alone.
    #expect(try !Files.list(fixture.hooks.hooks).contains { $0.hasSuffix(".old") })
    #expect(try fixture.commit("b").contains("gate hook pre-commit"))
    // And again, which is what every installation of packages does.
    try fixture.run("lefthook", "install", "-f").expectSuccess()
    #expect(try !fixture.status().isArmed)
    _ = try fixture.install()
    #expect(try fixture.status().isArmed)
    try fixture.hooks.uninstall()
    #expect(try fixture.commit("c") == ["lefthook pre-commit"])
  }

  @Test("a change of its configuration takes our place; the gate still judges that commit")
  func resynchronised() throws {
    try fixture.run("lefthook", "install").expectSuccess()
    _ = try fixture.install()
    try configure("post-commit:\n  commands:\n    other:\n      run: 'true'")
    // It compares whole seconds.
    try fixture.run("touch", "-d", "2030-01-01", "lefthook.yml").expectSuccess()
    #expect(try fixture.commit().contains("gate hook pre-commit"))
    #expect(try fixture.fault("pre-push") == .replaced(by: .lefthook))
  }

  @Test("jobs in its configuration ask the gates whatever it does to files")
  func jobs() throws {
    let manual = try HookManual.make(
      environment: fixture.hooks.environment,
      directory: repository.path
    )
    let jobs = try #require(manual.parts.first { $0.title == "lefthook.yml" })
    try repository.write("lefthook.yml", "output: false\n" + jobs.text)
    try fixture.run("lefthook", "install").expectSuccess()
    // The jobs name no path: without the program on PATH they would fail.
    #expect(try fixture.status().hooks.allSatisfy { !$0.isArmed && $0.carrier == .lefthook })
    let variables = [
      "PATH": "\(fixture.hooks.sandbox.root)/it's here:"
        + (ManagerFixture.directory ?? "") + "/bin:/usr/bin:/bin"
    ]
    #expect(try fixture.hooks.status(environment: variables).isArmed)
    #expect(try fixture.install().hooks.allSatisfy { $0.outcome == .unchanged })
    try repository.git("add", "-A").expectSuccess()
    try repository.git("commit", "-q", "-m", "first", environment: variables).expectSuccess()
    try repository.git("commit", "-q", "--amend", "-m", "first", environment: variables)
      .expectSuccess()
    try repository.git("push", "-q", "origin", "main", environment: variables).expectSuccess()
    let log = try fixture.hooks.logged()
    #expect(log.prefix(2) == ["gate hook pre-commit", "gate hook post-commit"])
    #expect(log.contains("gate hook post-rewrite amend"))
    #expect(log.contains("gate hook pre-push origin \(fixture.hooks.remote.path)"))
    #expect(log.last == "gate < \(try line)")
    // One that is skipped under some condition is none.
    let skipped = jobs.text.split(separator: "pre-push:", omittingEmptySubsequences: false)
      .joined(separator: "pre-push:\n  skip: true")
    try repository.write("lefthook.yml", "output: false\n" + skipped)
    #expect(try fixture.fault("pre-push") == .replaced(by: .lefthook))
  }

  @Test("with core.hooksPath before us lefthook refuses, and so leaves our directory alone")
  func dispatch() throws {
    let shared = fixture.hooks.sandbox.root + "/shared"
    try Files.makeDirectories(shared)
    try repository.git("config", "--global", "core.hooksPath", shared).expectSuccess()
    try fixture.hooks.install(.dispatch)
    #expect(try fixture.run("lefthook", "install").status != 0)
    #expect(try fixture.status().isArmed)
  }
}
