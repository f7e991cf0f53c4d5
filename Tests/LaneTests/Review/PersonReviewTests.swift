import TestSupport
import Testing

@Suite struct PersonReviewTests {
  /// A change that somebody else wrote.
  private func fixture() throws -> ReviewFixture {
    let fixture = try ReviewFixture(settings: [["review.provider", "human"]])
    try fixture.repository.write("a.txt", "x\n")
    try fixture.repository.git("add", "-A").expectSuccess()
    try fixture.repository.git(
      "-c",
      "user.name=Noor",
      "-c",
      "user.email=noor@example.org",
      "commit",
      "-qm",
      "change a"
    ).expectSuccess()
    return fixture
  }

  /// The form of a change, filled in with a pass.
  private func filled(_ form: String) -> String {
    form.replacing("\"inconclusive\"", with: "\"pass\"")
      .replacing("\"skipped\"", with: "\"full\"")
      .replacing("\"not looked at yet\"", with: "null")
      .replacing("\"not_checked\"", with: "\"held\"")
      .replacing("\"attack\": \"\"", with: "\"attack\": \"read with a file of one line\"")
  }

  @Test("a person fills in the form and hands it in, and that counts")
  func pass() throws {
    let fixture = try fixture()
    let form = try fixture.repository.lane("review", "--template").expectSuccess().output
    #expect(form == (try fixture.repository.lane("review", "--template").output))
    let unfinished = try fixture.repository.lane("review", "--dossier", "-", input: form)
    #expect(unfinished.status == 3, "\(unfinished)")
    #expect(try fixture.note("HEAD").isEmpty)
    let wordless = filled(form).replacing("read with a file of one line", with: "")
    let refused = try fixture.repository.lane("review", "--dossier", "-", input: wordless)
    #expect(refused.status == 3, "\(refused)")
    #expect(refused.errors.contains("no attack names a.txt and says what was tried"), "\(refused)")
    let review = try fixture.repository.lane("review", "--dossier", "-", input: filled(form))
    #expect(review.status == 0, "\(review)")
    let note = try fixture.note("HEAD")
    #expect(note.contains("\nreviewer: human kam@example.org\n"))
    #expect(note.contains("\npass: human\n"))
    #expect(note.contains("\nby: kam@example.org\n"))
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("a form that was filled in for another change is refused")
  func otherChange() throws {
    let fixture = try fixture()
    let form = try fixture.repository.lane("review", "--template").expectSuccess().output
    try fixture.repository.write("a.txt", "y\n")
    try fixture.repository.git(
      "-c",
      "user.name=Noor",
      "-c",
      "user.email=noor@example.org",
      "commit",
      "-qam",
      "again"
    ).expectSuccess()
    let review = try fixture.repository.lane("review", "--dossier", "-", input: filled(form))
    #expect(review.status == 3)
    #expect(review.errors.contains("nonce"))
  }

  @Test("where a person reviews, the command that comes next is about the same change")
  func sameChange() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.write("a.txt", "x\n")
    try fixture.repository.git("add", "a.txt").expectSuccess()
    let staged = try fixture.repository.lane("review", "--staged", "--provider", "human")
    #expect(staged.errors.contains("git lane review --template --staged"), "\(staged)")
  }

  @Test("nobody reviews their own work, and no agent acts as a person")
  func refused() throws {
    let own = try ReviewFixture()
    try own.repository.commit(["a.txt": "x\n"], "mine")
    let form = try own.repository.lane("review", "--template").expectSuccess().output
    let review = try own.repository.lane("review", "--dossier", "-", input: filled(form))
    #expect(review.status == 1)
    #expect(review.errors.contains("wrote part of this change"))
    #expect(review.errors.contains("git lane override --reason <text>"))
    let agent = try own.repository.lane(
      "review",
      "--dossier",
      "-",
      input: form,
      environment: ["CLAUDECODE": "1"]
    )
    #expect(agent.status == 1)
    #expect(try own.note("HEAD").isEmpty)
  }
}

extension String {
  /// Every occurrence of a text replaced by another.
  fileprivate func replacing(_ text: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(text) {
        result += other
        rest = rest.dropFirst(text.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }
}
