import LaneCore
import TestSupport
import Testing

/// Notes beside stock git: what its commands do to a note must lose no receipt.
@Suite struct NoteGitTests {
  private let sandbox: TestSandbox
  private let repository: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
    try repository.commit(["a.txt": "one\n"], "first")
  }

  private func text(_ note: Note) -> String { String(decoding: note.bytes, as: UTF8.self) }

  private func stored(_ ref: String = "lane") throws -> Note {
    let shown = try repository.git("notes", "--ref=\(ref)", "show", "HEAD").expectSuccess()
    return Note(parsing: Array(shown.output.utf8), digest: testDigest)
  }

  @Test("receipts with hostile bodies are fixed points of git stripspace")
  func stripspace() throws {
    for text in ReceiptBodyTests.hostile where !ReceiptBody(text).lines.isEmpty {
      let receipt = try Fixture.receipt(number: 1, body: text)
      let note = String(decoding: receipt.bytes, as: UTF8.self)
      #expect(try sandbox.run("git", ["stripspace"], input: note).expectSuccess().output == note)
    }
    let full = try String(decoding: Fixture.receipt(Fixture.fullReview()).bytes, as: UTF8.self)
    #expect(try sandbox.run("git", ["stripspace"], input: full).expectSuccess().output == full)
  }

  @Test("git notes add and append keep every receipt")
  func addAndAppend() throws {
    let receipts = try (0..<3).map { try Fixture.receipt(number: $0) }
    try repository.git(
      "notes",
      "--ref=lane",
      "add",
      "-m",
      text(Note(receipts: [receipts[0]])),
      "HEAD"
    )
    .expectSuccess()
    for receipt in receipts {
      try repository.git(
        "notes",
        "--ref=lane",
        "append",
        "-m",
        String(decoding: receipt.bytes, as: UTF8.self),
        "HEAD"
      ).expectSuccess()
    }
    #expect(try stored() == Note(receipts: receipts))
    try repository.git("notes", "--ref=lane", "append", "-m", "looks good to me", "HEAD")
      .expectSuccess()
    let remarked = try stored()
    #expect(remarked.receipts.count == 3)
    #expect(remarked.damaged.map(\.bytes) == [Array("looks good to me\n".utf8)])
  }

  @Test("git notes merge keeps both sides with union, and names what sorting lines destroyed")
  func merge() throws {
    let receipts = try (0..<4).map { try Fixture.receipt(number: $0) }
    let (left, right) = (
      Note(receipts: [receipts[0], receipts[1], receipts[2]]),
      Note(receipts: [receipts[1], receipts[3]])
    )
    for (ref, note) in [("lane", left), ("other", right), ("sorted", left)] {
      try repository.git("notes", "--ref=\(ref)", "add", "-m", text(note), "HEAD").expectSuccess()
    }
    try repository.git("notes", "--ref=lane", "merge", "-q", "-s", "union", "other").expectSuccess()
    #expect(try stored() == left.union(right))
    try repository.git("notes", "--ref=sorted", "merge", "-q", "-s", "cat_sort_uniq", "other")
      .expectSuccess()
    let sorted = try stored("sorted")
    #expect(sorted.receipts.isEmpty)
    #expect(!sorted.damaged.isEmpty)
    #expect(sorted.union(left).receipts == left.receipts)
  }
}
