import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 10 to 12 and 17, at the commit.
@Suite struct CommitGateTests {
  @Test("10. a staged change with a passing receipt is quiet, without one it is refused")
  func staged() throws {
    let gated = try GatedRepository()
    try gated.stage("a.txt", "two\n")
    let refused = try gated.work.git("commit", "-m", "change")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("git lane review --staged"))
    #expect(refused.errors.contains("--amend"))
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try gated.work.git("commit", "-q", "-m", "change").isQuiet)
    let note = try gated.work.git("notes", "--ref=lane", "show", "HEAD").expectSuccess()
    #expect(note.output.hasPrefix("git-lane-receipt 1\nkind: review\nverdict: pass\n"))
  }

  @Test("an amendment may pass by what it makes of the commit before")
  func amend() throws {
    let gated = try GatedRepository()
    try gated.stage("a.txt", "two\n")
    try gated.receipt(from: "HEAD", to: nil)
    try gated.work.git("commit", "-q", "-m", "change").expectSuccess()
    try gated.stage("a.txt", "three\n")
    #expect(try gated.work.git("commit", "--amend", "-q", "-m", "changed").status == 1)
    try gated.receipt(from: "HEAD^", to: nil)
    #expect(try gated.work.git("commit", "--amend", "-q", "-m", "changed").isQuiet)
  }

  @Test("on the very first commit, which could as well be amended, the gate is as it is later")
  func onRoot() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repository()
    let first = try work.lane("init").expectSuccess()
    #expect(!first.errors.contains("warning"), "\(first.errors)")
    #expect(try work.git("rev-list", "--count", "HEAD").line == "1")
    try work.write("a.txt", "one\n")
    try work.git("add", "a.txt").expectSuccess()
    let refused = try work.git("commit", "-q", "-m", "change")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("it lacks a passing review"), "\(refused.errors)")
    #expect(refused.errors.contains("next:      git lane review --staged\n"))
  }

  @Test("a branch that is another name of a protected one is protected")
  func symbolicBranch() throws {
    let gated = try GatedRepository()
    let work = gated.work
    try work.git("symbolic-ref", "refs/heads/master", "refs/heads/main").expectSuccess()
    try work.git("switch", "-q", "master").expectSuccess()
    // Twice, since the first may be remembered.
    for text in ["two\n", "three\n"] {
      try gated.stage("a.txt", text)
      let refused = try work.git("commit", "-q", "-m", "change")
      #expect(refused.status == 1)
      #expect(refused.errors.hasPrefix("lane: commit to main blocked"), "\(refused.errors)")
    }
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try work.git("commit", "-q", "-m", "change").isQuiet)
  }

  @Test("11. a commit with --no-verify is made, is recorded, and the push names it")
  func bypass() throws {
    let gated = try GatedRepository()
    try gated.storeMachineKey()
    try gated.stage("a.txt", "two\n")
    try gated.work.git("commit", "-q", "--no-verify", "-m", "hurry").expectSuccess()
    let id = try gated.work.id("HEAD")
    let log = try gated.work.git("log", "--format=%B", "--all", "--glob=refs/lane/sessions/*")
    #expect(log.output.contains("bypassed: pre-commit at \(id.prefix(10))"))
    let refused = try gated.work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1)
    let row = refused.errors.split(separator: "\n").first { $0.hasPrefix("  \(id.prefix(7))") }
    #expect(row == "  \(id.prefix(7))  hurry  no receipt, committed with --no-verify")
  }

  @Test("an amendment that one of its readings let through was not made past the gate")
  func amendmentRead() throws {
    let gated = try GatedRepository()
    try gated.storeMachineKey()
    try gated.work.commit(["a.txt": "two\n"], "one")
    let before = try gated.sessions().count
    try gated.stage("b.txt", "two\n")
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try gated.work.git("commit", "--amend", "-q", "-m", "both").isQuiet)
    #expect(try gated.sessions().count == before)
  }

  @Test("12. a new message keeps the receipt valid, new content does not")
  func message() throws {
    let gated = try GatedRepository()
    try gated.stage("a.txt", "two\n")
    try gated.receipt(from: "HEAD", to: nil)
    try gated.work.git("commit", "-q", "-m", "change").expectSuccess()
    #expect(try gated.work.git("commit", "--amend", "-q", "-m", "other words").isQuiet)
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
    try gated.stage("a.txt", "three\n")
    #expect(try gated.work.git("commit", "--amend", "-q", "--no-edit").status == 1)
  }

  @Test("a commit of the index in force, not of the one on disk, is judged")
  func otherIndex() throws {
    let gated = try GatedRepository()
    try gated.work.write("a.txt", "two\n")
    try gated.stage("b.txt", "two\n")
    // `commit -a` and a partial commit build an index of their own.
    try gated.receipt(from: "HEAD", to: nil)
    let all = try gated.work.git("commit", "-q", "-a", "-m", "both")
    #expect(all.status == 1 && all.said.contains("git add -u && git lane review --staged"))
    let part = try gated.work.git("commit", "-q", "-m", "one", "a.txt")
    #expect(part.status == 1 && part.said.contains("git add <file>... && git lane review --staged"))
    #expect(try gated.work.git("commit", "-q", "-m", "one", "b.txt").isQuiet)
  }

  @Test("17. with a poor PATH and no terminal the verdict is the same, in plain text")
  func poorEnvironment() throws {
    let gated = try GatedRepository()
    try gated.stage("a.txt", "two\n")
    let refused = try gated.work.git(
      "commit",
      "-m",
      "change",
      environment: ["PATH": "/usr/bin:/bin"]
    )
    #expect(refused.status == 1)
    #expect(refused.errors.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) })
  }

  @Test("a branch that nothing protects, and warnings where policy only warns")
  func others() throws {
    let gated = try GatedRepository(policy: "commit = warn\n")
    try gated.stage("a.txt", "two\n")
    let warned = try gated.work.git("commit", "-q", "-m", "change")
    #expect(warned.status == 0)
    #expect(warned.errors.contains("warning"))
    try gated.work.git("switch", "-q", "-c", "topic").expectSuccess()
    try gated.stage("a.txt", "three\n")
    #expect(try gated.work.git("commit", "-q", "-m", "topic").isQuiet)
  }
}
