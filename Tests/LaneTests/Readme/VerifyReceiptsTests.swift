import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// The README's way to verify receipts without git lane, run as it stands there.
@Suite struct VerifyReceiptsTests {
  let gated: GatedRepository
  let script: String

  init() throws {
    gated = try GatedRepository()
    script = "\(gated.sandbox.root)/verify-receipts"
    try Files.create(script, Array(try ReadmePage().verifier().utf8))
    try gated.work.commit(["a.txt": "two\n", "näh \"x\".txt": "new\n"], "a change")
  }

  /// Runs the script with a PATH that has no git lane on it.
  private func verify(_ object: String = "HEAD") throws -> TestResult {
    try gated.sandbox.run(
      "sh",
      [script, object],
      in: gated.work.path,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    )
  }

  private func rewrite(_ note: [UInt8], on object: String = "HEAD") throws {
    let file = "\(gated.sandbox.root)/note"
    try Files.writeAtomically(file, note, mode: 0o644)
    // As bytes: `git notes add -F` would strip what a flipped byte made of the ends of lines.
    let blob = try gated.work.git("hash-object", "-w", file).expectSuccess().line
    try gated.work.git("notes", "--ref=lane", "add", "-f", "-C", blob, object).expectSuccess()
  }

  @Test("a pass verifies, on the commit and on the change")
  func pass() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    let expected = "ok \(receipt.id.text) review pass\n"
    let onCommit = try verify()
    #expect(onCommit.status == 0)
    #expect(onCommit.output == expected)
    let change = try #require(receipt.change)
    #expect(try verify(change.hex).output == expected)
    #expect(try verify(change.hex).status == 0)
  }

  @Test("a review of what was staged verifies on the commit that it became")
  func staged() throws {
    try gated.stage("a.txt", "three\n")
    let receipt = try gated.receipt(from: "HEAD", to: nil)
    try gated.work.git("commit", "-q", "-m", "reviewed before").expectSuccess()
    let result = try verify()
    #expect(result.status == 0, "\(result)")
    #expect(result.output == "ok \(receipt.id.text) review pass\n")
  }

  @Test("of a pass and a block, and of a pass and its revocation, each is named")
  func several() throws {
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    let block = try gated.receipt(from: "HEAD^", to: "HEAD") { $0.verdict = .block }
    let revoke = try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.base = nil
      $0.head = nil
    }
    let result = try verify()
    #expect(result.status == 0)
    #expect(
      Set(result.lines) == [
        "ok \(pass.id.text) review pass", "ok \(block.id.text) review block",
        "ok \(revoke.id.text) revoke \(pass.id.text)",
      ]
    )
  }

  @Test("an override and approvals of a landing and of lane files verify by the same script")
  func humanActs() throws {
    try gated.work.commit(
      [".lane/policy": try gated.work.read(".lane/policy") + "# more\n"],
      "rules"
    )
    try gated.receipt(.override, from: "HEAD~2", to: "HEAD", by: GatedRepository.person)
    try gated.receipt(.approve, from: "HEAD~2", to: "HEAD", by: GatedRepository.person)
    try gated.receipt(.approve, from: "HEAD~2", to: "HEAD", by: GatedRepository.person, lane: true)
    let result = try verify()
    #expect(result.status == 0, "\(result)")
    #expect(
      result.lines.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }.sorted()
        == ["approve landing", "approve lane", "override"]
    )
  }

  @Test("one byte flipped in any header, wherever it is, never verifies")
  func flips() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD") { statement in
      statement.authors = ["kam@example.org"]
      statement.target = "refs/heads/main"
      statement.stream = "refs/lane/sessions/adhoc-0123456789ab"
      statement.dossier = .sha256([1])
      statement.prompt = .sha256([2])
      statement.sandbox = .bwrap
    }
    let note = try gated.work.git("notes", "--ref=lane", "show", "HEAD").expectSuccess().bytes
    #expect(note == receipt.bytes)
    var start = 0
    var headers: [String] = []
    while let end = note[start...].firstIndex(of: UInt8(ascii: "\n")), end > start {
      headers.append(String(decoding: note[start..<end].prefix { $0 != 0x3a }, as: UTF8.self))
      // In the middle of the value, where a reader that looks at names only would not see it.
      var flipped = note
      flipped[(start + end) / 2 + 1] ^= 1
      try rewrite(flipped)
      let result = try verify()
      #expect(result.status == 1, "\(headers.last ?? "") \(result)")
      #expect(!result.output.contains("ok sha256:"))
      start = end + 1
    }
    #expect(headers.count > 20)
    try rewrite(note)
    #expect(try verify().status == 0)
  }

  @Test("a receipt of another change, a stranger's, a lie about the trees and stray text do not")
  func forgeries() throws {
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.commit(["b.txt": "two\n"], "another")
    try rewrite(receipt.bytes)
    let replayed = try verify()
    #expect(replayed.status == 1)
    #expect(replayed.output.contains("about something else"))

    try gated.receipt(from: "HEAD^", to: "HEAD") { statement in
      statement.change = receipt.change
    }
    #expect(try verify().output.contains("the change between the trees is"))

    try rewrite(receipt.bytes + Array("\nLGTM\n".utf8), on: "HEAD^")
    let stray = try verify("HEAD^")
    #expect(stray.status == 1)
    #expect(stray.output.contains("BAD not receipts alone"))

    try gated.work.commit(["b.txt": "three\n"], "a third")
    try gated.receipt(from: "HEAD^", to: "HEAD", by: "lane+eve@example.org")
    let stranger = try verify()
    #expect(stranger.status == 1)
    #expect(stranger.output.contains("the signature is not that of lane+eve@example.org"))
    #expect(try verify("HEAD~9").status == 1)
  }

  @Test("a review verifies beside its carry, and cannot be told where its trees are not here")
  func carriedAndGone() throws {
    let review = try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("switch", "-qc", "older", "HEAD^").expectSuccess()
    try gated.work.commit(["b.txt": "moved\n"], "somebody else's")
    try gated.work.commit(["a.txt": "two\nand more\n"], "carried")
    let carry = try gated.receipt(.carry, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.carries = review.id
    }
    try rewrite(carry.bytes + [0x0a] + review.bytes)
    let carried = try verify()
    #expect(carried.status == 0, "\(carried)")
    #expect(carried.lines.count == 2 && carried.lines.allSatisfy { $0.hasPrefix("ok ") })
    #expect(try gated.work.lane("receipt", "verify", "HEAD").status == 0)

    let elsewhere = String(repeating: "5", count: 40)
    let gone = try gated.receipt(from: "HEAD^", to: "HEAD") { statement in
      statement.verdict = .block
      statement.base = ObjectID(hex: elsewhere).map { Receipt.Snapshot(commit: nil, tree: $0) }
    }
    try rewrite(gone.bytes)
    let untold = try verify()
    #expect(untold.status == 3, "\(untold)")
    #expect(untold.output.contains("?? \(gone.id.text) review block"))
  }

  @Test("the script passes shellcheck and a POSIX shell's own check")
  func form() throws {
    #expect(try gated.sandbox.run("dash", ["-n", script]).isQuiet)
    let check = try gated.sandbox.run("sh", ["-c", "command -v shellcheck || true"])
    guard !check.output.isEmpty else { return }
    let shellcheck = try gated.sandbox.run("shellcheck", ["-s", "sh", script])
    #expect(shellcheck.status == 0, "\(shellcheck)")
  }
}
