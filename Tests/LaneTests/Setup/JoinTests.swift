import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct JoinTests {
  let fixture: ActFixture
  let colleague: TestRepository
  let key: String

  /// A second clone, of a person with a name and a key of her own.
  init() throws {
    fixture = try ActFixture()
    let sandbox = fixture.sandbox
    try fixture.remote.git("symbolic-ref", "HEAD", "refs/heads/main").expectSuccess()
    colleague = try sandbox.clone(fixture.remote, as: "colleague")
    key = try sandbox.key("colleague-key", comment: "lee@example.org")
    for (name, value) in [
      ("user.email", "lee@example.org"), ("user.name", "Lee"), ("user.signingKey", key + ".pub"),
    ] { try colleague.git("config", name, value).expectSuccess() }
  }

  /// Gives the colleague's branch to a person who is in, who approves and lands it.
  private func land(_ branch: String) throws {
    try colleague.git("push", "-q", "origin", branch).expectSuccess()
    try fixture.repository.git("fetch", "-q", "origin").expectSuccess()
    let range = "origin/main..origin/\(branch)"
    #expect(try fixture.act("approve", "--lane", range).status == 0)
    let push = try fixture.repository.git("push", "-q", "origin", "origin/\(branch):main")
    #expect(push.status == 0, "\(push)")
    try colleague.git("fetch", "-q", "origin").expectSuccess()
  }

  @Test("a colleague proposes her keys, a person who is in approves them, and she is in")
  func story() throws {
    let head = try colleague.id("HEAD")
    let result = try colleague.lane("join").expectSuccess()
    #expect(result.output.contains("  + lee@example.org namespaces=\"git-lane,git\" ssh-ed25519 "))
    #expect(result.output.contains("  + [principal \"lane+lee@example.org\"]"))
    #expect(result.output.contains("next    git push origin join-lee\n"))
    #expect(result.output.contains("git lane approve --lane \(head.prefix(10))..origin/join-lee"))
    // Nothing was checked out, and the commit holds the two files alone.
    #expect(try colleague.git("status", "--porcelain").output.isEmpty)
    #expect(try colleague.id("HEAD") == head)
    #expect(try colleague.id("join-lee^") == head)
    #expect(
      try colleague.git("diff", "--name-only", "HEAD", "join-lee").lines
        == [".lane/allowed_signers", ".lane/policy"]
    )
    // Again changes nothing.
    let commit = try colleague.id("join-lee")
    #expect(try colleague.lane("join").output.contains("on join-lee has it already"))
    #expect(try colleague.id("join-lee") == commit)

    // Without an approval it does not land.
    try colleague.git("push", "-q", "origin", "join-lee").expectSuccess()
    try fixture.repository.git("fetch", "-q", "origin").expectSuccess()
    let early = try fixture.repository.git("push", "origin", "origin/join-lee:main")
    #expect(early.status == 1)
    #expect(early.said.contains("git lane approve --lane"))
    try land("join-lee")
    #expect(result.output.contains("no hooks look after this clone yet: git lane hooks install"))
    try colleague.lane("hooks", "install").expectSuccess()
    let again = try colleague.lane("join").expectSuccess()
    #expect(
      again.output == "lee@example.org and lane+lee@example.org are in already; nothing changed\n"
    )
    let doctor = try colleague.lane("doctor").output
    #expect(doctor.contains("signing key") && doctor.contains("lee@example.org, SHA256:"))
  }

  @Test("doctor leads whoever is not in to join, where a policy is in force")
  func doctor() throws {
    let before = try colleague.lane("doctor").output
    for key in ["machine key", "signing key"] {
      #expect(before.contains("\n\(key): git lane join\n"), "\(before)")
    }
    #expect(!before.contains("git lane init"), "\(before)")
    try colleague.lane("join").expectSuccess()
    #expect(try colleague.lane("doctor").output.contains("\nmachine key: git lane join\n"))
    try land("join-lee")
    #expect(try !colleague.lane("doctor").output.contains("git lane join"))
  }

  @Test("keys travel as lines, and a person who is in is led to the approval")
  func lines() throws {
    let lines = try colleague.lane("join", "--print").expectSuccess().output
    #expect(lines.split(separator: "\n").count == 2)
    #expect(AllowedSigners(Array(lines.utf8)).signers.count == 2)
    #expect(try colleague.git("branch", "--list", "join-*").output.isEmpty)
    let repository = fixture.repository
    let result = try fixture.sandbox.run(
      "git-lane",
      ["join", "--from", "-"],
      in: repository.path,
      input: lines
    ).expectSuccess()
    let base = try repository.id("origin/main").prefix(10)
    #expect(result.output.contains("next    git lane approve --lane \(base)..join-lee\n"))
    #expect(result.output.contains("next    git push origin join-lee:main\n"))
    #expect(try fixture.act("approve", "--lane", "\(base)..join-lee").status == 0)
    let push = try repository.git("push", "-q", "origin", "join-lee:main")
    #expect(push.status == 0, "\(push)")
  }

  @Test("a branch of that name with other work on it is left alone; an older proposal is replaced")
  func branches() throws {
    try colleague.git("branch", "join-lee").expectSuccess()
    let refused = try colleague.lane("join")
    #expect(refused.status == 128)
    #expect(refused.said.contains("git branch -m join-lee"))
    try colleague.git("branch", "-D", "join-lee").expectSuccess()
    try colleague.lane("join").expectSuccess()
    let first = try colleague.id("join-lee")
    // The target moves on: the proposal is made anew on it.
    try fixture.repository.commit(["b.txt": "new\n"], "more")
    try fixture.push()
    try colleague.git("fetch", "-q", "origin").expectSuccess()
    try colleague.lane("join").expectSuccess()
    #expect(try colleague.id("join-lee") != first)
    #expect(try colleague.id("join-lee^") == colleague.id("origin/main"))
    try colleague.git("checkout", "-q", "join-lee").expectSuccess()
    try fixture.repository.commit(["c.txt": "new\n"], "more")
    try fixture.push()
    try colleague.git("fetch", "-q", "origin").expectSuccess()
    #expect(try colleague.lane("join").status != 0)
  }

  @Test("what would weaken is refused")
  func weaken() throws {
    let repository = fixture.repository
    let person = try Files.read(fixture.key + ".pub")
    let line = String(decoding: person, as: UTF8.self).split(separator: " ").prefix(2)
      .joined(separator: " ")
    let other = String(decoding: try Files.read(key + ".pub"), as: UTF8.self)
      .split(separator: " ").prefix(2).joined(separator: " ")
    func join(_ text: String) throws -> TestResult {
      try repository.lane("join", "--from", "-", input: text)
    }
    // One key for two names; a pattern; an authority; a limit that would be lost.
    #expect(try join("mallory@example.org \(line)\n").said.contains("is that of kam@example.org"))
    #expect(try join("*@example.org \(other)\n").said.contains("not the name of one person"))
    #expect(try join("lee@example.org cert-authority \(other)\n").status == 1)
    #expect(
      try join("lee@example.org valid-before=\"20300101Z\" \(other)\n").errors.contains(
        "limits its key"
      )
    )
    // A person's name for a machine, and the other way round.
    #expect(try join("kam@example.org \(other)\n").status == 0)
    #expect(try join("lane+kam@example.org \(other)\n").status == 0)
    #expect(try join("").said.contains("there is no key"))
    #expect(try join("lee@example.org ssh-ed25519 AAAA\n").said.contains("line 1"))
    let machine = try colleague.lane("join", "--print").output.split(separator: "\n").last ?? ""
    try colleague.git("config", "user.signingKey", colleague.commonDirectory + "/lane/key")
      .expectSuccess()
    #expect(machine.hasPrefix("lane+lee@example.org"))
    #expect(try colleague.lane("join").said.contains("machine key"))
  }

  @Test("a second key of a name is pointed out to whoever approves")
  func second() throws {
    let lines = try colleague.lane("join", "--print").output
    let swapped = lines.replacing("lee@", with: "kam@")
    let result = try fixture.repository.lane("join", "--from", "-", input: swapped).expectSuccess()
    #expect(result.output.contains("hint: kam@example.org has another key already"))
    #expect(!result.output.contains("[principal"))
  }

  @Test("a key is revoked by a line that a person approves, but never the last person's")
  func revoke() throws {
    let fingerprint = try fixture.sandbox.run("ssh-keygen", ["-l", "-f", key + ".pub"]).output
      .split(separator: " ")[1]
    let repository = fixture.repository
    let own = try repository.lane("revoke", "--reason", "lost", fixture.key + ".pub")
    #expect(own.status == 1)
    #expect(own.said.contains("last person's key"))
    #expect(try repository.lane("revoke", "--reason", "lost", String(fingerprint)).status == 128)
    try colleague.lane("join").expectSuccess()
    try land("join-lee")
    try repository.git("fetch", "-q", "origin").expectSuccess()
    let result = try repository.lane("revoke", "--reason", "laptop stolen", String(fingerprint))
      .expectSuccess()
    #expect(result.output.contains("  + \(fingerprint) lee@example.org: laptop stolen\n"))
    #expect(result.output.contains("next    git lane approve --lane "))
    #expect(try fixture.act("approve", "--lane", "origin/main..revoke-key-lee").status == 0)
    #expect(try repository.git("push", "-q", "origin", "revoke-key-lee:main").status == 0)
    try colleague.git("fetch", "-q", "origin").expectSuccess()
    #expect(try colleague.lane("doctor").output.contains("revoked in .lane/revoked"))
    #expect(try colleague.lane("join").said.contains("has been revoked"))
    let again = try repository.lane("revoke", "--reason", "laptop stolen", String(fingerprint))
    #expect(again.output.contains("is revoked already; nothing changed"))
  }
}
