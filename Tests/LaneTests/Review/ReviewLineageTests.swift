import LaneCore
import TestSupport
import Testing

/// Which earlier findings a branch has to answer: those of its own work, under whatever commits.
@Suite struct ReviewLineageTests {
  private let fixture: ReviewFixture
  private var repository: TestRepository { fixture.repository }

  init() throws { fixture = try ReviewFixture() }

  private func begin(_ branch: String) throws {
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.git("switch", "-qc", branch).expectSuccess()
  }

  private func amend(_ text: String, in name: String = "a.txt") throws {
    try repository.write(name, text)
    try repository.git("commit", "-q", "--no-verify", "-a", "--amend", "-m", "amended")
      .expectSuccess()
  }

  private func isAsked() throws -> Bool {
    let form = try repository.lane("review", "--template", "--json").expectSuccess()
    let dossier = try JSONReader.read(form.bytes, numbers: .any).object?["result"]?.object
    return dossier?["prior"]?.array?.isEmpty == false
  }

  @Test("a pass of another branch answers nothing here")
  func sibling() throws {
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "break a")
    #expect(try repository.lane("review").status == 1)
    try begin("sibling")
    try fixture.commit(["a.txt": "one\nother\n"], "another")
    let other = try repository.lane("review")
    #expect(other.status == 0)
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.cold], "\(other)")
    try repository.git("switch", "-q", "topic").expectSuccess()
    #expect(try repository.lane("review").output.contains("recorded"))
    try amend("one\nDEFECT again\n")
    #expect(try isAsked())
    #expect(try repository.lane("review").status == 1)
  }

  @Test("blocks of other branches use up no rounds of this one")
  func rounds() throws {
    for number in 1...3 {
      try begin("blocked-\(number)")
      try fixture.commit(["a.txt": "one\nDEFECT \(number)\n"], "break a")
      #expect(try repository.lane("review").status == 1)
    }
    try begin("clean")
    try fixture.commit(["a.txt": "one\nfine\n"], "fine")
    let review = try repository.lane("review")
    #expect(review.status == 0, "\(review)")
  }

  @Test("what was found before the commit is asked for after it, also on rewritten commits below")
  func staged() throws {
    try fixture.commit(["w.txt": "work\n"], "work in progress")
    try repository.write("v.txt", "DEFECT\n")
    try repository.git("add", "v.txt").expectSuccess()
    #expect(try repository.lane("review", "--staged").status == 1)
    try repository.git("commit", "-q", "--no-verify", "-m", "v").expectSuccess()
    try repository.git("switch", "-q", "main").expectSuccess()
    try fixture.commit(["b.txt": "moved\n"], "main moves")
    try repository.git("switch", "-q", "topic").expectSuccess()
    try repository.git("rebase", "-q", "main").expectSuccess()
    try amend("DEFECT, a little changed\n", in: "v.txt")
    #expect(try isAsked())
    // Another branch from the same place has another work in progress.
    try begin("sibling")
    try fixture.commit(["v.txt": "fine\n"], "v too")
    #expect(try !isAsked())
  }

  @Test("an amended commit is known on another branch, and a blocked file under another name")
  func moved() throws {
    try fixture.commit(["new.txt": "DEFECT\n"], "break it")
    #expect(try repository.lane("review").status == 1)
    try repository.git("switch", "-qc", "renamed").expectSuccess()
    try amend("DEFECT, a little changed\n", in: "new.txt")
    #expect(try isAsked())
    try begin("copied")
    try fixture.commit(["elsewhere.txt": "DEFECT\n"], "the same bytes")
    #expect(try !isAsked())
    try repository.git("switch", "-q", "topic").expectSuccess()
    try repository.git("mv", "new.txt", "elsewhere.txt").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "--amend", "-m", "moved").expectSuccess()
    #expect(try isAsked())
  }

  @Test("work that landed is behind a branch that begins later")
  func landed() throws {
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "break a")
    #expect(try repository.lane("review").status == 1)
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.git("merge", "-q", "--ff-only", "topic").expectSuccess()
    try begin("later")
    try fixture.commit(["a.txt": "one\nmore\n"], "more")
    #expect(try !isAsked())
  }

  @Test("what was taken out, brought back and taken out again is looked at anew")
  func deletedAgain() throws {
    let text = try repository.read("b.txt")
    func takeOut() throws {
      try repository.git("rm", "-q", "b.txt").expectSuccess()
      try repository.git("commit", "-q", "--no-verify", "-m", "without b").expectSuccess()
    }
    func land() throws {
      try repository.git("update-ref", "refs/heads/main", "HEAD").expectSuccess()
    }
    try takeOut()
    #expect(try repository.lane("review").status == 0)
    try land()
    try fixture.commit(["b.txt": text], "b again")
    #expect(try repository.lane("review").status == 0)
    try land()
    try takeOut()
    #expect(try repository.lane("verify").status == 1)
    let review = try repository.lane("review")
    #expect(review.status == 0 && !review.output.contains("recorded"), "\(review)")
    #expect(try repository.lane("verify").status == 0)
    #expect(try repository.lane("review").output.contains("recorded"))
  }

  @Test("a history that no receipt has room for is refused before anybody is asked")
  func longHistory() throws {
    var files: [String: String] = [:]
    for number in 0..<400 {
      files["passing/a-directory-with-a-long-name/file-number-\(1000 + number).txt"] = "\(number)\n"
    }
    try fixture.commit(files, "much too much")
    try repository.git("rm", "-qr", "passing").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-m", "none of it").expectSuccess()
    try fixture.commit(["a.txt": "one\nDEFECT\n"], "break a")
    let review = try repository.lane("review")
    #expect(review.status == 128 && review.errors.contains("git rebase -i"), "\(review)")
    #expect(try repository.git("for-each-ref", "refs/lane").output.isEmpty)
  }

  @Test("a finding's short name means the branch that is checked out")
  func names() throws {
    var blocks: [String: String] = [:]
    for branch in ["first", "second"] {
      try begin(branch)
      try fixture.commit(["a.txt": "one\nDEFECT \(branch)\n"], "break a")
      #expect(try repository.lane("review").status == 1)
      blocks[branch] = try fixture.receipts("HEAD").first?.id.text
    }
    try repository.git("switch", "-q", "first").expectSuccess()
    try repository.lane("answer", "C1", "--pushback", "it is data").expectSuccess()
    #expect(try fixture.events("answered").last?["receipt"]?.string == blocks["first"])
    // Of what was looked at since without being checked out it may be meant as well.
    try repository.git("branch", "-q", "third", "second").expectSuccess()
    try repository.git("commit", "-q", "--allow-empty", "-m", "more").expectSuccess()
    try repository.git("branch", "-q", "-f", "third", "HEAD").expectSuccess()
    try repository.git("switch", "-q", "second").expectSuccess()
    try fixture.commit(["b.txt": "DEFECT third\n"], "break b")
    try repository.git("branch", "-q", "-f", "third", "HEAD").expectSuccess()
    try repository.git("switch", "-q", "first").expectSuccess()
    let other = try repository.lane("review", "main..third")
    #expect(other.status == 1)
    let unclear = try repository.lane("answer", "C1", "--pushback", "it is data")
    #expect(
      unclear.status == 128 && unclear.errors.contains("a finding of 2 reviews"),
      "\(unclear)"
    )
    let next = try #require(other.lines.last { $0.hasPrefix("next: ") })
    let name = next.split(separator: " ").first { $0.contains(".C") }
    let whole = try repository.lane("answer", String(name ?? ""), "--pushback", "it is data")
    #expect(whole.status == 0, "\(next) \(whole)")
  }

  @Test(
    "a branch that is squashed where the target moved in the file is asked for what it still has"
  )
  func squashedOverMoved() throws {
    try begin("squashed")
    try fixture.commit(["a.txt": "one\nDEFECT\n", "n.txt": "n\n"], "break a")
    #expect(try repository.lane("review").status == 1)
    try repository.git("switch", "-q", "main").expectSuccess()
    try fixture.commit(["a.txt": "one changed\ntwo\n"], "moved")
    try repository.git("switch", "-q", "squashed").expectSuccess()
    try repository.git("reset", "-q", "--soft", "main").expectSuccess()
    try fixture.commit(["a.txt": "one changed\nDEFECT\n"], "squashed")
    #expect(try repository.lane("review").status == 1)
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.verify])
  }

  @Test("a blocked file that is taken out again stays in the history, and the way out is told")
  func takenOut() throws {
    try fixture.commit(["n.txt": "DEFECT\n", "o.txt": "fine\n"], "two files")
    #expect(try repository.lane("review").status == 1)
    let base = try repository.id("main")
    try repository.git("rm", "-q", "n.txt").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-m", "without").expectSuccess()
    let review = try repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(review.output.contains("stays in the history"))
    #expect(review.output.contains("next: git reset --soft \(base.prefix(10))"))
    #expect(try repository.lane("verify").status == 1)
    try repository.git("reset", "-q", "--soft", base).expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-m", "one file").expectSuccess()
    #expect(try repository.lane("review").status == 0)
    #expect(try repository.lane("verify").status == 0)
  }
}
