import LaneCore
import TestSupport
import Testing

/// What happens after a block: verification, argument, the whole again, and the limits of each.
@Suite struct ReviewRoundsTests {
  private func blocked(
    mode: String = "honest",
    settings: [[String]] = []
  ) throws -> ReviewFixture {
    let fixture = try ReviewFixture(mode: mode, settings: settings)
    try fixture.repository.commit(
      ["a.txt": "one\nDEFECT\n", "c.txt": "fine\n"],
      "break a"
    )
    #expect(try fixture.repository.lane("review").status == 1)
    return fixture
  }

  @Test("a repaired change is verified, then looked at as a whole, and the receipts say which")
  func verifyThenWhole() throws {
    let fixture = try blocked()
    try fixture.repository.commit(["a.txt": "one\nmended\n"], "mend a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let receipts = try fixture.receipts("HEAD")
    #expect(receipts.map(\.pass) == [.verify, .cold])
    #expect(receipts.map(\.verdict) == [.pass, .pass])
    #expect(receipts[0].priors.map(\.status) == [.fixed])
    // The verification is about what was changed since, the other about everything.
    #expect(receipts[0].coverage == .init(covered: 1, reviewable: 1, notReviewable: 0))
    #expect(receipts[1].coverage == .init(covered: 2, reviewable: 2, notReviewable: 0))
    #expect(receipts[1].priors.isEmpty)
    #expect(try fixture.repository.lane("verify").status == 0)
    let again = try fixture.repository.lane("review")
    #expect(again.status == 0)
    #expect(again.output.contains("recorded"))
    #expect(try fixture.receipts("HEAD").count == 2)
  }

  @Test("notes hold no bytes of what was blocked, those of what passed they do")
  func unpassedBytes() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    func review(_ text: String) throws -> (status: Int32, blob: String, change: String) {
      try repository.write("key.txt", text)
      try repository.git("add", "key.txt").expectSuccess()
      let status = try repository.lane("review", "--staged").status
      let tree = try repository.git("write-tree").expectSuccess().line
      return (status, try repository.id(":key.txt"), try fixture.changeID("HEAD^{tree}", tree))
    }
    let bad = try review("DEFECT: a key\n")
    #expect(bad.status == 1)
    let good = try review("none\n")
    #expect(good.status == 0)
    // Not even where records are looked after.
    #expect(try repository.lane("doctor").output.contains("all whole"))
    let noted = try repository.git("rev-list", "--objects", "refs/notes/lane").expectSuccess()
    let objects = Set(noted.lines.map { String($0.prefix(40)) })
    #expect(objects.contains(good.blob) && !objects.contains(bad.blob))
    #expect(objects.isSuperset(of: [good.change, bad.change]))
  }

  @Test("what is not mended blocks in the verification, and nobody looks at the whole")
  func stillOpen() throws {
    let fixture = try blocked()
    try fixture.repository.commit(["a.txt": "one\nDEFECT still\n"], "not really")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    let receipts = try fixture.receipts("HEAD")
    #expect(receipts.map(\.pass) == [.verify])
    let block = try #require(receipts.first)
    let first = try #require(try fixture.receipts("HEAD^").first)
    // The earlier finding is one of this block too, under a name that says where it was found.
    let inherited = "\(first.id.hex.prefix(12)).C1"
    #expect(block.criticals.map(\.id.text).sorted() == [inherited, "C1"].sorted())
    #expect(review.output.contains("\(inherited) critical a.txt still open"))
    let again = try fixture.repository.lane("review")
    #expect(again.status == 1 && again.output.contains("recorded"))

    try fixture.repository.commit(["a.txt": "one\nmended\n"], "mend a")
    let mended = try fixture.repository.lane("review")
    #expect(mended.status == 0, "\(mended)")
    let pass = try #require(try fixture.receipts("HEAD").first)
    // Asked once, it is answered for each block that has it.
    #expect(Set(pass.priors.map(\.finding.text)) == [inherited, "C1"])
    #expect(pass.priors.count == 3 && pass.priors.allSatisfy { $0.status == .fixed })
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("a pass is asked for again where policy has other words, another model or another effort")
  func otherWords() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    #expect(try fixture.repository.lane("review").status == 0)
    let id = try fixture.changeID("main", "topic")
    let changes: [(setting: [String], files: [String: String], isAsked: Bool)] = [
      (["provider.house.model", "m-1"], [:], true), (["provider.house.model", "m-2"], [:], true),
      (["provider.house.effort", "high"], [:], true),
      ([], [".lane/prompts/reviewer.md": "Look twice.\n"], true),
      (["review.rounds", "4"], ["other.txt": "nothing to do with it\n"], false),
    ]
    var count = 1
    for (setting, files, isAsked) in changes {
      try fixture.land(files, settings: setting.isEmpty ? [] : [setting])
      #expect(try fixture.changeID("main", "topic") == id)
      let review = try fixture.repository.lane("review")
      #expect(review.status == 0, "\(review)")
      count += isAsked ? 1 : 0
      #expect(try fixture.receipts(id).count == count, "\(setting) \(files.keys)")
      #expect(review.output.contains("recorded") != isAsked)
      #expect(try fixture.repository.lane("review").output.contains("recorded"))
    }
  }

  @Test(
    "a block is recorded whatever policy says of its reviewer since, and an inconclusive look never"
  )
  func otherWordsAfterBlock() throws {
    let fixture = try blocked()
    try fixture.land(settings: [["provider.house.model", "m-1"]])
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1 && review.output.contains("recorded"), "\(review)")

    let vague = try ReviewFixture(mode: "vague")
    try vague.repository.commit(["a.txt": "one\nother\n"], "change a")
    for count in 1...2 {
      let review = try vague.repository.lane("review")
      #expect(review.status == 3 && !review.output.contains("recorded"), "\(review)")
      #expect(try vague.receipts("HEAD").count == count)
    }
  }

  @Test("the verifier sees the findings, what was changed since, and who uses it")
  func packet() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(
      [
        "lib.py": "def load_rows(limit):\n    return DEFECT\n",
        "use.py": "from lib import load_rows\nprint(load_rows(3))\n",
      ],
      "message-marker"
    )
    #expect(try fixture.repository.lane("review").status == 1)
    try fixture.repository.commit(
      ["lib.py": "def load_rows(limit):\n    return range(limit)\n"],
      "message-marker again"
    )
    // The reviewer of the target is replaced by one that tells what it was given.
    let command = "/usr/bin/python3 tools/review --mode tell"
    try fixture.land(settings: [["provider.house.command", command]])
    let tell = fixture.repository
    let review = try tell.lane("review")
    #expect(review.status == 0, "\(review)")
    let entries = try tell.git(
      "rev-list",
      "--reverse",
      try tell.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions").line
    ).lines
    let packet = try tell.git("show", "\(entries[1]):dossier.json").expectSuccess().output
    #expect(packet.contains("a planted defect; when the line is run; expected no harm"))
    #expect(packet.contains("+    return range(limit)"))
    #expect(packet.contains("use.py:2: print(load_rows(3))"))
    #expect(!packet.contains("message-marker"))
    // And the whole that follows knows nothing of it.
    let whole = try tell.git("show", "\(entries[2]):dossier.json").expectSuccess().output
    #expect(whole.contains("+    return range(limit)"))
    #expect(!whole.contains("planted") && !whole.contains("message-marker"))
  }

  @Test("findings follow the branch through amends and rebases")
  func follows() throws {
    let fixture = try blocked()
    try fixture.repository.write("a.txt", "one\nmended\n")
    try fixture.repository.git("commit", "-q", "--no-verify", "-a", "--amend", "-m", "new words")
      .expectSuccess()
    try fixture.repository.git("switch", "-q", "main").expectSuccess()
    try fixture.repository.commit(["b.txt": "moved on\n"], "main moves")
    try fixture.repository.git("switch", "-q", "topic").expectSuccess()
    try fixture.repository.git("rebase", "-q", "main").expectSuccess()
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try fixture.receipts("HEAD").first?.priors.map(\.finding.text) == ["C1"])
    // What the target did meanwhile is not this change's to answer for.
    #expect(try fixture.receipts("HEAD").first?.coverage?.reviewable == 1)
  }

  @Test("after as many blocks as there are rounds a person looks at it")
  func rounds() throws {
    let fixture = try blocked(settings: [["review.rounds", "2"]])
    try fixture.repository.commit(["a.txt": "DEFECT 2\n"], "second")
    #expect(try fixture.repository.lane("review").status == 1)
    try fixture.repository.commit(["a.txt": "DEFECT 3\n"], "third")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1)
    #expect(review.errors.contains("a person looks at it now"))
    #expect(review.errors.contains("review.rounds"))
    #expect(try fixture.receipts("HEAD").isEmpty)
  }

  @Test("work on the same file begins its own rounds once the whole was passed")
  func newRounds() throws {
    let fixture = try blocked(settings: [["review.rounds", "1"]])
    #expect(try fixture.repository.lane("review").output.contains("recorded"))
    try fixture.repository.commit(["a.txt": "one\nmended\n"], "mend a")
    let used = try fixture.repository.lane("review")
    #expect(used.status == 1 && used.errors.contains("a person looks at it now"), "\(used)")

    let other = try blocked(settings: [["review.rounds", "2"]])
    try other.repository.commit(["a.txt": "one\nmended\n"], "mend a")
    #expect(try other.repository.lane("review").status == 0)
    for defect in ["DEFECT again", "DEFECT still"] {
      try other.repository.commit(["a.txt": "\(defect)\n"], defect)
      let review = try other.repository.lane("review")
      #expect(review.status == 1 && !review.errors.contains("a person looks"), "\(review)")
    }
    #expect(try other.repository.lane("review").output.contains("recorded"))
  }

  @Test(
    "a pushback that convinces lifts the block on the very bytes, by the look that blocked them"
  )
  func persuaded() throws {
    let fixture = try blocked(mode: "persuaded")
    let answer = try fixture.repository.lane("answer", "C1", "--pushback", "DEFECT is data here")
    #expect(answer.status == 0, "\(answer)")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let receipts = try fixture.receipts("HEAD")
    #expect(receipts.map(\.verdict) == [.block, .pass, .pass])
    #expect(receipts.map(\.pass) == [.cold, .verify, .cold])
    let (block, verified, whole) = (receipts[0], receipts[1], receipts[2])
    let pushback = try #require(verified.pushbacks.first)
    #expect(pushback.receipt == block.id && pushback.finding.text == "C1")
    #expect(
      try fixture.repository.git("show", "\(pushback.entry.hex):event.json").output
        .contains("DEFECT is data here")
    )
    #expect(verified.priors.map(\.status) == [.fixed])
    // Nobody was asked a third time: the look of the block stands, without its finding.
    #expect(whole.dossier == block.dossier)
    #expect(whole.coverage == .init(covered: 2, reviewable: 2, notReviewable: 0))
    #expect(whole.body.text.contains("given up after its author argued against it"))
    #expect(try fixture.events("reviewed").last?["reread"]?.string == block.id.text)
    #expect(try fixture.repository.lane("review").output.contains("recorded"))
  }

  @Test("an argument about bytes that were mended is no reason to give the finding up")
  func mendedAfterArguing() throws {
    let fixture = try blocked()
    let repository = fixture.repository
    try repository.lane("answer", "C1", "--pushback", "DEFECT is data here").expectSuccess()
    try repository.commit(["a.txt": "one\nmended\n"], "mend a")
    #expect(try repository.lane("review").status == 0)
    #expect(try fixture.receipts("HEAD").allSatisfy { $0.pushbacks.isEmpty })
    try repository.commit(["a.txt": "one\nDEFECT\n"], "break it again")
    let again = try repository.lane("review")
    #expect(again.status == 1, "\(again)")
    #expect(again.output.contains("C1 --pushback <why it is no defect>"), "\(again)")
  }

  @Test("blocked bytes that come back after they were mended are not asked about a second time")
  func blockedBytesComeBack() throws {
    let fixture = try blocked(mode: "persuaded")
    let repository = fixture.repository
    let change = try fixture.changeID("main", "topic")
    try repository.commit(["a.txt": "one\nmended\n"], "mend a")
    #expect(try repository.lane("review").status == 0)
    try repository.commit(["a.txt": "one\nDEFECT\n"], "break it again")
    #expect(try fixture.changeID("main", "topic") == change)
    let again = try repository.lane("review")
    #expect(again.status == 1 && again.output.contains("recorded"), "\(again)")
    #expect(try fixture.receipts(change).map(\.verdict) == [.block])
    #expect(try repository.lane("verify").status == 1)
    // The way out of a false block is the one that every block has.
    try repository.lane("answer", "C1", "--pushback", "DEFECT is data here").expectSuccess()
    let convinced = try repository.lane("review")
    #expect(convinced.status == 0, "\(convinced)")
    #expect(try fixture.receipts(change).map(\.verdict) == [.block, .pass, .pass])
    let verify = try repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test(
    "more findings than fit beside minor ones are all asked for, so that a pass lifts the block"
  )
  func many() throws {
    let fixture = try ReviewFixture()
    let text = (1...70).map { "DEFECT \($0)\n" }.joined()
    try fixture.repository.commit(["many.txt": text], "many")
    #expect(try fixture.repository.lane("review").status == 1)
    let count = try #require(try fixture.receipts("HEAD").first).criticals.count
    #expect(count == 70)
    try fixture.repository.commit(["many.txt": "mended\n"], "mend all")
    #expect(try fixture.repository.lane("review").status == 0)
    #expect(try fixture.receipts("HEAD").first?.priors.count == 70)
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("after two pushbacks that do not convince, a person decides")
  func deadlock() throws {
    let fixture = try blocked(settings: [["review.rounds", "9"]])
    let name = "\(try #require(try fixture.receipts("HEAD").first).id.hex.prefix(12)).C1"
    for text in ["it is data", "really, it is data"] {
      #expect(try fixture.repository.lane("answer", name, "--pushback", text).status == 0)
      let review = try fixture.repository.lane("review")
      #expect(review.status == 1 && !review.output.contains("recorded"), "\(review)")
    }
    let third = try fixture.repository.lane("answer", name, "--pushback", "please")
    #expect(third.status == 1)
    #expect(third.errors.contains("a person decides"))
    let unchanged = try fixture.repository.lane("review")
    #expect(unchanged.status == 1 && unchanged.errors.contains("git lane override --reason"))
    try fixture.repository.commit(["c.txt": "finer\n"], "something else")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1)
    // However it is folded.
    #expect(
      review.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains("is not convinced: a person decides")
    )
    #expect(review.errors.contains("git lane review --template"))
  }

  @Test("answers are events that anybody can read, and each is one of three")
  func answers() throws {
    let fixture = try blocked()
    let block = try #require(try fixture.receipts("HEAD").first)
    let fix = try fixture.repository.commit(["a.txt": "mended\n"], "mend")
    #expect(try fixture.repository.lane("answer", "C1", "--fixed", "HEAD").status == 0)
    #expect(try fixture.repository.lane("answer", "C1", "--blocked", "which rows?").status == 0)
    let events = try fixture.events("answered")
    #expect(events.map { $0["answer"]?.string } == ["fixed", "blocked"])
    #expect(events[0]["commit"]?.string == fix)
    #expect(events[0]["receipt"]?.string == block.id.text)
    #expect(events[1]["text"]?.string == "which rows?")
    #expect(try fixture.repository.lane("log").output.contains("answered"))
    #expect(try fixture.repository.lane("answer", "C1").status == 129)
    #expect(try fixture.repository.lane("answer", "C7", "--fixed", "HEAD").status == 128)
    #expect(try fixture.repository.lane("answer", "C1", "--pushback", "...").status == 129)
    #expect(
      try fixture.repository.lane("answer", "C1", "--fixed", "HEAD", "--blocked", "x").status == 129
    )
  }

  @Test("a rule is written from a finding, and counts once the target has it")
  func rule() throws {
    let fixture = try blocked(mode: "tell")
    let repository = fixture.repository
    let added = try repository.lane("rule", "add", "--from", "C1")
    #expect(added.status == 0, "\(added)")
    let path = ".lane/rules/a-planted-defect.md"
    let text = try repository.read(path)
    #expect(text.contains("path: /a.txt\n"))
    let sentence = "a planted defect: when the line is run, expect no harm, not harm\n"
    #expect(text.contains(sentence))
    #expect(try repository.lane("rule", "add", "--from", "C1").status == 1)
    #expect(try repository.lane("rule", "add", "--from", "C9").status == 128)

    // As long as only the branch has it, the branch would be telling its own reviewer.
    try repository.commit(["a.txt": "one\nmended\n"], "mend a, with the rule")
    #expect(try repository.lane("review").status == 0)
    var packet = try fixture.told().first ?? ""
    #expect(packet.contains("+mended") && !packet.contains("- \(sentence)"))
    try fixture.land([path: text])
    try repository.commit(["a.txt": "one\nmended again\n"], "another change")
    #expect(try repository.lane("review").status == 0)
    packet = try fixture.told().first ?? ""
    #expect(packet.contains("+mended again") && packet.contains("- \(sentence)"))
  }
}
