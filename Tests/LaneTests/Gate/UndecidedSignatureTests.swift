import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Signatures that only `ssh-keygen` can judge, where that is not there or was ended.
@Suite struct UndecidedSignatureTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }

  /// A person's key is good from an hour ago on, by the clock of whoever asks.
  init() throws {
    gated = try GatedRepository()
    let hourAgo = Timestamp(milliseconds: Time.now() - 3_600_000)
    let start = String(hourAgo.iso.filter(\.isNumber).prefix(12))
    let signers = try gated.work.read(".lane/allowed_signers").replacing(
      "\n\(GatedRepository.person) namespaces",
      with: "\n\(GatedRepository.person) valid-after=\"\(start)\",namespaces"
    )
    try gated.work.commit([".lane/allowed_signers": signers], "a key for a time")
    try gated.work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try gated.work.commit(["a.txt": "two\n"], "change")
  }

  private func withoutProgram() throws {
    try work.git("config", "gpg.ssh.program", "/nonexistent/ssh-keygen").expectSuccess()
  }

  private func expectCannotTell(_ kind: String) throws {
    let verify = try work.lane("verify")
    #expect(verify.status == 3, "\(verify)")
    let said = verify.output + verify.said
    #expect(said.contains("the signature under the \(kind) ") && said.contains("git lane doctor"))
    #expect(try work.git("push", "-q", "origin", "main").status == 1)
  }

  @Test("a revocation that cannot be judged is not taken for none")
  func revocation() throws {
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try work.lane("verify").status == 0)
    try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.change = nil
    }
    #expect(try work.lane("verify").status == 1)
    try withoutProgram()
    try expectCannotTell("revoke")
  }

  @Test("nor is a person's block")
  func block() throws {
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.receipt(from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.reviewer = .human(principal: GatedRepository.person)
      $0.pass = .human
      $0.presence = .terminal
      $0.verdict = .block
    }
    #expect(try work.lane("verify").status == 1)
    try withoutProgram()
    try expectCannotTell("review")
  }

  @Test("an audit that could not ask keeps nothing of what it found")
  func audit() throws {
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.change = nil
    }
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try withoutProgram()
    #expect(try work.lane("verify", "--all").status != 0)
    try work.git("config", "--unset", "gpg.ssh.program").expectSuccess()
    let audit = try work.lane("verify", "--all")
    #expect(audit.status == 1, "\(audit)")
    #expect(audit.output.contains("revoked"), "\(audit)")
  }

  @Test("what somebody put in place of a note, on bytes, stops nobody")
  func noNote() throws {
    try gated.receipt(from: "HEAD^", to: "HEAD")
    let index = ["GIT_INDEX_FILE": "\(work.path)/.git/other-index"]
    let entry = "100644,\(try work.id("HEAD^{tree}")),\(try work.id("HEAD:a.txt"))"
    try work.git("read-tree", "refs/notes/lane", environment: index).expectSuccess()
    try work.git("update-index", "--add", "--cacheinfo", entry, environment: index).expectSuccess()
    let tree = try work.git("write-tree", environment: index).expectSuccess().line
    let notes = try work.git("commit-tree", "-p", "refs/notes/lane", "-m", "notes", tree)
    let tip = try notes.expectSuccess().line
    try work.git("update-ref", "refs/notes/lane", tip).expectSuccess()
    let verify = try work.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("a note that is not here, on bytes that were found wrong, is not taken for none")
  func missingNote() throws {
    let wrong = try #require(ObjectID(hex: try work.id("HEAD:a.txt")))
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("notes", "--ref=lane", "add", "-m", "a note", wrong.hex).expectSuccess()
    #expect(try work.lane("verify").status == 0)
    let note = try work.git("notes", "--ref=lane", "list", wrong.hex).expectSuccess().line
    try Files.remove("\(work.path)/.git/objects/\(note.prefix(2))/\(note.dropFirst(2))")
    let verify = try work.lane("verify")
    #expect(verify.status == 3, "\(verify)")
    #expect((verify.output + verify.said).contains("cannot be read"), "\(verify)")
  }
}
