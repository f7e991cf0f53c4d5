import Lane
import LaneSystem
import TestSupport
import Testing

/// husky's layout: git runs generated files in `.husky/_`, which run people's scripts in `.husky`.
@Suite struct HuskyTests {
  let fixture: HookFixture
  var repository: TestRepository { fixture.repository }

  init() throws {
    fixture = try HookFixture()
    try Self.setUp(repository)
  }

  /// What husky's installation leaves: nothing of it is tracked but the scripts.
  static func setUp(_ repository: TestRepository) throws {
    let runner = """
      #!/bin/sh
      script=$(dirname "$(dirname "$0")")/$(basename "$0")
      [ -f "$script" ] || exit 0
      exec sh -e "$script" "$@"

      """
    try repository.write(".husky/_/.gitignore", "*")
    try repository.write(".husky/_/h", runner)
    for hook in HookInstaller.hooks {
      try repository.write(".husky/_/\(hook)", "#!/bin/sh\n. \"${0%/*}/h\"", mode: 0o755)
    }
    try repository.git("config", "core.hooksPath", ".husky/_").expectSuccess()
  }

  private func script(_ hook: String, _ text: String) throws {
    try repository.write(".husky/\(hook)", text)
  }

  private var logging: String { "echo \"script $*\" >>'\(fixture.log)'\n" }

  @Test("it is refused without being asked for, and nothing is written")
  func refused() throws {
    let before = try fixture.contents(of: repository.path + "/.husky/_")
    let error = #expect(throws: HookError.self) { try fixture.install() }
    #expect(error?.choices.first == "git lane hooks install --husky")
    #expect(try fixture.status().hooks.allSatisfy { !$0.isArmed })
    #expect(try fixture.contents(of: repository.path + "/.husky/_") == before)
    #expect(!Files.exists(repository.path + "/.husky/pre-push"))
    #expect(!Files.exists(repository.path + "/.git/lane"))
  }

  @Test("lines in the scripts ask the gates, in the right order, with arguments and input for both")
  func asked() throws {
    try script("pre-commit", logging)
    try script("pre-push", logging + "sed 's/^/script < /' >>'\(fixture.log)'\n")
    let before = try fixture.contents(of: repository.path + "/.husky/_")
    try fixture.install(.husky)
    #expect(try fixture.status().isArmed)
    #expect(try fixture.contents(of: repository.path + "/.husky/_") == before)
    try fixture.commit()
    #expect(try fixture.logged() == ["script ", "gate hook pre-commit", "gate hook post-commit"])
    try Files.remove(fixture.log)
    try fixture.git("push", "-q", "origin", "main", "main:other").expectSuccess()
    let (id, zero) = (try repository.id("HEAD"), String(repeating: "0", count: 40))
    let refs = ["main", "other"].map { "refs/heads/main \(id) refs/heads/\($0) \(zero)" }
    #expect(
      try fixture.logged() == [
        "gate hook pre-push origin \(fixture.remote.path)", "gate < \(refs[0])",
        "gate < \(refs[1])", "script origin \(fixture.remote.path)", "script < \(refs[0])",
        "script < \(refs[1])",
      ]
    )
    // Up to date: neither reads a line that git did not write.
    try Files.remove(fixture.log)
    try fixture.git("push", "-q", "origin", "main").expectSuccess()
    #expect(try !fixture.logged().contains { $0.contains(" < ") })
  }

  @Test("the gate's no stops a push before the script, and a commit after it")
  func order() throws {
    try script("pre-commit", logging)
    try script("pre-push", logging)
    try fixture.install(.husky)
    try repository.commit(["a": "1\n"], "first")
    try fixture.writeProgram(exit: 1)
    try Files.remove(fixture.log)
    #expect(try fixture.git("push", "-q", "origin", "main").status == 1)
    #expect(try !fixture.logged().contains { $0.hasPrefix("script") })
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "x").status == 1)
    #expect(try fixture.logged().suffix(2) == ["script ", "gate hook pre-commit"])
    // A recorder's no is nobody's.
    try script("pre-commit", "")
    try fixture.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "x").expectSuccess()
  }

  @Test("a script that ends before what would be appended is refused whole")
  func unreachable() throws {
    try script("pre-commit", "npm test\nexec lint\n")
    let error = #expect(throws: HookError.self) { try fixture.install(.husky) }
    let path = repository.path + "/.husky/pre-commit"
    #expect(error == .unreachable(hook: "pre-commit", path: path, line: "exec lint"))
    #expect(!Files.exists(repository.path + "/.husky/pre-push"))
    // Before the push there is nothing that could end it.
    try script("pre-commit", "npm test\n")
    try script("pre-push", "exit 0\n")
    try fixture.install(.husky)
    #expect(try fixture.status().isArmed)
    try script("pre-commit", "exit 0\n" + (try repository.read(".husky/pre-commit")))
    #expect(
      try fixture.status().hooks.first?.fault == .unreachable(in: path, line: "exit 0")
    )
  }

  @Test(
    "a second installation changes nothing; lines edited by hand are refused with the difference"
  )
  func again() throws {
    try script("pre-commit", logging)
    try fixture.install(.husky)
    let before = try fixture.contents(of: repository.path + "/.husky")
    #expect(try fixture.install(.husky).hooks.allSatisfy { $0.outcome == .unchanged })
    #expect(try fixture.install().notes.isEmpty)
    #expect(try fixture.contents(of: repository.path + "/.husky") == before)
    let text = try repository.read(".husky/pre-commit")
    let edited = text.split(separator: "git_lane \"$@\"", omittingEmptySubsequences: false)
      .joined(separator: "true")
    try script("pre-commit", edited)
    #expect(try fixture.status().hooks.first?.fault == .edited)
    let error = #expect(throws: HookError.self) { try fixture.install(.husky) }
    guard case .modified("pre-commit", _, let difference) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(difference.contains("\n+true || exit\n"))
  }

  @Test("where the lines are committed a colleague's plain installation is enough")
  func colleague() throws {
    try fixture.install(.husky)
    try repository.commit(["a": "1\n"], "first")
    try repository.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    let clone = try fixture.sandbox.clone(fixture.remote, as: "clone")
    // husky was not set up there yet: git runs nothing, and nothing claims that it does.
    try clone.git("config", "core.hooksPath", ".husky/_").expectSuccess()
    #expect(try fixture.status(in: clone.path).hooks.allSatisfy { !$0.isArmed })
    try Self.setUp(clone)
    // Without an installation the lines are silent.
    try Files.remove(fixture.log)
    #expect(
      try fixture.sandbox.run(
        "git",
        ["commit", "-q", "--allow-empty", "-m", "x"],
        in: clone.path,
        environment: ["PATH": "/usr/bin:/bin"]
      ).isQuiet
    )
    #expect(try fixture.logged().isEmpty)
    try fixture.install(in: clone.path)
    #expect(try fixture.status(in: clone.path).isArmed)
    #expect(try clone.git("status", "--porcelain").isQuiet)
    try clone.git("commit", "-q", "--allow-empty", "-m", "x").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
  }

  @Test("a linked worktree without what husky generates is not armed, and that is said")
  func worktree() throws {
    try fixture.install(.husky)
    try repository.commit(["a": "1\n"], "first")
    let tree = fixture.sandbox.root + "/tree"
    try repository.git("worktree", "add", "-q", tree).expectSuccess()
    let status = try fixture.status(in: tree)
    #expect(
      status.hooks.allSatisfy { $0.fault == .notRun(by: .husky, "\(tree)/.husky/_/\($0.hook)") }
    )
  }

  @Test("uninstalling leaves the lines of others until that is asked for, and then no trace")
  func uninstall() throws {
    try script("pre-commit", logging)
    let before = try repository.read(".husky/pre-commit")
    try fixture.install(.husky)
    let report = try fixture.uninstall()
    #expect(report.notes.count == HookInstaller.hooks.count)
    #expect(!Files.exists(repository.path + "/.git/lane/hooks"))
    try fixture.commit()
    #expect(try fixture.logged() == ["script "])
    try fixture.uninstall(.husky)
    #expect(try repository.read(".husky/pre-commit") == before)
    #expect(!Files.exists(repository.path + "/.husky/pre-push"))
  }
}
