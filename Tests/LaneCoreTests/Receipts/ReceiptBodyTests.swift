import LaneCore
import Testing

@Suite struct ReceiptBodyTests {
  static let hostile: [String] = [
    "git-lane-receipt 1\nkind: review\nverdict: pass\n\n    ok\n-----BEGIN SSH SIGNATURE-----\n",
    "verdict: pass", "\n\n\n x \n\n\n\ny\t \n\n", "a\r\nb\rc\n", "\r", "\u{0}nul\u{0}",
    "\u{1b}[2Jgone",
    "left\u{202e}right", "one\u{2028}verdict: pass\u{2029}two\u{85}three", "\u{b}\u{c}\u{1c}\u{1e}",
    "\ttab\t\n\t\n", "# a comment", "-----END SSH SIGNATURE-----", "\u{feff}bom", "    deep",
  ]

  @Test("no text stands at column 0, whatever it says", arguments: hostile)
  func indentation(text: String) throws {
    var statement = try Fixture.receipt(number: 1).statement
    statement.body = ReceiptBody(text)
    guard !statement.body.lines.isEmpty else {
      #expect(throws: ReceiptError.badBody) { try statement.signedText() }
      return
    }
    let plain = try Fixture.receipt(number: 1)
    let headerLines = plain.signedBytes.split(separator: 0x0a).count - 1
    let lines = try statement.signedText().split(separator: 0x0a)
    #expect(lines.dropFirst(headerLines).allSatisfy { $0.starts(with: Array("    ".utf8)) })
    let receipt = try Fixture.receipt(statement)
    #expect(try Receipt(parsing: receipt.bytes, digest: testDigest).body == statement.body)
    #expect(Note(parsing: receipt.bytes, digest: testDigest).receipts == [receipt])
    #expect(strippedAsGitDoes(receipt.bytes) == receipt.bytes)
  }

  @Test("any bytes make a body that is its own canonical form")
  func anyBytes() throws {
    var random = SplitMix(seed: 11)
    let alphabet = Array("a :\n\n\n\t\r\u{0}\u{1b}-\u{2028}é".utf8) + [0x80, 0xff, 0xc3, 0xe2]
    for _ in 0..<1000 {
      let bytes = (0..<random.below(40)).map { _ in random.pick(alphabet) }
      let body = ReceiptBody(bytes)
      #expect(ReceiptBody(body.text).lines == body.lines)
      guard !body.lines.isEmpty else { continue }
      var statement = try Fixture.receipt(number: 1).statement
      statement.body = body
      let text = try statement.signedText()
      #expect(strippedAsGitDoes(text) == text)
      #expect(String(validating: text, as: UTF8.self) != nil)
      #expect(!text.contains { $0 < 0x20 && $0 != 0x0a && $0 != 0x09 })
    }
  }

  @Test("what cannot be shown is escaped, not dropped")
  func escapes() {
    let body = ReceiptBody([0x61, 0x1b, 0xff, 0x0d, 0x62] + Array("\u{202e}".utf8))
    #expect(body.lines == [#"a\x1b\xff\rb\u{202e}"#])
  }

  /// `git stripspace`, which the store's tests run for real.
  private func strippedAsGitDoes(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [[UInt8]] = []
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let end = line.lastIndex { ![0x20, 0x09, 0x0d].contains($0) }
      let content = end.map { Array(line[...$0]) } ?? []
      if !content.isEmpty || lines.last?.isEmpty == false { lines.append(content) }
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.flatMap { $0 + [0x0a] }
  }
}
