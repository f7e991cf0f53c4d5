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

    // The second way on works as it is written; the first has tests of its own.
    let own = redirection.ownDirectory
    try fixture.repository.git("config", "--local", "core.hooksPath", own).expectSuccess()
    try fixture.install()
    #expect(try fixture.status().isArmed)
  }

  @Test("a core.hooksPath of the whole machine is refused in the same way")
  func system() throws {
    let fixture = try HookFixture()
    let config = fixture.sandbox.root + "/system"
    try fixture.repository.git("config", "--file", config, "core.hooksPath", "/usr/share/hooks")
      .expectSuccess()
    let variables = ["GIT_CONFIG_SYSTEM": config, "GIT_CONFIG_NOSYSTEM": "0"]
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
    #expect(redirection.scope == "system")
    #expect(error?.choices.first == "git lane hooks install --local-dispatch")
  }

  @Test("a shared directory that holds our very text is armed all the same")
  func sharedShim() throws {
    let fixture = try HookFixture()
    let shared = fixture.sandbox.root + "/shared"
    for hook in HookInstaller.hooks {
      try Files.makeDirectories(shared)
      let text = HookShim.text(program: fixture.program)
      try Files.create("\(shared)/\(hook)", text, mode: 0o755)
    }
    try fixture.repository.git("config", "--global", "core.hooksPath", shared).expectSuccess()
    #expect(try fixture.status().isArmed)
  }

  @Test("the lines for by hand, put into a shared directory, are recognised and work")
  func manual() throws {
    let fixture = try HookFixture()
    let shared = fixture.sandbox.root + "/shared"
    try Files.makeDirectories(shared)
    try fixture.repository.git("config", "--global", "core.hooksPath", shared).expectSuccess()
    let manual = try HookManual.make(
      environment: fixture.environment,
      directory: fixture.repository.path
    )
    for part in manual.parts {
      let place = String(part.title.prefix { $0 != "," })
      try Files.create(place, Array("#!/bin/sh\n\(part.text)".utf8), mode: 0o755)
    }
    // The lines name no path: the program is found on PATH, or there is none.
    #expect(try fixture.status().hooks.allSatisfy { !$0.isArmed })
    let path = ["PATH": fixture.sandbox.root + "/it's here:/usr/bin:/bin"]
    #expect(try fixture.status(environment: path).isArmed)
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first", environment: path)
      .expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
    // What does not come to them is not armed.
    let hook = try Files.read(shared + "/pre-commit")
    let ended = Array("#!/bin/sh\nexit 0\n".utf8) + hook.dropFirst(10)
    try Files.writeAtomically(shared + "/pre-commit", ended, mode: 0o755)
    #expect(try fixture.status(environment: path).hooks.first?.isArmed == false)
  }

  @Test(
    "a directory that others write to or share is refused, whatever its scope",
    arguments: [".husky/_", "/tmp", "", "../elsewhere", ".git/../hooks", ".githooks"]
  )
  func foreign(value: String) throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".githooks/pre-commit", "#!/bin/sh\n", mode: 0o755)
    try fixture.repository.git("config", "core.hooksPath", value).expectSuccess()
    #expect(try fixture.status().hooks.allSatisfy { !$0.isArmed })
    #expect(throws: HookError.self) { try fixture.install() }
    #expect(try Files.list(fixture.hooks).allSatisfy { $0.hasSuffix(".sample") })
  }

  @Test("a directory that the repository alone was given is used, and left as it was")
  func plain() throws {
    let fixture = try HookFixture()
    let place = fixture.sandbox.root + "/my höoks"
    try Files.makeDirectories(place)
    let hook = Array(fixture.previousHook().utf8)
    try Files.create(place + "/pre-commit", hook, mode: 0o755)
    let before = try fixture.contents(of: place)
    try fixture.repository.git("config", "core.hooksPath", place).expectSuccess()
    try fixture.install()
    #expect(try fixture.status().isArmed)
    let installed = try fixture.contents(of: place)
    #expect(try fixture.install().hooks.allSatisfy { $0.outcome == .unchanged })
    #expect(try fixture.contents(of: place) == installed)
    try fixture.commit()
    #expect(
      try fixture.logged() == ["previous ", "gate hook pre-commit", "gate hook post-commit"]
    )
    try fixture.uninstall()
    #expect(try fixture.contents(of: place) == before)
  }

  @Test("a worktree's own core.hooksPath: its directory is used there, the others keep theirs")
  func worktreeScope() throws {
    let fixture = try HookFixture()
    try fixture.repository.commit(["a": "1\n"], "first")
    try fixture.install()
    let tree = fixture.sandbox.root + "/tree"
    try fixture.repository.git("worktree", "add", "-q", tree).expectSuccess()
    try fixture.repository.git("config", "extensions.worktreeConfig", "true").expectSuccess()
    let worktree = TestRepository(sandbox: fixture.sandbox, path: tree)
    let place = fixture.sandbox.root + "/place"
    try worktree.git("config", "--worktree", "core.hooksPath", place).expectSuccess()
    // As an agent's host has been seen to leave it: nothing is there, and git says nothing.
    let error = #expect(throws: HookError.self) { try fixture.install(in: tree) }
    guard case .hooksElsewhere(let redirection) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(redirection.reason == .missing)
    #expect(redirection.scope == "worktree")
    #expect(error?.choices.first == "git config --worktree --unset core.hooksPath")
    #expect(try !fixture.status(in: tree).isArmed)
    #expect(try fixture.status().isArmed)

    try Files.makeDirectories(place)
    #expect(try fixture.install(in: tree).directory == place)
    #expect(try fixture.status(in: tree).isArmed)
    try Files.remove(fixture.log)
    try worktree.git("commit", "-q", "--allow-empty", "-m", "second").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
  }

  @Test("installations from several worktrees at once leave one, with what was there before kept")
  func parallel() throws {
    let fixture = try HookFixture()
    try fixture.repository.commit(["a": "1\n"], "first")
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    let script = """
      for tree in 1 2 3 4; do git worktree add -q ../tree-$tree; done
      for round in 1 2 3; do
        for tree in 1 2 3 4; do (cd ../tree-$tree && exec git-lane hooks install) & done
      done
      wait
      """
    let result = try fixture.sandbox.run("sh", ["-c", script], in: fixture.repository.path)
    #expect(result.errors.isEmpty)
    #expect(try fixture.status().isArmed)
    let kept = try Files.read(fixture.hooks + "/pre-push.lane-prev")
    #expect(kept == Array(fixture.previousHook().utf8))
    #expect(try !Files.list(fixture.hooks).contains { $0.hasSuffix(".tmp") })
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

  @Test("what is no directory where hooks belong is named, and the way on works")
  func anotherThing() throws {
    for isLoop in [false, true] {
      let fixture = try HookFixture()
      let hooks = fixture.repository.path + "/.git/hooks"
      try Files.removeTree(hooks)
      if isLoop {
        try Files.symlink("hooks", at: hooks)
      } else {
        try Files.writeAtomically(hooks, [])
      }
      let error = #expect(throws: HookError.self) { try fixture.install() }
      #expect(error?.message == "'\(hooks)' is not a directory")
      #expect(error?.choices == ["move '\(hooks)' away, then run 'git lane hooks install' again"])
      #expect(try !fixture.status().isArmed)
      try Files.remove(hooks)
      try fixture.install()
      #expect(try fixture.status().isArmed)
    }
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

  @Test(
    "a core.hooksPath that is no directory is unset, in its scope",
    arguments: ["local", "global"]
  )
  func noDirectorySet(scope: String) throws {
    let fixture = try HookFixture()
    let repository = fixture.repository
    try repository.git("config", "--\(scope)", "core.hooksPath", "/dev/null").expectSuccess()
    let error = #expect(throws: HookError.self) { try fixture.install() }
    #expect(error?.choices.first == "git config --\(scope) --unset core.hooksPath")
    #expect(error?.message.contains("points to '/dev/null', which is not a directory") == true)
    #expect(try !fixture.status().isArmed)
    try fixture.sandbox.run("sh", ["-c", error?.choices.first ?? ""], in: repository.path)
      .expectSuccess()
    try fixture.install()
    #expect(try fixture.status().isArmed)
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
