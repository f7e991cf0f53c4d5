import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct ReviewVerdictTests {
  @Test("a pass is signed, noted on the change and its commits, and lets the change land")
  func pass() throws {
    let fixture = try ReviewFixture()
    let first = try fixture.repository.commit(["a.txt": "one\n2\n"], "change a")
    let second = try fixture.repository.commit(["c.txt": "new\n"], "add c")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.output.contains("pass by house"))
    let change = try fixture.changeID("main", "topic")
    let note = try fixture.note(change)
    for member in [first, second] { #expect(try fixture.note(member) == note) }
    for line in [
      "kind: review", "verdict: pass", "change: \(change)", "member: \(first)",
      "member: \(second)", "author: kam@example.org", "for: refs/heads/main", "builder: human",
      "reviewer: house", "pass: cold", "independence: declared", "builder-known: declared",
      "coverage: 2/2", "presence: none",
    ] { #expect(note.split(separator: "\n").contains { $0 == line }, "\(line)\n\(note)") }
    #expect(try fixture.repository.lane("verify").status == 0)
    #expect(try Files.list(fixture.sandbox.root + "/home/.cache/git-lane/runs").isEmpty)
  }

  @Test("what no reviewer judged is counted and named in the answer")
  func stamped() throws {
    let fixture = try ReviewFixture(settings: [["review.skip", "vendor/**"]])
    try fixture.repository.write("logo.png", [0x89, 0x50, 0x4e, 0x47, 0])
    try fixture.repository.write("run", Array("#!/bin/sh\necho\n\u{0}".utf8), mode: 0o755)
    try fixture.repository.write("web/yarn.lock", Array("echo\n".utf8), mode: 0o755)
    let files = ["package-lock.json": "{}\n", "vendor/x\ty.c": "int x;\n"]
    try fixture.repository.commit(files, "add files")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let list = """
      not reviewable: 3 of 5 files
          logo.png (binary)
          package-lock.json (lock file)
          "vendor/x\\ty.c" (skipped)

      """
    #expect(review.output.contains(list), "\(review.output)")
    #expect(review.output.contains("covered   2 of 2 files\n"), "\(review.output)")
    // A verdict on record is about as little.
    #expect(try fixture.repository.lane("review").output.contains(list))
    let answer = try fixture.repository.lane("review", "--json").bytes
    let result = try JSONReader.read(answer).object?["result"]?.object
    let stamped = result?["stamped"]?.array
    #expect(stamped?.map { $0.object?["path"]?.string }.first == "logo.png")
    #expect(stamped?.map { $0.object?["as"]?.string } == ["binary", "lock file", "skipped"])
  }

  @Test("of a file that is too large to be held, the beginning tells what it is")
  func huge() throws {
    let fixture = try ReviewFixture()
    let rest = [UInt8](repeating: UInt8(ascii: "x"), count: (64 << 20) + 1)
    try fixture.repository.write("video.bin", [0] + rest)
    try fixture.repository.commit(["a.txt": "one\nother\n"], "add a video")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.output.contains("not reviewable: 1 of 2 files\n    video.bin (binary)\n"))
    // That of a script says that it is run, and then it is too much for anybody.
    try fixture.repository.write("run", Array("#!/bin/sh\n\u{0}\n".utf8) + rest, mode: 0o755)
    try fixture.repository.commit([:], "add a program")
    let refused = try fixture.repository.lane("review")
    #expect(refused.status == 3, "\(refused)")
    #expect(refused.errors.contains("the change makes a prompt of"), "\(refused)")
  }

  @Test("a block is answered by a review of the whole with the fix, which lands")
  func blockAndFix() throws {
    let fixture = try ReviewFixture()
    let bad = try fixture.repository.commit(["a.txt": "one\nDEFECT\n"], "break a")
    let block = try fixture.repository.lane("review")
    #expect(block.status == 1, "\(block)")
    #expect(block.output.contains("C1 critical a.txt:2"))
    #expect(try fixture.repository.lane("verify").status == 1)
    let blob = try fixture.repository.id("\(bad):a.txt")
    #expect(try fixture.note(bad).contains("critical: C1 \(blob) a.txt\n"))
    try fixture.repository.commit(["a.txt": "one\nmended\n"], "mend a")
    let pass = try fixture.repository.lane("review")
    #expect(pass.status == 0, "\(pass)")
    let note = try fixture.note("HEAD")
    #expect(
      note.split(separator: "\n").contains {
        $0.hasPrefix("prior: sha256:") && $0.hasSuffix(" C1 fixed")
      }
    )
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("the text of a critical finding stays in the session unless policy publishes it")
  func withheld() throws {
    let hidden = try ReviewFixture()
    let id = try hidden.repository.commit(["a.txt": "DEFECT\n"], "break a")
    let review = try hidden.repository.lane("review")
    #expect(review.status == 1)
    // Whoever asked is told, in one line to show around.
    #expect(
      review.lines.dropLast().last?.hasPrefix("blocked before merge: C1 a planted defect, house, ")
        == true
    )
    #expect(!(try hidden.note(id).contains("planted")))
    #expect(try hidden.note(id).contains("    C1 withheld, sha256:"))
    #expect(try hidden.attachment("dossier.json").contains("planted"))
    let shown = try ReviewFixture(settings: [["publish.findings", "true"]])
    let other = try shown.repository.commit(["a.txt": "DEFECT\n"], "break a")
    #expect(try shown.repository.lane("review").status == 1)
    #expect(try shown.note(other).contains("    C1 a.txt:1 a planted defect\n"))
  }

  @Test(
    "an answer that is no review is inconclusive and opens nothing",
    arguments: ["malformed", "empty", "crash", "vague", "liar", "stubborn"]
  )
  func inconclusive(mode: String) throws {
    let fixture = try ReviewFixture(mode: mode)
    try fixture.repository.commit(["a.txt": "other\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 3, "\(review)")
    #expect(try fixture.note("HEAD").contains("\nverdict: inconclusive\n"))
    #expect(try fixture.repository.lane("verify").status == 1)
  }

  @Test("a dossier that cannot be kept decides nothing, and is asked for once more")
  func unkept() throws {
    #expect(Dossier.sizeLimit == StreamAttachment.sizeLimit)
    let fixture = try ReviewFixture(mode: "verbose")
    try fixture.repository.commit(["a.txt": "DEFECT\n"], "break a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 3, "\(review)")
    #expect(review.output.contains("1048576"), "\(review)")
    #expect(try fixture.receipts("HEAD").last?.dossier == nil)
    let answers = try ["turn-1.answer", "turn-2.answer"].map { try fixture.attachment($0) }
    #expect(answers.allSatisfy { $0.contains("a planted defect") })
  }

  @Test("a reviewer that does not come back is ended, and the review inconclusive")
  func timeout() throws {
    let fixture = try ReviewFixture(mode: "sleep", settings: [["provider.house.timeout", "1s"]])
    try fixture.repository.commit(["a.txt": "other\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 3, "\(review)")
    #expect(review.output.contains("timed-out"))
  }

  @Test("a finding that is not there is taken back when the host asks once more")
  func repair() throws {
    let fixture = try ReviewFixture(mode: "imagined")
    try fixture.repository.commit(["a.txt": "other\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try fixture.attachment("turn-1.answer").contains("does not exist"))
  }

  @Test("a key that signs nothing is found out before a reviewer is asked")
  func unusableKey() throws {
    let fixture = try ReviewFixture(mode: "sleep", settings: [["provider.house.timeout", "1s"]])
    let repository = fixture.repository
    try repository.commit(["a.txt": "one\nchanged\n"], "change")
    try Files.chmod(repository.path + "/.git/lane/key", 0o644)
    for verb in [["review"], ["doctor"]] {
      let result = try fixture.sandbox.run("git-lane", verb, in: repository.path)
      let words = (result.output + result.errors).split(whereSeparator: \.isWhitespace)
      let said = words.joined(separator: " ")
      #expect(result.status != 0)
      #expect(said.contains("WARNING: UNPROTECTED PRIVATE KEY FILE!; Permissions 0644"), "\(said)")
      #expect(said.contains("chmod 600 "))
    }
  }

  @Test("an unchanged change is not reviewed twice, and its commits get their keys")
  func noShopping() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "DEFECT\n"], "break a")
    #expect(try fixture.repository.lane("review").status == 1)
    let again = try fixture.repository.lane("review")
    #expect(again.status == 1)
    #expect(again.output.contains("recorded"))
    try fixture.repository.git("commit", "-q", "--amend", "-m", "other words").expectSuccess()
    #expect(try fixture.repository.lane("review").output.contains("recorded"))
    #expect(try fixture.note("HEAD").contains("verdict: block"))
  }
}
