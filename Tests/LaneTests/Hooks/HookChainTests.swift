import Lane
import LaneSystem
import TestSupport
import Testing

@Suite struct HookChainTests {
  @Test("a previous pre-push sees the same arguments and all of the standard input")
  func chained() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    let report = try fixture.install()
    #expect(report.hooks.first { $0.hook == "pre-push" }?.previous == .runs(nil))
    let id = try fixture.repository.commit(["a": "1\n"], "first")
    try Files.remove(fixture.log)
    try fixture.git("push", "-q", "origin", "main").expectSuccess()
    let line = "refs/heads/main \(id) refs/heads/main \(String(repeating: "0", count: 40))"
    #expect(
      try fixture.logged() == [
        "gate hook pre-push origin \(fixture.remote.path)", "gate < \(line)",
        "previous origin \(fixture.remote.path)", "previous < \(line)",
      ]
    )
  }

  @Test("on a push the gate is first, and its no keeps the previous hook from running")
  func pushOrder() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(exit: 7), mode: 0o755)
    try fixture.install()
    try fixture.repository.commit(["a": "1\n"], "first")
    #expect(try fixture.git("push", "-q", "origin", "main").status == 1)
    #expect(try fixture.logged().contains { $0.hasPrefix("previous ") })
    try Files.remove(fixture.log)
    try fixture.writeProgram(exit: 1)
    #expect(try fixture.git("push", "-q", "origin", "main").status == 1)
    #expect(try !fixture.logged().contains { $0.hasPrefix("previous ") })
  }

  @Test("on a commit the previous hook is first, so the gate sees what a formatter staged")
  func commitOrder() throws {
    let fixture = try HookFixture()
    let formatter = "#!/bin/sh\necho formatted >a && git add a\n"
    try fixture.repository.write(".git/hooks/pre-commit", formatter, mode: 0o755)
    try fixture.install()
    let seen = "#!/bin/sh\n[ \"$2\" != pre-commit ] || git show :a >>'\(fixture.log)'\n"
    try Files.writeAtomically(fixture.program, Array(seen.utf8), mode: 0o755)
    try fixture.repository.write("a", "plain\n")
    try fixture.repository.git("add", "a").expectSuccess()
    try fixture.git("commit", "-q", "-m", "first").expectSuccess()
    #expect(try fixture.logged() == ["formatted"])
  }

  @Test("the previous hook's no stops a commit before the gate is asked")
  func previousRefuses() throws {
    let fixture = try HookFixture()
    let hook = fixture.previousHook(exit: 3)
    try fixture.repository.write(".git/hooks/pre-commit", hook, mode: 0o755)
    try fixture.install()
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "first").status == 1)
    #expect(try fixture.logged() == ["previous "])
  }

  @Test("post-commit runs both, whatever the first one says")
  func recorders() throws {
    let fixture = try HookFixture()
    let hook = fixture.previousHook(exit: 3)
    try fixture.repository.write(".git/hooks/post-commit", hook, mode: 0o755)
    try fixture.install()
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(
      try fixture.logged() == ["gate hook pre-commit", "previous ", "gate hook post-commit"]
    )
  }

  @Test("a previous hook without exec bit stays switched off, and that is said")
  func switchedOff() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-commit", fixture.previousHook(), mode: 0o644)
    let report = try fixture.install()
    #expect(report.hooks.first { $0.hook == "pre-commit" }?.previous == .switchedOff)
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
    try fixture.uninstall()
    #expect(Files.stamp(fixture.hooks + "/pre-commit")?.mode == 0o100644)
  }

  @Test("a previous hook may be a link; one to nowhere stays as silent as it was")
  func links() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/shared/hook", fixture.previousHook(), mode: 0o755)
    try Files.makeDirectories(fixture.hooks)
    try Files.symlink("../shared/hook", at: fixture.hooks + "/pre-commit")
    try Files.symlink("../shared/gone", at: fixture.hooks + "/post-commit")
    let report = try fixture.install()
    let previous = { (hook: String) in report.hooks.first { $0.hook == hook }?.previous }
    #expect(previous("pre-commit") == .runs(nil))
    #expect(previous("post-commit") == .switchedOff)
    #expect(previous("pre-push") == HookReport.Previous.none)
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(
      try fixture.logged() == ["previous ", "gate hook pre-commit", "gate hook post-commit"]
    )
    try fixture.uninstall()
    #expect(try Files.readLink(fixture.hooks + "/pre-commit") == "../shared/hook")
    #expect(try Files.readLink(fixture.hooks + "/post-commit") == "../shared/gone")
  }

  @Test("a copy of ours as the previous hook does not call itself")
  func itself() throws {
    let fixture = try HookFixture()
    try fixture.install()
    let text = HookShim.text(program: fixture.program)
    try Files.writeAtomically(fixture.hooks + "/pre-commit.lane-prev", text, mode: 0o755)
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    #expect(try fixture.logged() == ["gate hook pre-commit", "gate hook post-commit"])
  }

  @Test("whoever took our place and runs us under another ending runs the same hook")
  func otherEnding() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    try fixture.install()
    try Files.rename(fixture.hooks + "/pre-push", to: fixture.hooks + "/pre-push.legacy")
    let manager = "#!/bin/sh\nexec \"$0.legacy\" \"$@\"\n"
    try fixture.repository.write(".git/hooks/pre-push", manager, mode: 0o755)
    try fixture.repository.commit(["a": "1\n"], "first")
    try Files.remove(fixture.log)
    try fixture.git("push", "-q", "origin", "main").expectSuccess()
    let names = try fixture.logged().filter { !$0.contains(" < ") }
    #expect(
      names == [
        "gate hook pre-push origin \(fixture.remote.path)",
        "previous origin \(fixture.remote.path)",
      ]
    )
  }

  @Test("a push of three thousand references reaches both sides whole")
  func manyReferences() throws {
    let fixture = try HookFixture()
    try fixture.repository.write(".git/hooks/pre-push", fixture.previousHook(), mode: 0o755)
    try fixture.install()
    let id = try fixture.repository.commit(["a": "1\n"], "first")
    let updates = (0..<3000).map { "create refs/heads/topic-\($0) \(id)\n" }.joined()
    try fixture.repository.git("update-ref", "--stdin", input: updates).expectSuccess()
    try fixture.git("push", "-q", "origin", "refs/heads/topic-*:refs/heads/topic-*")
      .expectSuccess()
    let log = try fixture.logged()
    #expect(log.count { $0.hasPrefix("gate < ") } == 3000)
    #expect(log.count { $0.hasPrefix("previous < ") } == 3000)
  }
}
