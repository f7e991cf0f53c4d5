import LaneCore
import Testing

@Suite struct NoteTests {
  private func note(_ text: String) -> Note { Note(parsing: Array(text.utf8), digest: testDigest) }
  private func text(_ receipt: Receipt) -> String { String(decoding: receipt.bytes, as: UTF8.self) }

  @Test("an empty note has nothing in it", arguments: ["", "\n", " \n\t\n\r\n"])
  func empty(text: String) {
    #expect(note(text).isEmpty)
    #expect(note(text).bytes.isEmpty)
  }

  @Test("receipts are read in any order and spacing, as git's tools leave them")
  func concatenations() throws {
    let (one, two) = (try Fixture.receipt(number: 1), try Fixture.receipt(number: 2))
    let expected = Note(receipts: [one, two])
    for between in ["", "\n", "\n\n\n", " \n"] {
      #expect(note(text(one) + between + text(two)) == expected)
      #expect(note("\n" + text(two) + between + text(one) + between + text(one)) == expected)
    }
    #expect(note(String(text(two).dropLast()) + "\n\n" + text(one).dropLast()) == expected)
    #expect(expected.damaged.isEmpty)
    #expect(String(decoding: expected.bytes, as: UTF8.self) == text(one) + "\n" + text(two))
  }

  @Test("a remark that someone appended damages only itself")
  func remark() throws {
    let receipt = try Fixture.receipt(number: 1)
    let read = note("Before.\n\n" + text(receipt) + "\nAfter one.\nStill one.\n\n  Two.\n")
    #expect(read.receipts == [receipt])
    #expect(
      Set(read.damaged.map { String(decoding: $0.bytes, as: UTF8.self) })
        == ["Before.\n", "After one.\nStill one.\n", "  Two.\n"]
    )
    #expect(
      read.damaged.allSatisfy { $0.reason == .noReceipt && $0.digest == testDigest($0.bytes) }
    )
  }

  @Test("a destroyed receipt is named and its neighbours live")
  func destroyed() throws {
    let (one, two) = (try Fixture.receipt(number: 1), try Fixture.receipt(number: 2))
    let cut = text(one).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix(while: { !$0.hasPrefix("-----END") }).joined(separator: "\n")
    let read = note(cut + "\n\n" + text(two))
    #expect(read.receipts == [two])
    #expect(read.damaged.map(\.reason) == [.badSignature])
    let returns = note(
      text(one).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        + text(two)
    )
    #expect(returns.receipts == [two])
    #expect(returns.damaged.count == 1)
    let versionTwo = note(text(one).replacing("git-lane-receipt 1", with: "git-lane-receipt 2"))
    #expect(versionTwo.damaged.map(\.reason) == [.noReceipt])
  }

  @Test("lines that git sorted and made unique are damaged parts, not other receipts")
  func sortedLines() throws {
    let texts = try (0..<3).map { text(try Fixture.receipt(number: $0)) }.joined()
    let sorted = Set(texts.split(separator: "\n")).sorted().joined(separator: "\n") + "\n"
    let read = note(sorted)
    #expect(read.receipts.isEmpty)
    #expect(!read.damaged.isEmpty)
  }

  @Test("the same statement under two signatures is kept twice, so neither hides the other")
  func twoSignatures() throws {
    let receipt = try Fixture.receipt(number: 1)
    let other = try Receipt(
      receipt.statement,
      signature: Fixture.armor([1, 2, 3]),
      digest: testDigest
    )
    let both = Note(receipts: [other]).union(Note(receipts: [receipt]))
    #expect(both.receipts.count == 2)
    #expect(both == Note(receipts: [receipt, other]))
    #expect(Set(both.receipts.map(\.id)) == [receipt.id])
  }

  @Test("union is commutative, associative and idempotent, and its text is read back as it is")
  func unionLaws() throws {
    var random = SplitMix(seed: 5)
    let pieces = try parts()
    func some() -> Note {
      note(
        (0..<random.below(6)).map { _ in random.pick(pieces) }.joined(
          separator: random.pick(["", "\n", "\n\n"])
        )
      )
    }
    for _ in 0..<100 {
      let (first, second, third) = (some(), some(), some())
      let union = first.union(second)
      #expect(union == second.union(first))
      #expect(union.bytes == second.union(first).bytes)
      #expect(union.union(third).bytes == first.union(second.union(third)).bytes)
      #expect(union.union(union) == union)
      #expect(union.union(first).bytes == union.bytes)
      #expect(union.isSuperset(of: first) && union.isSuperset(of: second))
      let back = Note(parsing: union.bytes, digest: testDigest)
      #expect(back == union)
      #expect(back.damaged.map(\.bytes) == union.damaged.map(\.bytes))
      #expect(back.bytes == union.bytes)
    }
  }

  @Test("git's own concatenating merge loses no receipt")
  func gitUnion() throws {
    var random = SplitMix(seed: 6)
    let receipts = try (0..<12).map { try Fixture.receipt(number: $0) }
    for _ in 0..<100 {
      let left = Note(receipts: (0..<4).map { _ in random.pick(receipts) })
      let right = Note(receipts: (0..<4).map { _ in random.pick(receipts) })
      let merged = left.bytes.dropLast() + Array("\n\n".utf8) + right.bytes
      #expect(Note(parsing: Array(merged), digest: testDigest) == left.union(right))
    }
  }

  @Test("any bytes are read as some note, and the note as itself")
  func anyBytes() throws {
    var random = SplitMix(seed: 7)
    let seed = Array(try parts().joined().utf8)
    for _ in 0..<300 {
      let read = Note(
        parsing: random.mutated(seed, alphabet: Array("\n\r -g:\u{0}".utf8)),
        digest: testDigest
      )
      #expect(Note(parsing: read.bytes, digest: testDigest).bytes == read.bytes)
    }
  }

  private func parts() throws -> [String] {
    let receipts = try (0..<4).map { text(try Fixture.receipt(number: $0)) }
    return receipts + [
      String(receipts[0].prefix(200)), String(receipts[1].prefix(90)), "hello\n", "world",
      "    indented\n", "-----END SSH SIGNATURE-----\n", "-----BEGIN SSH SIGNATURE-----\n", "\n",
      "git-lane-receipt 1", "git-lane-receipt \n\n\n", "git-lane-receipt 1\n\n    body\n", "\r\n",
      receipts[2].replacing("\n", with: "\r\n"),
    ]
  }
}
