import LaneCore
import TestSupport
import Testing

/// What `review` says agrees with what gates hear: a block that lands is answered, or the way out is said.
@Suite struct HeardBlockTests {
  private let fixture: ReviewFixture
  private var repository: TestRepository { fixture.repository }

  init() throws {
    fixture = try ReviewFixture(
      settings: [["review.rounds", "9"], ["--add", "review.provider", "human"]]
    )
  }

  /// A commit that passes, and one on top of it that is blocked.
  private func blocked(_ files: [String: String] = ["c.txt": "fine\nDEFECT\n"]) throws {
    try fixture.commit(["c.txt": "fine\n"], "fine")
    try repository.lane("review").expectSuccess()
    try fixture.commit(files, "broken")
    #expect(try repository.lane("review").status == 1)
    #expect(try repository.lane("verify").status == 1)
  }

  /// Makes one commit of the branch, as the remedy says.
  private func squash(_ message: String, in other: TestRepository? = nil) throws {
    let repository = other ?? repository
    try repository.git("reset", "-q", "--soft", "main").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-m", message).expectSuccess()
  }

  private func expectLanding() throws {
    let review = try repository.lane("review")
    #expect(review.status == 0 && !review.output.contains("next:"), "\(review)")
    let verify = try repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("a blocked commit that is reverted is answered, though the whole had passed before")
  func reverted() throws {
    try blocked()
    try repository.git("revert", "--no-edit", "HEAD").expectSuccess()
    try expectLanding()
    #expect(try fixture.receipts("HEAD").map(\.pass).contains(.verify))
    #expect(try repository.lane("review").output.contains("recorded"))
  }

  @Test("a blocked commit whose files the whole leaves alone is taken out of the history")
  func takenBack() throws {
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "broken")
    #expect(try repository.lane("review").status == 1)
    try repository.git("checkout", "-q", "main", "--", "a.txt").expectSuccess()
    try fixture.commit(["b.txt": "another way\n"], "another way")
    let review = try repository.lane("review")
    #expect(review.output.contains("stays in the history"), "\(review)")
    let fork = try repository.id("main").prefix(10)
    #expect(review.output.contains("next: git reset --soft \(fork), git commit"), "\(review)")
    try squash("another way")
    try expectLanding()
  }

  @Test("a blocked file that is mended under another name is no dead end")
  func renamed() throws {
    try fixture.commit(["n.txt": "DEFECT\n"], "new")
    #expect(try repository.lane("review").status == 1)
    try repository.git("mv", "n.txt", "m.txt").expectSuccess()
    try fixture.commit(["m.txt": "mended\n"], "mended elsewhere")
    let review = try repository.lane("review")
    #expect(review.output.contains("next: git reset --soft"), "\(review)")
    try squash("squashed")
    try expectLanding()
  }

  @Test("what mends a block in a part of it is looked at with the whole")
  func part() throws {
    try fixture.commit(["a.txt": "one\nDEFECT\n", "c.txt": "fine\n"], "broken")
    #expect(try repository.lane("review").status == 1)
    try fixture.commit(["a.txt": "one\nmended\n"], "mended")
    let part = try repository.lane("review", "HEAD~1..HEAD")
    #expect(part.status == 0, "\(part)")
    #expect(part.output.contains("in more than what was looked at"), "\(part)")
    #expect(part.output.contains("next: git lane review\n"), "\(part)")
    try expectLanding()
  }

  @Test("a branch below is not answered for by one on top of it, nor the other way round")
  func stack() throws {
    try fixture.commit(["s.txt": "bottom\n"], "bottom")
    try repository.git("switch", "-qc", "top").expectSuccess()
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "broken")
    #expect(try repository.lane("review").status == 1)
    try repository.git("switch", "-q", "topic").expectSuccess()
    try fixture.commit(["a.txt": "one\nharmless\n"], "harmless")
    let bottom = try repository.lane("review")
    #expect(bottom.status == 0 && !bottom.output.contains("next:"), "\(bottom)")
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.cold])
    try repository.git("switch", "-q", "top").expectSuccess()
    try fixture.commit(["a.txt": "one\nmended\n"], "mended")
    try expectLanding()
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.verify, .cold])
  }

  /// The form of the change, filled in by a person: as a pass, or with a finding in `a.txt`.
  private func form(finding quote: String? = nil) throws -> String {
    let form = try repository.lane("review", "--template").expectSuccess().output
      .replacing("\"skipped\"", with: "\"full\"")
      .replacing("\"not looked at yet\"", with: "null")
      .replacing("\"attack\": \"\"", with: "\"attack\": \"read with a file of one line\"")
      .replacing("\"not_checked\"", with: "\"held\"")
      .replacing("\"cannot_tell\"", with: "\"fixed\"")
    guard let quote else { return form.replacing("\"inconclusive\"", with: "\"pass\"") }
    let finding: JSONValue = [
      "id": "C1", "title": "odd", "category": "logic", "severity": "critical", "confidence": 90,
      "location": ["path": "a.txt", "side": "new", "start_line": 2, "end_line": 2],
      "quote": .string(quote),
      "scenario": ["trigger": "it is read", "expected": "an even line", "actual": "an odd one"],
      "impact": "who reads it", "fix": .null, "related": [],
    ]
    let text = String(decoding: finding.canonical(), as: UTF8.self)
    return form.replacing("\"inconclusive\"", with: "\"block\"")
      .replacing("\"findings\": []", with: "\"findings\": [\(text)]")
  }

  /// A commit of somebody who is not the person that reviews here.
  private func commitAsNoor(_ text: String, _ message: String, in fixture: ReviewFixture) throws {
    try fixture.repository.write("a.txt", text)
    let noor = ["-c", "user.name=Noor", "-c", "user.email=noor@example.org"]
    let commit = noor + ["commit", "-qa", "--no-verify", "-m", message]
    try fixture.sandbox.run("git", commit, in: fixture.repository.path).expectSuccess()
  }

  @Test("a person's block waits for a person, which the agents' pass says")
  func person() throws {
    try commitAsNoor("one\nodd\n", "odd", in: fixture)
    let block = try repository.lane("review", "--dossier", "-", input: form(finding: "odd"))
    #expect(block.status == 1, "\(block)")
    try commitAsNoor("one\neven\n", "even", in: fixture)
    let review = try repository.lane("review", "--provider", "house")
    #expect(review.output.contains("kam@example.org blocks it still"), "\(review)")
    #expect(review.output.contains("next: git lane review --template"), "\(review)")
    let pass = try repository.lane("review", "--dossier", "-", input: form())
    #expect(pass.status == 0 && !pass.output.contains("next:"), "\(pass)")
    #expect(try repository.lane("verify").status == 0)
  }

  @Test("a person who passes the very bytes that were blocked hears what is missing")
  func overruled() throws {
    try commitAsNoor("one\nDEFECT\n", "broken", in: fixture)
    #expect(try repository.lane("review", "--provider", "house").status == 1)
    let block = try #require(try fixture.receipts("HEAD").first)
    let pass = try repository.lane("review", "--dossier", "-", input: form())
    let finding = "\(block.id.hex.prefix(12)).C1"
    #expect(pass.status == 1, "gates go on hearing it")
    #expect(pass.output.contains("next: git lane answer \(finding) --pushback"), "\(pass)")
    #expect(try repository.lane("verify").status == 1)
    try repository.lane("answer", finding, "--pushback", "DEFECT is data here").expectSuccess()
    let second = try repository.lane("review", "--dossier", "-", input: form())
    #expect(second.status == 0 && !second.output.contains("next:"), "\(second)")
    #expect(try repository.lane("verify").status == 0)
    // The reviewer itself took nothing back, and has no say in it any more.
    let recorded = try repository.lane("review", "--provider", "house")
    #expect(recorded.status == 0 && !recorded.output.contains("next:"), "\(recorded)")
    #expect(recorded.output.contains("block by house, recorded"))
    #expect(recorded.output.contains("lifted by kam@example.org"))
  }

  @Test(
    "what was found in the history alone opens nothing until it is gone, and nobody takes it back"
  )
  func history() throws {
    let fixture = try ReviewFixture(mode: "history")
    let repository = fixture.repository
    let base = try repository.id("HEAD")
    try fixture.commit(["key.txt": "KEY1\n"], "a key")
    try repository.git("rm", "-q", "key.txt").expectSuccess()
    try fixture.commit(["a.txt": "one\nfine\n"], "no key")
    let review = try repository.lane("review")
    #expect(review.status == 3, "\(review)")
    #expect(review.output.contains("H1 critical key.txt:1 it stays in the history (on the way)"))
    #expect(review.output.contains("next: git reset --soft \(base.prefix(10)), git commit, and"))
    #expect(throws: (any Error).self) { try fixture.attachment("turn-2.answer") }
    #expect(try repository.lane("verify").status == 1)
    try squash("no key", in: repository)
    #expect(try repository.lane("review").status == 0)
    #expect(try repository.lane("verify").status == 0)
  }

  @Test("the command that comes next is about the same change")
  func sameChange() throws {
    try fixture.commit(["c.txt": "fine\n"], "fine")
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "broken")
    let part = try repository.lane("review", "--for", "refs/heads/main", "HEAD~1..HEAD")
    let command = "git lane review --for refs/heads/main 'HEAD~1..HEAD'"
    #expect(part.output.contains("next: mend it and \(command), or "), "\(part)")
    try repository.write("a.txt", "one\nDEFECT still\n")
    try repository.git("add", "-A").expectSuccess()
    let amended = try repository.lane("review", "--staged", "--amend")
    #expect(
      amended.output.contains("mend it and git lane review --staged --amend, or"),
      "\(amended)"
    )
  }

  @Test("a range that would undo what the target has since is refused, and the other one named")
  func undoing() throws {
    try fixture.commit(["c.txt": "fine\n"], "fine")
    try repository.git("switch", "-q", "main").expectSuccess()
    try fixture.commit(["d.txt": "theirs\n"], "theirs")
    try repository.git("switch", "-q", "topic").expectSuccess()
    let refused = try repository.lane("review", "main..topic")
    #expect(refused.status == 128, "\(refused)")
    #expect(refused.errors.contains("next:      git lane review main...topic\n"), "\(refused)")
    let review = try repository.lane("review", "main...topic")
    #expect(review.status == 0 && review.output.contains("1 file,"), "\(review)")
  }

  @Test("what a block says again of the same line is answered as the finding that it was")
  func saidAgain() throws {
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "broken")
    #expect(try repository.lane("review").status == 1)
    let block = try #require(try fixture.receipts("HEAD").first)
    for text in ["it is data", "really, it is data"] {
      try repository.lane("answer", "C1", "--pushback", text).expectSuccess()
      let review = try repository.lane("review")
      #expect(review.output.contains("earlier   0 of 1 findings fixed"), "\(review)")
    }
    let answers = try fixture.events("answered")
    #expect(answers.map { $0["receipt"]?.string } == [block.id.text, block.id.text])
    // Whoever wrote it cannot review it.
    let deadlock = try repository.lane("review")
    #expect(deadlock.errors.contains("next:      git lane override --reason <text>"), "\(deadlock)")
  }

  @Test("of two findings one is argued against: nobody is asked again about the very bytes")
  func halfArgued() throws {
    try fixture.commit(["a.txt": "DEFECT\n", "c.txt": "DEFECT\n"], "broken twice")
    #expect(try repository.lane("review").status == 1)
    try repository.lane("answer", "C1", "--pushback", "DEFECT is data here").expectSuccess()
    for _ in 1...2 {
      let review = try repository.lane("review")
      #expect(review.status == 1 && review.output.contains("recorded"), "\(review)")
    }
    #expect(try fixture.receipts("HEAD").count == 1)
  }

  @Test("rounds and findings of a branch that landed are no matter of one with its name")
  func landed() throws {
    try blocked(["a.txt": "one\nDEFECT\n"])
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.git("merge", "-q", "--squash", "topic").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-m", "landed by override").expectSuccess()
    try repository.git("branch", "-q", "-D", "topic").expectSuccess()
    try repository.git("switch", "-qc", "topic").expectSuccess()
    try fixture.commit(["a.txt": "one\nanother\n"], "another work")
    let review = try repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.cold])
  }
}
