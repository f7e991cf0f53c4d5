import Lane
import LaneSystem
import TestSupport
import Testing

/// The program was removed while the hooks stayed.
@Suite struct MissingProgramTests {
  let fixture: HookFixture

  init() throws {
    fixture = try HookFixture()
    try fixture.install()
    try Files.remove(fixture.program)
  }

  @Test("a commit is let through with a warning, recording stays quiet")
  func commit() throws {
    let result = try fixture.git("commit", "-q", "--allow-empty", "-m", "first")
    #expect(result.status == 0)
    #expect(
      result.errors == """
        lane: warning: git-lane is neither at '\(fixture.program)' nor on PATH: \
        this pre-commit is not checked

        """
    )
  }

  @Test("a push is stopped where the repository has a policy, and says how to go on")
  func push() throws {
    try fixture.repository.commit([".lane/policy": "[lane]\n"], "first")
    let result = try fixture.git("push", "-q", "origin", "main")
    #expect(result.status == 1)
    #expect(result.errors.contains("lane: pre-push blocked: git-lane is neither at "))
    #expect(result.errors.contains("next:  install it again"))
    #expect(try fixture.remote.git("rev-parse", "--verify", "-q", "main").status != 0)
  }

  @Test("a push is stopped also from a branch without the policy")
  func otherBranch() throws {
    try fixture.repository.commit([".lane/policy": "[lane]\n"], "first")
    try fixture.repository.git("checkout", "-q", "--orphan", "pages").expectSuccess()
    try fixture.repository.git("rm", "-rfq", ".").expectSuccess()
    try fixture.repository.commit(["index.html": "x\n"], "pages")
    #expect(try fixture.git("push", "-q", "origin", "pages", "main").status == 1)
    // Nothing says that this one is judged.
    #expect(try fixture.git("push", "-q", "origin", "pages").status == 0)
  }

  @Test("a robot's push is let through with a warning")
  func robot() throws {
    try fixture.repository.commit([".lane/policy": "[lane]\n"], "first")
    let result = try fixture.git("push", "-q", "origin", "main", environment: ["CI": "true"])
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("lane: warning: git-lane is neither at "))
  }

  @Test("a previous hook runs on")
  func previous() throws {
    let hook = fixture.previousHook(exit: 3)
    try Files.writeAtomically(
      fixture.hooks + "/pre-commit.lane-prev",
      Array(hook.utf8),
      mode: 0o755
    )
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "first").status == 1)
    #expect(try fixture.logged() == ["previous "])
  }
}
