import Lane
import LaneSystem
import TestSupport
import Testing

/// Where hooks go: only where this repository is alone.
@Suite struct HookPlaceTests {
  @Test("a global core.hooksPath is refused with the ways on, and nothing is written there")
  func global() throws {
    let fixture = try HookFixture()
    let shared = fixture.sandbox.root + "/shared hooks"
    try Files.makeDirectories(shared)
    try fixture.repository.git("config", "--global", "core.hooksPath", shared).expectSuccess()
    let error = #expect(throws: HookError.self) { try fixture.install() }
    guard case .hooksElsewhere(let redirection) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(redirection.scope == "global")
    #expect(redirection.directory == shared)
    #expect(error?.choices.count == 3)
    #expect(try Files.list(shared).isEmpty)
    #expect(!Files.exists(fixture.repository.path + "/.git/lane"))
    #expect(try fixture.status().hooks.allSatisfy { $0.fault == .hooksElsewhere(redirection) })

    // The first way on works as it is written.
    let own = redirection.ownDirectory
    try fixture.repository.git("config", "--local", "core.hooksPath", own).expectSuccess()
    try fixture.install()
    #expect(try fixture.status().isArmed)
  }

  @Test(
    "a directory that others write to or share is refused, whatever its scope",
    arguments: [".husky/_", "/tmp", "", "../elsewhere", ".git/../hooks"]
  )
  func foreign(value: String) throws {
    let fixture = try HookFixture()
    try fixture.repository.git("config", "core.hooksPath", value).expectSuccess()
    #expect(throws: HookError.self) { try fixture.install() }
    #expect(try Files.list(fixture.hooks).allSatisfy { $0.hasSuffix(".sample") })
  }

  @Test("a core.hooksPath given for one command is refused too")
  func command() throws {
    let fixture = try HookFixture()
    let variables = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": "/tmp",
    ]
    let error = #expect(throws: HookError.self) {
      try HookInstaller.install(
        environment: fixture.environment.merging(variables) { $1 },
        directory: fixture.repository.path,
        program: fixture.program
      )
    }
    guard case .hooksElsewhere(let redirection) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(redirection.scope == "command")
  }

  @Test("a directory of hooks that is a link into the checkout is refused")
  func link() throws {
    let fixture = try HookFixture()
    try Files.makeDirectories(fixture.repository.path + "/hooks")
    try Files.removeTree(fixture.hooks)
    try Files.symlink("../hooks", at: fixture.hooks)
    let error = #expect(throws: HookError.self) { try fixture.install() }
    guard case .hooksElsewhere(let redirection) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(redirection.scope == nil)
    #expect(try Files.list(fixture.repository.path + "/hooks").isEmpty)
  }

  @Test("a directory inside the repository's own is used, and uninstalled wherever git looks then")
  func inside() throws {
    let fixture = try HookFixture()
    let place = fixture.repository.path + "/.git/team hooks"
    try fixture.repository.git("config", "core.hooksPath", place).expectSuccess()
    try fixture.install()
    #expect(try fixture.status().isArmed)
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
    try fixture.repository.git("config", "--unset", "core.hooksPath").expectSuccess()
    try fixture.uninstall()
    #expect(try Files.list(place).isEmpty)
  }

  @Test("a path with spaces and non-ASCII works, and so does the repository after a move")
  func moved() throws {
    let fixture = try HookFixture(named: "größer als eins")
    try fixture.install()
    let path = fixture.sandbox.root + "/anderswo"
    try Files.rename(fixture.repository.path, to: path)
    #expect(try fixture.status(in: path).isArmed)
    let moved = TestRepository(sandbox: fixture.sandbox, path: path)
    try moved.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
    #expect(try fixture.install(in: path).hooks.allSatisfy { $0.outcome == .unchanged })
  }

  @Test("a repository without a directory of hooks gets one")
  func noDirectory() throws {
    let fixture = try HookFixture()
    try Files.removeTree(fixture.hooks)
    try fixture.install()
    #expect(try fixture.status().isArmed)
  }

  @Test("worktrees share the hooks, also those of a bare repository")
  func worktrees() throws {
    let fixture = try HookFixture()
    try fixture.repository.commit(["a": "1\n"], "first")
    try fixture.repository.git("push", "-q", "origin", "main").expectSuccess()
    let tree = fixture.sandbox.root + "/tree"
    try fixture.remote.git("worktree", "add", "-q", tree, "main").expectSuccess()
    let report = try fixture.install(in: tree)
    #expect(report.directory == fixture.remote.path + "/hooks")
    #expect(try fixture.status(in: fixture.remote.path).isArmed)
    let worktree = TestRepository(sandbox: fixture.sandbox, path: tree)
    try worktree.git("commit", "-q", "--allow-empty", "-m", "second").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
  }

  @Test("a submodule is left alone, and has its own hooks when asked for")
  func submodule() throws {
    let fixture = try HookFixture()
    let library = try fixture.sandbox.repository("library")
    try library.commit(["b": "1\n"], "first")
    try fixture.repository.git("submodule", "--quiet", "add", library.path, "lib").expectSuccess()
    try fixture.install()
    let inside = fixture.repository.path + "/lib"
    #expect(try fixture.status(in: inside).hooks.allSatisfy { $0.fault == .notInstalled })
    let report = try fixture.install(in: inside)
    #expect(report.directory == fixture.repository.path + "/.git/modules/lib/hooks")
    #expect(try fixture.status(in: inside).isArmed)
  }

  @Test("outside of a repository git's own words are passed on")
  func nowhere() throws {
    let fixture = try HookFixture()
    let error = #expect(throws: HookError.self) { try fixture.install(in: fixture.sandbox.root) }
    #expect(error?.message.hasPrefix("fatal: not a git repository") == true)
  }
}
