import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 34: what an audit says where somebody pushed what nobody could read, or nothing that
/// was approved.
@Suite struct AuditRepairTests {
  private func audit(_ repository: TestRepository) throws -> TestResult {
    try repository.lane("verify", "--all", "--target", "main")
  }

  // MARK: a policy that nobody could read

  @Test("a policy that was broken once is one landing to answer for, and the rest is judged")
  func broken() throws {
    let gated = try GatedRepository()
    try gated.storeMachineKey()
    let work = gated.work
    let land = { (files: [String: String], message: String) throws in
      try work.commit(files, message)
      try work.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
    }
    let policy = try work.read(".lane/policy")
    let start = try work.id("HEAD")
    try land([".lane/policy": "[lane]\n version = x\n[["], "broken")
    let bad = try work.id("HEAD")
    let whileBroken = try audit(work)
    #expect(whileBroken.status == 1 && whileBroken.output.contains("lane-files"), "\(whileBroken)")
    let range = "\(start.prefix(10))..\(bad.prefix(10))"
    #expect(whileBroken.output.contains("next:      git lane approve --lane \(range)\n"))

    // A change is reviewed meanwhile by what ruled last.
    try work.commit(["b.txt": "two\n"], "meanwhile")
    let skeleton = try work.lane("review", "--template")
    #expect(skeleton.status == 0 && skeleton.output.contains("b.txt"), "\(skeleton)")
    try work.git("reset", "-q", "--hard", bad).expectSuccess()

    try work.commit([".lane/policy": policy], "repaired")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    let push = try work.git("push", "-q", "origin", "main")
    #expect(push.status == 0, "\(push)")
    try work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    let red = try audit(work)
    #expect(red.status == 1 && red.output.contains("1 of 3 landings not covered"), "\(red)")
    #expect(red.output.contains(bad.prefix(10)))
    #expect(try work.lane("why", "HEAD").status == 0)

    try gated.receipt(.approve, from: start, to: bad, by: GatedRepository.person, lane: true)
    let green = try audit(work)
    #expect(green.status == 0, "\(green)")
  }

  @Test("a policy that was broken and never approved does not loosen what comes after it")
  func brokenAndWeakened() throws {
    let gated = try GatedRepository()
    let work = gated.work
    let policy = try work.read(".lane/policy")
    try work.commit([".lane/policy": "[["], "broken")
    try work.commit(
      [".lane/policy": policy + "reviews = 1\n[principal \"mallory\"]\nrole = human\n"],
      "weakened"
    )
    try work.commit(["a.txt": "two\n"], "unseen")
    try work.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
    let red = try audit(work)
    #expect(red.status == 1, "\(red)")
    for revision in ["HEAD", "HEAD~1", "HEAD~2"] {
      #expect(red.output.contains(try work.id(revision).prefix(10)), "\(revision): \(red)")
    }
  }

  // MARK: what helps

  @Test("after a first push without receipts the way on is an approval, which helps")
  func firstLanding() throws {
    let fixture = try ActFixture()
    let work = fixture.repository
    try work.git("push", "-q", "origin", "main").expectSuccess()
    let again = try work.lane("verify", "--all")
    #expect(again.status == 0, "\(again)")

    let second = try fixture.sandbox.repository("second")
    let remote = try second.addRemote()
    let start = try second.commit(["a.txt": "one\n"], "first")
    try second.git("push", "-q", "origin", "main").expectSuccess()
    try second.lane("init", "--reviewer", "human").expectSuccess()
    try second.git("config", "-f", ".lane/policy", "review.rounds", "2").expectSuccess()
    try second.commit([:], "an edit")
    #expect(try second.id("HEAD~2") == start)
    try second.git("push", "-q", "origin", "main").expectSuccess()
    #expect(try remote.git("rev-parse", "-q", "--verify", "refs/notes/lane").status == 1)
    let red = try second.lane("verify", "--all")
    #expect(red.status == 1, "\(red)")
    let line = try #require(red.lines.first { $0.hasPrefix("next:") })
    #expect(line.contains("git lane approve --lane "), "\(red)")
    let words = line.split(separator: " ").dropFirst(3).map(String.init)
    try fixture.sandbox.runOnTerminal(
      "git-lane",
      words,
      in: second.path,
      typingCodeAfter: "type "
    ).expectSuccess()
    #expect(try second.lane("verify", "--all").status == 0)
    // A colleague's clone cannot know it, until it has asked.
    let other = try fixture.sandbox.clone(remote, as: "other")
    #expect(try other.lane("verify", "--all").output.contains("git lane sync origin"))
    try other.lane("sync").expectSuccess()
    #expect(try other.lane("verify", "--all").output.contains("git lane approve --lane "))
  }
}
