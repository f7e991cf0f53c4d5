import LaneCore
import TestSupport
import Testing

@Suite struct StatusTests {
  /// The line of a field.
  private func line(_ name: String, _ result: TestResult) -> String? {
    result.lines.first { $0.hasPrefix(name) }
  }

  @Test("without a policy it says that nothing is gated")
  func ungated() throws {
    let repository = try TestSandbox().repository()
    try repository.commit(["a.txt": "one\n"], "start")
    let result = try repository.lane("status").expectSuccess()
    #expect(line("policy", result) == "policy  none: nothing is gated here")
    #expect(line("next", result) == "next    git lane init")
  }

  @Test("it says what rules, what HEAD and the index need, and what would be published")
  func story() throws {
    let gated = try GatedRepository(policy: "[publish]\nto = origin\n")
    try gated.work.git("fetch", "-q", "origin").expectSuccess()
    let clean = try gated.work.lane("status").expectSuccess()
    #expect(line("policy", clean)?.contains("refs/remotes/origin/main at") == true)
    #expect(clean.output.contains("main: 1 review, independent by vendor, landed by human"))
    #expect(line("hooks", clean)?.hasSuffix("ARMED") == true)
    #expect(line("HEAD", clean)?.hasSuffix("is the target's tip") == true)
    #expect(line("index", clean)?.hasSuffix("nothing is staged") == true)

    try gated.stage("a.txt", "two\n")
    let staged = try gated.work.lane("status").expectSuccess()
    #expect(line("index", staged)?.contains("staged, lacks review") == true)
    #expect(line("next", staged)?.hasSuffix("git lane review --staged") == true)
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try gated.work.lane("status").output.contains("staged, with a passing review"))

    try gated.work.commit([:], "a change")
    let covered = try gated.work.lane("status").expectSuccess()
    #expect(line("HEAD", covered)?.contains("1 new commit, covered (whole)") == true)
    #expect(line("receipts", covered) != nil)
    try gated.work.commit(["b.txt": "unseen\n"], "unseen")
    let lacking = try gated.work.lane("status").expectSuccess()
    #expect(line("HEAD", lacking)?.contains("2 new commits, not covered: no receipt") == true)
    #expect(line("next", lacking)?.contains("git lane review") == true)
  }

  @Test("an open block is listed")
  func block() throws {
    let gated = try GatedRepository()
    try gated.work.commit(["a.txt": "two\n"], "a change")
    try gated.receipt(from: "HEAD^", to: "HEAD") { $0.verdict = .block }
    let result = try gated.work.lane("status", "--json").expectSuccess()
    let value = try JSONReader.read(result.bytes)
    let blocks = value.object?["result"]?.object?["blocks"]?.array
    #expect(blocks?.first?.string?.contains("blocked by codex gpt-5.5") == true)
  }
}
