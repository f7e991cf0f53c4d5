import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct ReceiptVerbTests {
  let gated: GatedRepository

  init() throws {
    gated = try GatedRepository()
    try gated.work.commit(["a.txt": "two\n"], "a change")
  }

  @Test("a commit, its change, a range, an id and a beginning of it show the same receipt")
  func names() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    let change = try #require(receipt.change)
    let shown = try gated.work.lane("receipt", "show", "HEAD").expectSuccess()
    #expect(
      shown.output
        == "receipt \(receipt.id.text)\n" + String(decoding: receipt.signedBytes, as: UTF8.self)
    )
    let prefix = "sha256:" + receipt.id.hex.prefix(8)
    for name in [change.hex, "HEAD^..HEAD", receipt.id.text, prefix, receipt.id.hex] {
      #expect(try gated.work.lane("receipt", "show", name).output == shown.output, "\(name)")
      #expect(try gated.work.lane("receipt", "verify", name).status == 0, "\(name)")
    }
    let missing = try gated.work.lane("receipt", "show", "HEAD^")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("no receipt is about commit"))
    #expect(try gated.work.lane("receipt", "show", "nothing").status == 128)
  }

  @Test("an export holds the exact bytes, and says what they say")
  func export() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    let result = try gated.work.lane("receipt", "export", "--format", "json", "HEAD")
    let value = try JSONReader.read(result.expectSuccess().bytes)
    let exported = try #require(value.object?["receipts"]?.array?.first?.object)
    #expect(exported["text"]?.string.map { Array($0.utf8) } == receipt.bytes)
    #expect(exported["id"]?.string == receipt.id.text)
    let headers = try #require(exported["headers"]?.object)
    #expect(headers["verdict"]?.string == "pass")
    #expect(headers["member"]?.array?.count == 1)
    #expect(headers["kind"]?.string == "review")
  }

  @Test("what is wrong with a receipt is named, and ends with exit 1")
  func wrong() throws {
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    let other = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
    let lie = try gated.receipt(from: "HEAD^", to: "HEAD") { $0.change = other }
    let forged = try gated.work.lane("receipt", "verify", lie.id.text)
    #expect(forged.status == 1)
    #expect(forged.output.contains("the trees differ by"))

    try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
    }
    let revoked = try gated.work.lane("receipt", "verify", pass.id.text)
    #expect(revoked.status == 1)
    #expect(revoked.output.contains("revoked"))

    try gated.work.commit(["a.txt": "three\n"], "unknown signer")
    try gated.receipt(from: "HEAD^", to: "HEAD", by: "lane+eve@example.org")
    let stranger = try gated.work.lane("receipt", "verify", "HEAD")
    #expect(stranger.status == 1)
    #expect(stranger.output.contains("the signer is not in .lane/allowed_signers"))

    try gated.work.commit(["a.txt": "four\n"], "an approval by a machine")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD")
    let approval = try gated.work.lane("receipt", "verify", "HEAD")
    #expect(approval.status == 1)
    #expect(approval.output.contains("does not have the role human"))
  }

  @Test("a note that was tampered with is damaged or badly signed, and a replay is neither's")
  func tampered() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    let text = String(decoding: receipt.bytes, as: UTF8.self)
    // Plumbing, with the copy that would put it right taken away.
    func put(_ note: String, on object: String) throws {
      try gated.work.git("update-ref", "-d", LaneReferences.notesSafeCopy).expectSuccess()
      let blob = try gated.work.git("hash-object", "-w", "--stdin", input: note).expectSuccess()
        .line
      try gated.work.git("notes", "--ref=lane", "add", "-f", "-C", blob, object).expectSuccess()
    }
    try put(text.replacing("findings: 0", with: "findings: 1"), on: "HEAD")
    let edited = try gated.work.lane("receipt", "verify", try gated.work.id("HEAD"))
    #expect(edited.status == 1)
    #expect(edited.output.contains("the signature does not fit these bytes"))
    try put(text.replacing("verdict: pass", with: "verdict: fine"), on: "HEAD")
    let damaged = try gated.work.lane("receipt", "verify", try gated.work.id("HEAD"))
    #expect(damaged.status == 1)
    #expect(damaged.output.contains("damaged: bad value of header 'verdict'"))
    try gated.work.commit(["a.txt": "unseen\n"], "another change")
    try put(text, on: "HEAD")
    let replayed = try gated.work.lane("receipt", "verify", "HEAD")
    #expect(replayed.status == 1)
    #expect(replayed.output.contains("about something else than what it is noted on"))
  }

  @Test("approvals of lane files and overrides are bound again too")
  func humanActs() throws {
    let policy = try gated.work.read(".lane/policy") + "# more\n"
    try gated.work.commit([".lane/policy": policy], "rules")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    try gated.receipt(.override, from: "HEAD~2", to: "HEAD", by: GatedRepository.person)
    let result = try gated.work.lane("receipt", "verify", "HEAD")
    #expect(result.status == 0, "\(result)")
    #expect(result.lines.filter { $0.hasPrefix("+ ") }.count == 2)
  }
}
