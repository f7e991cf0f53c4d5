import LaneSystem
import TestSupport
import Testing

@Suite struct ReviewSubjectTests {
  @Test("what is staged is judged against HEAD, and covers the commit that is made of it")
  func staged() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.write("a.txt", "staged\n")
    try fixture.repository.git("add", "a.txt").expectSuccess()
    try fixture.repository.write("a.txt", "DEFECT, but not staged\n")
    let review = try fixture.repository.lane("review", "--staged")
    #expect(review.status == 0, "\(review)")
    try fixture.repository.git("commit", "-qm", "from the index").expectSuccess()
    let note = try fixture.note(try fixture.changeID("HEAD^", "HEAD"))
    let tree = try fixture.repository.id("HEAD^{tree}")
    #expect(note.contains("\nhead: - \(tree)\n"))
    #expect(note.contains("\nbase: \(try fixture.repository.id("HEAD^")) "))
    #expect(!note.contains("\nmember: "))
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("an amendment is judged against HEAD's parent")
  func amended() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\n"], "change a")
    try fixture.repository.write("c.txt", "more\n")
    try fixture.repository.git("add", "c.txt").expectSuccess()
    #expect(try fixture.repository.lane("review", "--staged", "--amend").status == 0)
    try fixture.repository.git("commit", "-q", "--amend", "--no-edit").expectSuccess()
    #expect(try fixture.note(try fixture.changeID("main", "HEAD")).contains("coverage: 2/2"))
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("a base beyond the target's is recorded as what the change is stacked on")
  func stacked() throws {
    let fixture = try ReviewFixture()
    let below = try fixture.repository.commit(["a.txt": "below\n"], "below")
    try fixture.repository.commit(["c.txt": "above\n"], "above")
    #expect(try fixture.repository.lane("review", "\(below)..HEAD").status == 0)
    let after = try fixture.changeID("main", below)
    #expect(try fixture.note("HEAD").contains("\nafter: \(after)\n"))
    let stored = try fixture.repository.git(
      "cat-file",
      "-e",
      "refs/notes/lane:changes/\(after.prefix(2))/\(after.dropFirst(2))"
    )
    #expect(stored.status == 0)
    let whole = try fixture.repository.lane("verify")
    #expect(whole.status == 1, "\(whole)")
    #expect(try fixture.repository.lane("review", "main..\(below)").status == 0)
    #expect(!(try fixture.note(below).contains("\nafter: ")))
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("where nothing differs, or only lane files do, there is nothing to review")
  func nothing() throws {
    let fixture = try ReviewFixture()
    let empty = try fixture.repository.lane("review")
    #expect(empty.status == 128)
    #expect(empty.errors.contains("nothing to review"))
    #expect(empty.errors.contains("git lane review --staged"), "\(empty.errors)")
    try fixture.repository.commit([".lane/rules/x.md": "rule\n"], "a rule")
    let lane = try fixture.repository.lane("review")
    #expect(lane.status == 128)
    #expect(lane.errors.contains("approve --lane"))
  }

  @Test("what a commit put somewhere and a later one took away is named and shown")
  func transient() throws {
    let fixture = try ReviewFixture(mode: "tell")
    try fixture.repository.commit(["secret.txt": "hunter2\n", "a.txt": "x\n"], "oops")
    let blob = try fixture.repository.id("HEAD:secret.txt")
    try fixture.repository.git("rm", "-q", "secret.txt").expectSuccess()
    try fixture.repository.commit([:], "never mind")
    #expect(try fixture.repository.lane("review").status == 0)
    #expect(try fixture.note("HEAD").contains("\ntransient: \(blob) secret.txt\n"))
    #expect(try fixture.told().first?.contains("+hunter2") == true)
  }

  @Test("whose vendor built the change does not review it")
  func independence() throws {
    let fixture = try ReviewFixture(settings: [["provider.house.vendor", "anthropic"]])
    try fixture.repository.commit(
      ["a.txt": "x\n"],
      "change\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(review.errors.contains("house cannot review what claude built"))
    let asked = try fixture.repository.lane("review", "--provider", "codex")
    #expect(asked.errors.contains("not a reviewer that the policy lists"))
    #expect(review.errors.contains("--add review.provider <other>"), "\(review)")
  }

  @Test("where nobody knows whose model built the change, no other program is advised but a person")
  func unknownVendor() throws {
    let fixture = try ReviewFixture()
    let trailer = "Co-authored-by: Copilot <copilot@github.com>"
    try fixture.repository.commit(["a.txt": "x\n"], "change\n\n\(trailer)")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    let said = review.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("whose model copilot ran is not known, so a person reviews"), "\(said)")
    #expect(said.contains("git lane review --template") && !said.contains("--add"), "\(said)")
    // Beside a model that is known, another vendor's program can judge it.
    try fixture.repository.git(
      "commit",
      "-q",
      "--amend",
      "-m",
      "change\n\nAssisted-by: Copilot:gpt-5.5"
    ).expectSuccess()
    #expect(try fixture.repository.lane("review").status == 0)
  }

  @Test("what the policy runs is not run before it is trusted")
  func untrusted() throws {
    let fixture = try ReviewFixture(isTrusted: false)
    try fixture.repository.commit(["a.txt": "x\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1)
    #expect(review.errors.contains("git lane trust"))
    #expect(
      try fixture.repository.git("rev-parse", "-q", "--verify", "refs/notes/lane").status == 1
    )
  }

  @Test(
    "a program of the repository that cannot be run is told of as what it is",
    arguments: [
      ("tools/plain", "is not executable in"), ("tools/link", "is behind a symbolic link in"),
      ("/usr/bin/python3 tools/link", "is behind a symbolic link in"),
      ("/usr/bin/python3 linked/review", "is behind a symbolic link in"), ("tools/none", "has not"),
    ]
  )
  func unusableProgram(command: String, reason: String) throws {
    let fixture = try ReviewFixture(settings: [["provider.house.command", command]])
    try fixture.repository.git("switch", "-q", "main").expectSuccess()
    try Files.symlink("review", at: "\(fixture.repository.path)/tools/link")
    try Files.symlink("tools", at: "\(fixture.repository.path)/linked")
    try fixture.repository.commit(["tools/plain": "#!/bin/sh\n"], "tools")
    try fixture.repository.git("switch", "-qC", "topic").expectSuccess()
    try fixture.repository.commit(["a.txt": "x\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 3, "\(review)")
    let said = review.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("the policy names '\(command.split(separator: " ").last ?? "")'"))
    #expect(said.contains(reason), "\(said)")
  }

  @Test("the reviewer's program is the target's, not the one under review")
  func ownProgram() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.write("tools/review", "print('all is well')\n", mode: 0o755)
    try fixture.repository.commit(["a.txt": "DEFECT\n"], "change the reviewer and break a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(review.output.contains("C1 critical a.txt:1"))
  }
}
