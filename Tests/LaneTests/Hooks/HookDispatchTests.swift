import Lane
import LaneSystem
import TestSupport
import Testing

/// `--local-dispatch`: a directory of ours before the one that `core.hooksPath` leads to.
@Suite struct HookDispatchTests {
  let fixture: HookFixture
  var repository: TestRepository { fixture.repository }
  var shared: String { fixture.sandbox.root + "/shared hooks" }

  init() throws {
    fixture = try HookFixture()
    try Files.makeDirectories(shared)
    try repository.git("config", "--global", "core.hooksPath", shared).expectSuccess()
  }

  private func share(_ hook: String, mode: UInt32 = 0o755) throws {
    let script = """
      #!/bin/sh
      { echo "shared ${0##*/} $*"; case $0 in *pre-push*) sed 's/^/shared < /' ;; esac; } >>"\(fixture.log)"

      """
    try Files.create("\(shared)/\(hook)", Array(script.utf8), mode: mode)
  }

  private func localPath() throws -> String {
    try repository.git("config", "--local", "--get", "core.hooksPath").line
  }

  @Test(
    "every hook of the shared directory runs on, in its order, with its arguments and its input"
  )
  func forwards() throws {
    for hook in ["pre-commit", "commit-msg", "pre-push"] { try share(hook) }
    try share("post-commit", mode: 0o644)
    let before = try fixture.contents(of: shared)
    let report = try fixture.install(.dispatch)
    #expect(report.hooks.allSatisfy { $0.previous == .forwarded(shared) })
    #expect(try fixture.status().isArmed)
    #expect(try fixture.contents(of: shared) == before)
    try fixture.commit()
    #expect(
      try fixture.logged() == [
        "shared pre-commit ", "gate hook pre-commit", "shared commit-msg .git/COMMIT_EDITMSG",
        "gate hook post-commit",
      ]
    )
    try Files.remove(fixture.log)
    try fixture.git("push", "-q", "origin", "main").expectSuccess()
    let line =
      "refs/heads/main \(try repository.id("HEAD")) refs/heads/main \(String(repeating: "0", count: 40))"
    #expect(
      try fixture.logged() == [
        "gate hook pre-push origin \(fixture.remote.path)", "gate < \(line)",
        "shared pre-push origin \(fixture.remote.path)", "shared < \(line)",
      ]
    )
  }

  @Test("a no of the shared hook, and a hook that comes to be there later, count")
  func refusals() throws {
    try fixture.install(.dispatch)
    let refusing = Array("#!/bin/sh\nexit 1\n".utf8)
    try Files.create(shared + "/commit-msg", refusing, mode: 0o755)
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "x").status == 1)
    try Files.rename(shared + "/commit-msg", to: shared + "/pre-commit")
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "x").status == 1)
  }

  @Test("what changes git by being there is forwarded only where it is, and missed where it is new")
  func costly() throws {
    try share("reference-transaction")
    try fixture.install(.dispatch)
    let dispatch = repository.path + "/.git/lane/dispatch"
    #expect(Files.exists(dispatch + "/reference-transaction"))
    #expect(!Files.exists(dispatch + "/push-to-checkout"))
    #expect(try fixture.status().notes.isEmpty)
    try share("push-to-checkout")
    #expect(try fixture.status().notes.count == 1)
    try fixture.install()
    #expect(try fixture.status().notes.isEmpty)
    #expect(Files.exists(dispatch + "/push-to-checkout"))
  }

  @Test("a second installation, of either kind, changes no byte and no time stamp")
  func again() throws {
    try fixture.install(.dispatch)
    let dispatch = repository.path + "/.git/lane/dispatch"
    let hooks = try fixture.contents(of: dispatch)
    let config = Files.stamp(repository.path + "/.git/config")
    #expect(try fixture.install(.dispatch).hooks.allSatisfy { $0.outcome == .unchanged })
    #expect(try fixture.install().hooks.allSatisfy { $0.outcome == .unchanged })
    #expect(try fixture.contents(of: dispatch) == hooks)
    #expect(Files.stamp(repository.path + "/.git/config") == config)
  }

  @Test("uninstalling gives the setting back and leaves nothing")
  func uninstall() throws {
    try fixture.install(.dispatch)
    #expect(try fixture.uninstall().hooks.allSatisfy { $0.outcome == .removed })
    #expect(try localPath().isEmpty)
    #expect(!Files.exists(repository.path + "/.git/lane/dispatch"))
    #expect(!Files.exists(repository.path + "/.git/lane/hooks-manifest"))
  }

  @Test("a directory in the checkout is forwarded to in every worktree, and its setting comes back")
  func checkout() throws {
    try repository.git("config", "--global", "--unset", "core.hooksPath").expectSuccess()
    let script = "#!/bin/sh\necho \"team $(cat team)\" >>'\(fixture.log)'\n"
    try repository.write(".githooks/pre-commit", script, mode: 0o755)
    try repository.commit(["team": "one\n"], "first")
    try repository.git("config", "core.hooksPath", ".githooks").expectSuccess()
    let error = #expect(throws: HookError.self) { try fixture.install() }
    #expect(error?.choices.first == "git lane hooks install --local-dispatch")
    try fixture.install(.dispatch)
    #expect(try fixture.status().isArmed)
    let tree = fixture.sandbox.root + "/tree"
    try repository.git("worktree", "add", "-q", tree).expectSuccess()
    let worktree = TestRepository(sandbox: fixture.sandbox, path: tree)
    try worktree.write("team", "two\n")
    try Files.remove(fixture.log)
    try fixture.commit()
    try worktree.git("commit", "-q", "--allow-empty", "-m", "x").expectSuccess()
    #expect(
      try fixture.logged() == [
        "team one", "gate hook pre-commit", "gate hook post-commit", "team two",
        "gate hook pre-commit", "gate hook post-commit",
      ]
    )
    try fixture.uninstall()
    #expect(try localPath() == ".githooks")
  }

  @Test("a value that somebody has set since is theirs")
  func foreignValue() throws {
    try fixture.install(.dispatch)
    try repository.git("config", "core.hooksPath", "/elsewhere").expectSuccess()
    #expect(try !fixture.status().isArmed)
    try fixture.uninstall()
    #expect(try localPath() == "/elsewhere")
  }

  @Test("a moved repository is not armed, and installing again arms it")
  func moved() throws {
    try share("commit-msg")
    try fixture.install(.dispatch)
    let path = fixture.sandbox.root + "/anderswo"
    try Files.rename(repository.path, to: path)
    #expect(try fixture.status(in: path).hooks.allSatisfy { !$0.isArmed })
    try fixture.install(in: path)
    #expect(try fixture.status(in: path).isArmed)
    let moved = TestRepository(sandbox: fixture.sandbox, path: path)
    try moved.git("commit", "-q", "--allow-empty", "-m", "x").expectSuccess()
    #expect(try fixture.logged().contains("shared commit-msg .git/COMMIT_EDITMSG"))
  }

  @Test("where git looks into the repository's own directory there is nothing to stand before")
  func notNeeded() throws {
    try repository.git("config", "--global", "--unset", "core.hooksPath").expectSuccess()
    let error = #expect(throws: HookError.self) { try fixture.install(.dispatch) }
    guard case .otherLayout = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("another shared directory than the one forwarded to is said")
  func elsewhere() throws {
    try fixture.install(.dispatch)
    try repository.git("config", "--global", "core.hooksPath", "/other").expectSuccess()
    let status = try fixture.status()
    #expect(status.isArmed)
    #expect(status.notes.first?.contains("'/other'") == true)
  }
}
