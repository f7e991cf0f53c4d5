import Lane
import LaneSystem
import TestSupport
import Testing

@Suite struct HookInstallerTests {
  @Test("a fresh repository gets every hook, all armed; a second installation changes nothing")
  func fresh() throws {
    let fixture = try HookFixture()
    #expect(try fixture.status().hooks.allSatisfy { $0.fault == .notInstalled })
    let first = try fixture.install()
    #expect(
      first.hooks.map(\.hook) == [
        "pre-commit", "pre-merge-commit", "post-commit", "post-merge", "post-checkout",
        "post-rewrite", "pre-push",
      ]
    )
    #expect(first.hooks.allSatisfy { $0.outcome == .installed && $0.previous == .none })
    #expect(try fixture.status().isArmed)
    for hook in HookInstaller.hooks {
      #expect(Files.stamp("\(fixture.hooks)/\(hook)")?.mode == 0o100755)
    }

    let hooks = try fixture.contents(of: fixture.hooks)
    let manifest = Files.stamp(fixture.repository.path + "/.git/lane/hooks-manifest")
    let second = try fixture.install()
    #expect(second.hooks.allSatisfy { $0.outcome == .unchanged })
    #expect(try fixture.contents(of: fixture.hooks) == hooks)
    #expect(Files.stamp(fixture.repository.path + "/.git/lane/hooks-manifest") == manifest)
  }

  @Test("uninstalling gives back the bytes and the mode of what was there, and nothing else stays")
  func uninstall() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o750)
    let before = try fixture.contents(of: fixture.hooks)
    try fixture.install()
    let report = try fixture.uninstall()
    #expect(report.hooks.dropLast().allSatisfy { $0.outcome == .removed })
    #expect(report.hooks.last?.outcome == .restored)
    #expect(try fixture.contents(of: fixture.hooks) == before)
    #expect(!Files.exists(fixture.repository.path + "/.git/lane/hooks-manifest"))
    let again = try fixture.uninstall().hooks.map(\.outcome)
    #expect(again.dropLast().allSatisfy { $0 == .absent })
    #expect(again.last == .leftForeign)
    #expect(try fixture.contents(of: fixture.hooks) == before)
  }

  @Test("a backup name that is taken by something else: nothing is written")
  func backupTaken() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    try fixture.repository.write(".git/hooks/pre-push.lane-prev", "#!/bin/sh\n", mode: 0o755)
    let before = try fixture.contents(of: fixture.hooks)
    let error = #expect(throws: HookError.self) { try fixture.install() }
    let path = fixture.hooks + "/pre-push.lane-prev"
    #expect(error == .backupTaken(hook: "pre-push", path: path))
    #expect(try fixture.contents(of: fixture.hooks) == before)
    #expect(!Files.exists(fixture.repository.path + "/.git/lane"))
  }

  @Test("an installation that stopped half-way is finished by the next one")
  func interrupted() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    let hook = fixture.hooks + "/pre-push"
    try Files.link(hook, at: hook + ".lane-prev")
    #expect(try fixture.install().hooks.last?.previous == .runs(nil))
    try fixture.uninstall()
    #expect(try Files.read(hook) == Array(fixture.previousHook().utf8))
  }

  @Test("a foreign file that took our hook's place is left alone, and said")
  func replaced() throws {
    let fixture = try HookFixture()
    try fixture.install()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    #expect(try fixture.status().hooks.last?.fault == .replaced(by: nil))
    let report = try fixture.uninstall()
    #expect(report.hooks.dropLast().allSatisfy { $0.outcome == .removed })
    #expect(report.hooks.last?.outcome == .leftForeign)
    #expect(try Files.read(fixture.hooks + "/pre-push") == Array(fixture.previousHook().utf8))
  }

  @Test("a hook that was edited by hand is refused with the difference, and never removed")
  func edited() throws {
    let fixture = try HookFixture()
    try fixture.install()
    let path = fixture.hooks + "/pre-commit"
    let edited = try Files.read(path) + Array("echo mine\n".utf8)
    try Files.writeAtomically(path, edited, mode: 0o755)
    #expect(try fixture.status().hooks.first?.fault == .edited)
    let error = #expect(throws: HookError.self) { try fixture.install() }
    guard case .modified("pre-commit", path, let difference) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(difference.split(separator: "\n").contains("+echo mine"))
    #expect(try fixture.uninstall().hooks.first?.outcome == .leftEdited)
    #expect(try Files.read(path) == edited)
  }

  @Test("an older text of ours is replaced in silence, as is one for another path of the program")
  func upgrade() throws {
    let fixture = try HookFixture()
    try fixture.install(program: "/elsewhere/git-lane")
    #expect(try fixture.install().hooks.allSatisfy { $0.outcome == .updated })

    let older = Array("#!/bin/sh\n# git-lane-hook:0\nexec git-lane hook x\n".utf8)
    let path = fixture.hooks + "/pre-push"
    try Files.writeAtomically(path, older, mode: 0o755)
    let manifest = fixture.repository.path + "/.git/lane/hooks-manifest"
    var lines = String(decoding: try Files.read(manifest), as: UTF8.self).split(separator: "\n")
    lines.removeAll { $0.hasSuffix(" hooks/pre-push") }
    lines.append("\(Hex.encode(Digest.sha256(older))) hooks/pre-push")
    try Files.writeAtomically(manifest, Array((lines.joined(separator: "\n") + "\n").utf8))
    let outcomes = try fixture.install().hooks.map(\.outcome)
    #expect(outcomes.dropLast().allSatisfy { $0 == .unchanged })
    #expect(outcomes.last == .updated)
    #expect(try Files.read(path) == HookShim.text(program: fixture.program))
  }

  @Test("a hook of ours that lost its exec bit is not armed, and installing arms it again")
  func rearmed() throws {
    let fixture = try HookFixture()
    try fixture.install()
    try Files.chmod(fixture.hooks + "/pre-push", 0o644)
    #expect(try fixture.status().hooks.last?.fault == .notExecutable)
    #expect(try fixture.install().hooks.last?.outcome == .rearmed)
    #expect(try fixture.status().isArmed)
  }

  @Test("a directory where a hook should be is refused")
  func directory() throws {
    let fixture = try HookFixture()
    try Files.makeDirectories(fixture.hooks + "/pre-push")
    let error = #expect(throws: HookError.self) { try fixture.install() }
    #expect(error == .occupied(hook: "pre-push", path: fixture.hooks + "/pre-push"))
    #expect(Files.stamp(fixture.hooks + "/pre-commit") == nil)
  }

  @Test("without the program the status says so")
  func programMissing() throws {
    let fixture = try HookFixture()
    try fixture.install()
    try Files.remove(fixture.program)
    let status = try fixture.status()
    #expect(status.hooks.allSatisfy { $0.fault == .programMissing(fixture.program) })
  }

  @Test("a damaged or hostile manifest removes nothing that is not ours")
  func hostileManifest() throws {
    let fixture = try HookFixture()
    try fixture.install()
    let victim = fixture.repository.path + "/.git/config"
    let digest = Hex.encode(Digest.sha256(try Files.read(victim)))
    let lines = "git-lane-hooks 1\n\(digest) config\n\(digest) ../a\nxx\n\n\0\u{FF}\n"
    let manifest = fixture.repository.path + "/.git/lane/hooks-manifest"
    try Files.writeAtomically(manifest, Array(lines.utf8))
    let report = try fixture.uninstall()
    #expect(Files.exists(victim))
    #expect(report.hooks.dropLast().allSatisfy { $0.outcome == .removed })
    #expect(report.hooks.last?.outcome == .leftForeign)
  }
}
