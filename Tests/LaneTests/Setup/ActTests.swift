import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct ActTests {
  let fixture: ActFixture
  var repository: TestRepository { fixture.repository }

  init() throws { fixture = try ActFixture() }

  @Test("an override covers exactly one landing, is refused for any other, and stays on record")
  func override() throws {
    let old = try repository.id("origin/main")
    let nothing = try repository.lane("override", "--reason", "no landing at all")
    #expect(nothing.status == 1 && nothing.errors.contains("is there already"), "\(nothing)")
    try repository.commit(["a.txt": "two\n"], "hotfix")
    let refused = try repository.git("push", "origin", "main")
    #expect(refused.status == 1)
    let result = try fixture.act("override", "--reason", "the site is down")
    #expect(result.status == 0)
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    #expect(receipt.kind == .override)
    #expect(receipt.base?.commit?.hex == old)
    #expect(receipt.head?.commit?.hex == (try repository.id("HEAD")))
    #expect(receipt.by == "kam@example.org")
    #expect(receipt.presence == .terminal)
    #expect(receipt.body.text == "the site is down\n")
    #expect(try repository.git("push", "-q", "origin", "main").status == 0)
    try repository.commit(["a.txt": "three\n"], "more")
    #expect(try repository.git("push", "origin", "main").status == 1)
    // The session tells of it, signed by the machine.
    let sessions = try repository.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions")
    let show = try repository.git(
      "-c",
      "gpg.ssh.allowedSignersFile=\(repository.path)/.lane/allowed_signers",
      "verify-commit",
      sessions.line
    )
    #expect(show.status == 0)
  }

  @Test("a credential in a reason is blanked before the person signs it")
  func redaction() throws {
    try repository.commit(["a.txt": "two\n"], "hotfix")
    let result = try fixture.act("override", "--reason", "the old password=hunter2 leaked")
    #expect(result.status == 0)
    #expect(result.output.contains("    the old password=[redacted] leaked"))
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    #expect(receipt.body.text == "the old password=[redacted] leaked\n")
    #expect(try repository.git("push", "-q", "origin", "main").status == 0)
  }

  @Test("a rewind passes with an override of exactly that rewind")
  func rewind() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    try fixture.push()
    try repository.git("reset", "-q", "--hard", "HEAD~1").expectSuccess()
    try repository.commit(["a.txt": "three\n"], "other")
    #expect(try repository.git("push", "--force", "origin", "main").status == 1)
    let range = "origin/main..HEAD"
    try fixture.act("override", "--reason", "the second one leaked a key", "--for", "main", range)
    #expect(try repository.git("push", "-q", "--force", "origin", "main").status == 0)
  }

  @Test("where the target has moved on, an override takes nothing away that was not asked for")
  func behind() throws {
    try repository.git("switch", "-qc", "topic").expectSuccess()
    try repository.commit(["a.txt": "two\n"], "hotfix")
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.commit(["b.txt": "theirs\n"], "somebody else's")
    try fixture.push()
    try repository.git("switch", "-q", "topic").expectSuccess()
    let old = try repository.id("origin/main").prefix(10)
    let refused = try repository.lane("override", "--reason", "the site is down")
    #expect(refused.status == 1, "\(refused)")
    for words in [
      "HEAD lacks 1 commit of origin/main, so an override of that would take it away\n",
      "next:  git rebase origin/main\n", "or:    git merge origin/main\n",
      "or:    git lane override --reason <text> \(old)..HEAD, to take it away\n",
    ] { #expect(refused.said.contains(words), "\(refused)") }
    let named = try repository.lane("override", "--reason", "the site is down", "topic")
    #expect(named.status == 1 && named.said.contains("topic lacks 1 commit"), "\(named)")
    #expect(try repository.git("notes", "--ref=lane", "list").output.isEmpty)
    try repository.git("rebase", "-q", "origin/main").expectSuccess()
    #expect(try fixture.act("override", "--reason", "the site is down").status == 0)
    #expect(try repository.git("push", "-q", "origin", "HEAD:main").status == 0)
  }

  @Test("an approval of a topic that is behind is of what its merge brings, as a review of it is")
  func approvalBehind() throws {
    try repository.git("switch", "-qc", "topic").expectSuccess()
    let topic = try repository.commit(["a.txt": "two\n"], "a topic")
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.commit(["b.txt": "theirs\n"], "somebody else's")
    try fixture.push()
    try repository.git("switch", "-q", "topic").expectSuccess()
    #expect(try fixture.act("approve").status == 0)
    let receipt = try #require(try fixture.receipts(on: topic).first)
    #expect(receipt.base?.commit?.hex == (try repository.id("HEAD^")))
    #expect(receipt.head?.commit?.hex == topic)
    let nothing = try repository.lane("approve", "HEAD^")
    #expect(nothing.status == 1 && nothing.said.contains("nothing outside .lane changes"))
  }

  @Test("stock OpenSSH verifies what was signed, and the stored change hashes to its id")
  func stock() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    #expect(try fixture.act("approve", "origin/main..HEAD").status == 0)
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    #expect(receipt.approves == .landing)
    try repository.write("signature", receipt.signature)
    let check = try repository.sandbox.run(
      "ssh-keygen",
      [
        "-Y", "verify", "-n", "git-lane", "-f", ".lane/allowed_signers", "-I", "kam@example.org",
        "-s", "signature",
      ],
      in: repository.path,
      input: String(decoding: receipt.signedBytes, as: UTF8.self)
    )
    #expect(check.status == 0)
    let change = try #require(receipt.change?.hex)
    let path = "changes/\(change.prefix(2))/\(change.dropFirst(2))"
    #expect(try repository.id("refs/notes/lane:\(path)") == change)
    #expect(try fixture.receipts(on: change) == [receipt])
  }

  @Test("a change of the policy passes only when a person approved it")
  func lane() throws {
    try repository.git("config", "-f", ".lane/policy", "review.rounds", "5").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-am", "rules").expectSuccess()
    let refused = try repository.git("push", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("git lane approve --lane"))
    let result = try fixture.act("approve", "--lane")
    #expect(result.status == 0)
    #expect(result.output.contains("+\trounds = 5"))
    #expect(try repository.git("push", "-q", "origin", "main").status == 0)
    // One byte more is another change.
    try repository.git("config", "-f", ".lane/policy", "review.rounds", "6").expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-am", "rules again").expectSuccess()
    #expect(try repository.git("push", "origin", "main").status == 1)
    #expect(try repository.lane("approve").errors.contains("git lane approve --lane"))
  }

  @Test("revoking an override shuts the gate again; what is revoked must be there")
  func revoke() throws {
    try repository.commit(["a.txt": "two\n"], "hotfix")
    try fixture.act("override", "--reason", "the site is down")
    #expect(try repository.lane("verify", "origin/main..HEAD").status == 0)
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    let id = String(receipt.id.hex.prefix(12))
    #expect(try repository.lane("revoke", "--reason", "no", "1234567890").status == 128)
    #expect(try repository.lane("revoke", "--reason", "...", id).status == 129)
    let result = try fixture.act("revoke", "--reason", "it was not", id)
    #expect(result.status == 0)
    #expect(result.output.contains("You revoke override by kam@example.org"))
    #expect(try repository.lane("verify", "origin/main..HEAD").status == 1)
    #expect(try fixture.receipts(on: try #require(receipt.change?.hex)).count == 2)
  }

  @Test("a damaged entry is revoked by its digest")
  func damaged() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    try fixture.act("approve")
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    let change = try #require(receipt.change?.hex)
    let broken = "git-lane-receipt 1\nkind: review\n"
    try repository.git("notes", "--ref=lane", "append", "-m", broken, change).expectSuccess()
    let blocked = try repository.lane("verify", "origin/main..HEAD")
    #expect(blocked.status == 3)
    let words = blocked.errors.split { " \n():".contains($0) }.map(String.init)
    let digest = try #require(words.first { $0.count == 64 })
    #expect(try fixture.act("revoke", "--reason", "torn write", "sha256:\(digest)").status == 0)
    #expect(try repository.lane("verify", "origin/main..HEAD").status == 1)
  }

  @Test("inside an agent, or without a terminal, or with another code, nothing is signed")
  func presence() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    let marks = [
      "CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CODEX_SANDBOX", "GEMINI_CLI", "CURSOR_AGENT",
      "CURSOR_TRACE_ID", "COPILOT_CLI", "AIDER_CHAT", "OPENCODE", "OPENCODE_PID", "AI_AGENT",
      "AGENT",
    ]
    for mark in marks {
      let result = try repository.lane("approve", environment: [mark: "1"])
      #expect(result.status == 1)
      #expect(result.said.contains("(\(mark) is set)"))
    }
    let alone = try fixture.sandbox.run(
      "setsid",
      ["-w", "git-lane", "approve"],
      in: repository.path,
      environment: ["CODEX_HOME": "/nowhere"]
    )
    #expect(alone.status == 1)
    #expect(alone.errors.contains("nobody is at a terminal"))
    #expect(try fixture.act("approve", instead: "NOTTHE").status == 1)
    #expect(try repository.git("notes", "--ref=lane", "list").output.isEmpty)
  }

  @Test("a key that the policy does not know, or one too weak for it, signs nothing")
  func keys() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    let other = try fixture.sandbox.key("other")
    try repository.git("config", "user.signingKey", other).expectSuccess()
    #expect(try repository.lane("approve").errors.contains("not in .lane/allowed_signers"))
    // The machine's key is listed, but no person's.
    let machine = try repository.commonDirectory + "/lane/key"
    try repository.git("config", "user.signingKey", machine).expectSuccess()
    #expect(try repository.lane("approve").errors.contains("has no role 'human'"))
    try repository.git("config", "user.signingKey", "ABCD1234").expectSuccess()
    let none = try repository.lane("approve")
    #expect(none.status == 128)
    #expect(none.errors.contains("ssh-keygen -t ed25519"))
  }
}
