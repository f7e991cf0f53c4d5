import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a proposal lacks whose target has moved on: each command that is printed is run as it is.
@Suite struct ProposalTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }
  private static let agent = "\n\nCo-authored-by: Claude <noreply@anthropic.com>"

  /// A target that goes on in another file once a topic has left it.
  init() throws {
    gated = try GatedRepository()
    try gated.storeMachineKey()
    try work.git("config", "user.signingKey", gated.personKey).expectSuccess()
    try work.git("config", "gpg.format", "ssh").expectSuccess()
    let reviewer = String(decoding: try ReviewFixture.reviewer(), as: UTF8.self)
    for (name, value) in [
      ("review.provider", "house"), ("provider.house.kind", "command"),
      ("provider.house.command", "/usr/bin/python3 tools/review"),
      ("provider.house.vendor", "house"), ("lane.presence", "none"),
    ] {
      try work.git("config", "-f", ".lane/policy", "--replace-all", name, value).expectSuccess()
    }
    try work.commit(["tools/review": reviewer, "long.txt": Self.text()], "a reviewer")
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    let shown = try work.lane("trust", "--show").output
    let digest = shown.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("sha256:") }
    try work.lane("trust", "--digest", String(digest ?? "")).expectSuccess()
    try work.git("switch", "-qc", "topic").expectSuccess()
  }

  private static func text(_ changes: [Int: String] = [:]) -> String {
    (1...40).map { (changes[$0] ?? "line \($0)") + "\n" }.joined()
  }

  /// Moves the target on, and comes back.
  private func moveTarget(_ files: [String: String] = ["c.txt": "one\n"]) throws {
    try work.git("switch", "-q", "main").expectSuccess()
    try work.commit(files, "somebody else's")
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try work.git("switch", "-q", "topic").expectSuccess()
  }

  private func verify() throws -> TestResult { try work.lane("verify", "--target", "main", "HEAD") }

  /// Does what is printed until the proposal may be merged, and returns that.
  private func follow(limit: Int = 4) throws -> [String] {
    var commands: [String] = []
    while commands.count < limit {
      let judged = try verify()
      guard judged.status != 0 else { return commands }
      try expectReal(judged)
      let line = judged.said.split(separator: "\n").first { $0.hasPrefix("next:") }
      let command = try #require(line, "\(judged)").dropFirst(5).trimmingBlanks
      commands.append(command)
      let result = try gated.sandbox.run("sh", ["-c", command], in: work.path)
      #expect(result.status == 0, "\(command): \(result)")
    }
    return commands + ["and so on"]
  }

  /// Whatever looks like a commit is one that everybody may have.
  private func expectReal(_ judged: TestResult) throws {
    let words = judged.errors.split { !$0.isHexDigit }.filter { [7, 10].contains($0.count) }
    #expect(!words.isEmpty)
    for word in words {
      #expect(try work.git("cat-file", "-t", String(word)).line == "commit", "\(word): \(judged)")
    }
  }

  private func range(_ base: String = "main~") throws -> String {
    "\(try work.id(base).prefix(10))..HEAD"
  }

  @Test("a review of what nobody saw, and of what an agent built a person's approval")
  func reviewed() throws {
    try work.commit(["a.txt": "two\n"], "one")
    try work.commit(["a.txt": "three\n"], "two" + Self.agent)
    try moveTarget()
    #expect(
      try follow() == ["git lane review \(range())", "git lane approve \(range())"]
    )
    #expect(try verify().output.contains(work.id("HEAD").prefix(7)))
  }

  @Test("an approval of lane files")
  func laneFiles() throws {
    try work.commit([".lane/rules/one.md": "x\n"], "a rule")
    try moveTarget()
    #expect(try follow() == ["git lane approve --lane \(range())"])
  }

  @Test("what was landed and undone: to stand on what the target is now, and a new review")
  func undone() throws {
    try work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "main", to: "HEAD") {
      $0.reviewer = .provider(name: "house", model: nil, effort: nil)
    }
    #expect(try verify().status == 0)
    try work.git("switch", "-q", "main").expectSuccess()
    try work.git("merge", "-q", "--squash", "topic").expectSuccess()
    try work.commit([:], "squash")
    try work.git("revert", "--no-edit", "HEAD").expectSuccess()
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try work.git("switch", "-q", "topic").expectSuccess()
    // A merge is made on what is checked out.
    try work.git("switch", "-q", "main").expectSuccess()
    let elsewhere = try work.lane("verify", "--target", "main", "topic")
    #expect(elsewhere.said.contains("next:      git switch topic\n"), "\(elsewhere)")
    #expect(!elsewhere.said.contains("git lane carry"), "\(elsewhere)")
    try work.git("switch", "-q", "topic").expectSuccess()
    let tip = try work.id("main").prefix(10)
    #expect(try follow() == ["git merge \(tip)", "git lane review \(tip)..HEAD"])
  }

  @Test("a carry of what was reviewed on a base before that")
  func carried() throws {
    try work.commit(["long.txt": Self.text([3: "three"])], "change")
    try gated.receipt(from: "main", to: "HEAD") {
      $0.reviewer = .provider(name: "house", model: nil, effort: nil)
    }
    try moveTarget(["long.txt": Self.text([30: "thirty"])])
    try work.git("-c", "core.hooksPath=/dev/null", "rebase", "-q", "main").expectSuccess()
    try moveTarget()
    let refused = try verify()
    try expectReal(refused)
    let lines = refused.said.split(separator: "\n")
    let line = try #require(lines.first { $0.contains("git lane carry") }, "\(refused)")
    let command = line.split(separator: ",")[0].drop { $0 != "g" }
    let carry = try gated.sandbox.run("sh", ["-c", String(command)], in: work.path)
    #expect(carry.status == 0 && carry.output.contains("carried to"), "\(command): \(carry)")
    #expect(try verify().status == 0)
  }

  @Test("a policy that is gone or cannot be read: no receipt helps, a commit does")
  func policy() throws {
    try work.git("rm", "-q", ".lane/policy").expectSuccess()
    try work.commit([:], "no policy")
    try moveTarget()
    let gone = try verify()
    #expect(gone.said.contains("next:      correct .lane/policy in a new commit"), "\(gone)")
    try work.commit([".lane/policy": "[[["], "broken")
    let broken = try verify()
    #expect(broken.said.contains("next:      correct .lane/policy in a new commit"), "\(broken)")
    try work.git("checkout", "-q", "main~", "--", ".lane/policy").expectSuccess()
    try work.commit([:], "repaired")
    #expect(try verify().status == 0)
  }

  @Test("status names what verify does")
  func status() throws {
    try work.commit(["a.txt": "two\n"], "one")
    try moveTarget()
    let status = try work.lane("status").output
    let range = "\(try work.id("main~").prefix(10))..\(try work.id("HEAD").prefix(10))"
    #expect(status.contains("git lane review \(range)"), "\(status)")
  }

  @Test("what needs no receipt of its own says why")
  func reasons() throws {
    try work.commit(["a.txt": "two\n"], "one")
    try gated.receipt(from: "main", to: "HEAD") {
      $0.reviewer = .provider(name: "house", model: nil, effort: nil)
    }
    try moveTarget(["a.txt": "one\n", "c.txt": "x\n"])
    try work.commit(["b.txt": "two\n"], "two")
    try gated.receipt(from: "HEAD^", to: "HEAD") {
      $0.reviewer = .provider(name: "house", model: nil, effort: nil)
    }
    let covered = try verify()
    #expect(covered.status == 0, "\(covered)")
    #expect(covered.output.contains("what git makes of its parents"), "\(covered)")
    #expect(!covered.output.contains("nothing outside"))
  }

  @Test("where nothing protects a branch nothing is gated; what is not there may be a slip")
  func unprotected() throws {
    try work.commit(["a.txt": "two\n"], "one")
    try work.git("push", "-q", "origin", "main:free").expectSuccess()
    try work.git("remote", "set-head", "origin", "main").expectSuccess()
    let free = try work.lane("verify", "--target", "free", "HEAD")
    #expect(free.status == 0, "\(free)")
    #expect(free.output.contains("nothing protects refs/heads/free, so nothing is gated there"))
    #expect(try work.lane("verify", "--target", "mian", "HEAD").status == 3)
    #expect(try work.lane("verify", "--target", "free", "--mint", "main..HEAD").status == 3)
  }

  @Test("what has more commits than one review takes is cut into parts that can be reviewed")
  func large() throws {
    try work.importChanges(402, to: "topic")
    let first = "\(try work.id("main").prefix(10))..\(try work.id("topic~2").prefix(10))"
    let whole = try work.lane("review", "main..topic")
    #expect(whole.said.contains("next:  git lane review \(first)"), "\(whole)")
    let commands = try follow()
    #expect(commands.first == "git lane review \(first)")
    #expect(commands.count == 2, "\(commands)")
    // One merge that brings them all is cut below.
    try work.git("switch", "-qC", "all", "main").expectSuccess()
    try work.git("merge", "-q", "--no-ff", "--no-verify", "-m", "all", "topic").expectSuccess()
    #expect(try verify().status == 0)
    let again = try work.lane("review", "main..all")
    #expect(again.said.contains("next:  git lane review \(first)"), "\(again)")
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
