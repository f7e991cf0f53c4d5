import LaneCore
import LaneStore
import TestSupport
import Testing

/// Each state that a commit can be in has its sentence, and the one command that leads on.
@Suite struct WhyTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }

  init() throws { gated = try GatedRepository() }

  private func next(_ result: TestResult) -> String? {
    result.lines.first { $0.hasPrefix("next    ") }.map { String($0.dropFirst(8)) }
  }

  @Test("covered by itself, as a member of a whole, and before the lane")
  func covered() throws {
    try work.commit(["a.txt": "two\n"], "one")
    try work.commit(["a.txt": "three\n"], "two")
    let (one, two) = (try work.id("HEAD^"), try work.id("HEAD"))
    try gated.receipt(from: "HEAD~2", to: "HEAD")
    let member = try work.lane("why", one)
    #expect(member.status == 0, "\(member)")
    #expect(member.output.contains("by the rule 'whole', up to \(two.prefix(10))"))
    #expect(member.output.contains("review pass by codex gpt-5.5"))
    #expect(next(member) == nil)
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try work.lane("why", two).output.contains("covered on refs/heads/main by the rule"))
    let older = try work.lane("why", "origin/main~")
    #expect(older.status == 0 && older.output.contains("older than the lane"))
    let json = try JSONReader.read(work.lane("why", "--json", one).bytes).object
    #expect(json?["result"]?.object?["next"] == .null)
  }

  @Test("nobody reviewed it, what was reviewed is another change, the review does not count")
  func uncovered() throws {
    try work.commit(["a.txt": "two\n"], "change")
    let range = "\(try work.id("HEAD^").prefix(10))..HEAD"
    let bare = try work.lane("why", "HEAD")
    #expect(bare.status == 1 && bare.output.contains("no receipt"))
    #expect(next(bare) == "git lane review \(range)")
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("commit", "-q", "--no-verify", "--amend", "-m", "reworded").expectSuccess()
    let reworded = try work.id("HEAD")
    #expect(try work.lane("why", "HEAD").status == 0)
    try work.commit(["a.txt": "three\n"], "more")
    try work.git("reset", "-q", "--soft", "HEAD~2").expectSuccess()
    try work.git("commit", "-q", "--no-verify", "-m", "larger").expectSuccess()
    let stale = try work.lane("why", "HEAD")
    #expect(stale.status == 1 && next(stale) == "git lane review \(range)")
    try work.git("reset", "-q", "--hard", reworded).expectSuccess()
    try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
    }
    let revoked = try work.lane("why", "HEAD")
    #expect(revoked.status == 1 && revoked.output.contains("revoked"), "\(revoked)")
    #expect(next(revoked)?.hasPrefix("git lane review ") == true)
  }

  @Test("blocked, lane files without approval, an agent's work without a person, an override")
  func otherGates() throws {
    let start = try work.id("HEAD")
    try work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "HEAD^", to: "HEAD") {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a.txt".utf8))]
    }
    let blocked = try work.lane("why", "HEAD")
    #expect(blocked.status == 1 && blocked.output.contains("x block:"), "\(blocked)")
    #expect(next(blocked)?.hasPrefix("git lane review ") == true)
    try gated.receipt(.override, from: "HEAD^", to: "HEAD", by: GatedRepository.person)
    let overridden = try work.lane("why", "HEAD")
    #expect(overridden.status == 0 && overridden.output.contains("the rule 'override'"))

    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try work.commit([".lane/rules/one.md": "x\n"], "a rule")
    let lane = try work.lane("why", "HEAD")
    #expect(lane.status == 1 && next(lane)?.hasPrefix("git lane approve --lane ") == true)

    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try work.commit(["a.txt": "six\n"], "six\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    let built = try work.lane("why", "HEAD")
    #expect(built.status == 1 && next(built)?.hasPrefix("git lane approve ") == true, "\(built)")
  }

  @Test("what cannot be told, and what is not gated at all")
  func doubts() throws {
    try work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    let line = try work.lane("why", "HEAD").lines.first { $0.hasPrefix("change  ") }
    let change = try #require(line).dropFirst(8)
    let damage = "git-lane-receipt 1\nkind: review\nverdict:"
    try work.git("notes", "--ref=lane", "append", "-m", damage, String(change)).expectSuccess()
    let damaged = try work.lane("why", "HEAD")
    #expect(damaged.status == 3 && damaged.output.contains("cannot tell"), "\(damaged)")
    #expect(next(damaged)?.hasPrefix("git lane revoke --reason <text> ") == true, "\(damaged)")
    let none = try work.lane("why", "nowhere")
    #expect(none.status == 128 && none.errors.contains("'nowhere' names no commit"))
    let plain = try gated.sandbox.repository("plain")
    try plain.commit(["a": "1\n"], "first")
    let bare = try plain.lane("why", "HEAD")
    #expect(bare.status == 128 && bare.errors.contains("git lane init"))
  }
}
