import LaneCore
import Testing

@Suite struct ReceiptTests {
  @Test("a receipt is the text that formats.md shows")
  func text() throws {
    let text = String(decoding: try Fixture.fullReview().signedText(), as: UTF8.self)
    let id = try (0...12).map { try Fixture.object($0).hex }
    #expect(
      text == """
        git-lane-receipt 1
        kind: review
        verdict: block
        repo: 5f0c2d
        base: \(id[1]) \(id[2])
        head: - \(id[3])
        change: \(id[4])
        member: \(id[5])
        member: \(id[6])
        transient: \(id[7]) "a b\\n.py"
        author: kam@example.org
        author: "gr\\303\\266\\303\\237e@example.org"
        author: " odd "
        after: \(id[8])
        for: "refs/heads/gr\\303\\266\\303\\237e"
        task: add-offset-cap
        spec: \(id[9])
        policy: \(id[10])
        builder: claude claude-opus-4-7
        builder: human
        reviewer: codex gpt-5.5 xhigh
        pass: cold
        independence: vendor
        builder-known: launched
        sandbox: bwrap
        findings: 1 critical, 1 improvement, 2 notes
        critical: C1 \(id[11]) "trailing "
        prior: \(testDigest([1])) C7 cannot_tell
        pushback: \(testDigest([1])) C7 \(id[12])
        coverage: 4/5, 1 not reviewable
        dossier: \(testDigest([2]))
        prompt: \(testDigest([3]))
        stream: refs/lane/sessions/add-offset-cap
        by: lane+kam@example.org
        presence: none
        time: 2026-11-21T02:02:56.123Z

            CRITICAL ISSUES
            C1 src/feed.py:41 off by one

            POSITIVE NOTES
            none

        """
    )
  }

  @Test("what was written is read back, with the same id")
  func roundTrip() throws {
    let receipt = try Fixture.receipt(try Fixture.fullReview())
    let back = try Receipt(parsing: receipt.bytes, digest: testDigest)
    #expect(back == receipt)
    #expect(back.statement == receipt.statement)
    #expect(back.id == testDigest(receipt.signedBytes))
    #expect(back.signature == Fixture.armor())
    #expect(back.authors == ["kam@example.org", "größe@example.org", " odd "])
  }

  @Test("no byte of a receipt can change without making another receipt or none")
  func everyByteCounts() throws {
    let receipt = try Fixture.receipt(try Fixture.fullReview())
    for index in receipt.bytes.indices {
      for byte: UInt8 in [0x0a, receipt.bytes[index] ^ 1] {
        var bytes = receipt.bytes
        guard bytes[index] != byte else { continue }
        bytes[index] = byte
        if let other = try? Receipt(parsing: bytes, digest: testDigest) {
          #expect(other != receipt)
          #expect(other.bytes == bytes)
        }
      }
    }
  }

  @Test("a text cut anywhere is no receipt")
  func everyCut() throws {
    let bytes = try Fixture.receipt(try Fixture.fullReview()).bytes
    for count in bytes.indices {
      #expect(throws: ReceiptError.self) {
        try Receipt(parsing: Array(bytes[..<count]), digest: testDigest)
      }
    }
  }

  @Test("mutated receipts are refused or are exactly what they say")
  func mutations() throws {
    let seed = try Fixture.receipt(try Fixture.fullReview()).bytes
    var random = SplitMix(seed: 4)
    for _ in 0..<2000 {
      let bytes = random.mutated(seed, alphabet: Array("\n :-\"\\19a=/".utf8))
      guard let receipt = try? Receipt(parsing: bytes, digest: testDigest) else { continue }
      #expect(receipt.bytes == bytes)
      #expect(try receipt.statement.signedText() == receipt.signedBytes)
    }
  }

  @Test("one header more, fewer or elsewhere is refused")
  func headerOrder() throws {
    let receipt = try Fixture.receipt(try Fixture.fullReview())
    let lines = String(decoding: receipt.signedBytes, as: UTF8.self).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    let headers = 1..<36
    func parse(_ lines: [Substring]) throws -> Receipt {
      try Receipt(
        parsing: Array(lines.joined(separator: "\n").utf8) + receipt.signature,
        digest: testDigest
      )
    }
    for index in headers {
      let isRepeatable = [
        "member", "transient", "author", "after", "builder", "critical", "prior", "pushback",
      ].contains(lines[index].prefix { $0 != ":" })
      var doubled = lines
      doubled.insert(lines[index], at: index)
      #expect((try? parse(doubled)) == nil || isRepeatable)
      guard index + 1 < headers.upperBound else { continue }
      var swapped = lines
      swapped.swapAt(index, index + 1)
      let sameName = lines[index].prefix { $0 != ":" } == lines[index + 1].prefix { $0 != ":" }
      #expect((try? parse(swapped)) == nil || sameName)
      var extended = lines
      extended.insert("x-note: hello", at: index)
      #expect(throws: ReceiptError.unknownHeader("x-note")) { try parse(extended) }
    }
  }

  @Test(
    "a review without one of its headers is no review",
    arguments: [
      Receipt.Header.verdict, .base, .head, .change, .policy, .builder, .reviewer, .pass,
      .independence, .builderKnown, .findings, .coverage, .presence, .repo, .by, .time, .kind,
    ]
  )
  func missing(header: Receipt.Header) throws {
    let receipt = try Fixture.receipt(try Fixture.fullReview())
    let lines = String(decoding: receipt.signedBytes, as: UTF8.self).split(
      separator: "\n",
      omittingEmptySubsequences: false
    ).filter { !$0.hasPrefix("\(header.rawValue): ") }
    #expect(throws: ReceiptError.self) {
      try Receipt(
        parsing: Array(lines.joined(separator: "\n").utf8) + receipt.signature,
        digest: testDigest
      )
    }
  }

  @Test("a kind's own headers are refused elsewhere, and missing ones named")
  func kinds() throws {
    var revoke = try Fixture.receipt(number: 1).statement
    revoke.verdict = .pass
    #expect(throws: ReceiptError.headerOfAnotherKind(.verdict)) { try revoke.signedText() }
    revoke.verdict = nil
    revoke.revokes = nil
    #expect(throws: ReceiptError.missingHeader(.revokes)) { try revoke.signedText() }
    revoke.kind = .approve
    revoke.approves = .lane
    #expect(throws: ReceiptError.missingHeader(.change)) { try revoke.signedText() }
    revoke.change = try Fixture.object(1)
    #expect(try Fixture.receipt(revoke).approves == .lane)
    var harden = revoke
    harden.kind = .harden
    harden.approves = nil
    harden.outcome = .shrink
    harden.spec = try Fixture.object(2)
    #expect(
      try Receipt(parsing: Fixture.receipt(harden).bytes, digest: testDigest).outcome == .shrink
    )
  }

  @Test(
    "a value that would reach into another line is refused",
    arguments: [
      "x\nverdict: pass", "x\r", "x\u{0}", "", " ", "a b", "é", "x\u{2028}y", "\"", "a\\n",
      String(repeating: "a", count: 257),
    ]
  )
  func hostileTokens(text: String) throws {
    var statement = try Fixture.fullReview()
    statement.builders = [Receipt.Builder(name: "claude", model: text)]
    #expect(throws: ReceiptError.badValue(.builder)) { try statement.signedText() }
    statement = try Fixture.fullReview()
    statement.reviewer = .provider(name: text, model: nil, effort: nil)
    #expect(throws: ReceiptError.self) { try statement.signedText() }
    statement = try Fixture.fullReview()
    statement.repository = text
    #expect(throws: ReceiptError.badValue(.repo)) { try statement.signedText() }
    statement.repository = Receipt.token(text)
    #expect(throws: Never.self) { try statement.signedText() }
  }

  @Test("a reviewer's name cannot pass for a person, nor a dash for a model")
  func ambiguousReviewers() throws {
    var statement = try Fixture.fullReview()
    statement.reviewer = .provider(name: "human", model: "kam@example.org", effort: nil)
    #expect(throws: ReceiptError.self) { try statement.signedText() }
    statement.reviewer = .provider(name: "codex", model: "-", effort: "high")
    #expect(throws: ReceiptError.notCanonical) { try statement.signedText() }
    statement.reviewer = .provider(name: "codex", model: nil, effort: "high")
    #expect(try Fixture.receipt(statement).reviewer == statement.reviewer)
    statement.reviewer = .human(principal: "Kam \"K\"\n Lee")
    let back = try Receipt(parsing: Fixture.receipt(statement).bytes, digest: testDigest)
    #expect(back.reviewer == statement.reviewer)
  }

  @Test(
    "any author, path or ref comes back as it was, on one line",
    arguments: [
      "a\nb", "\u{0}", ": x", "\"", "\\", " a", "a ", "\" \"", "\\\"", "\u{202e}x", "\t",
      "é\u{301}",
      "-----BEGIN SSH SIGNATURE-----", "\r",
    ]
  )
  func quotedValues(text: String) throws {
    var statement = try Fixture.fullReview()
    statement.authors = [text]
    statement.target = text
    statement.by = text
    let path = Array(text.utf8).filter { $0 != 0 }
    statement.transients = [Receipt.Transient(blob: try Fixture.object(1), path: path)]
      .filter { !$0.path.isEmpty }
    guard !text.utf8.contains(0) else {
      #expect(throws: ReceiptError.badValue(.author)) { try statement.signedText() }
      return
    }
    let back = try Receipt(parsing: Fixture.receipt(statement).bytes, digest: testDigest)
    #expect(back.statement == statement)
    #expect(back.authors.map { Array($0.utf8) } == [Array(text.utf8)])
  }

  @Test("members and size have limits")
  func limits() throws {
    var statement = try Fixture.fullReview()
    statement.members = Array(repeating: try Fixture.object(1), count: 400)
    #expect(throws: Never.self) { try statement.signedText() }
    statement.members.append(try Fixture.object(1))
    #expect(throws: ReceiptError.tooManyMembers) { try statement.signedText() }
    statement.members = []
    statement.body = ReceiptBody(String(repeating: "long\n", count: 20_000))
    #expect(throws: ReceiptError.tooLarge) { try statement.signedText() }
  }

  @Test("a signature that another program wrapped is stored as OpenSSH wraps it")
  func rewrapped() throws {
    let statement = try Fixture.fullReview()
    let lines = String(decoding: Fixture.armor(), as: UTF8.self).split(separator: "\n")
    let oneLine =
      [lines[0], lines.dropFirst().dropLast().joined()[...], lines[lines.count - 1]]
      .joined(separator: "\r\n") + "\r\n"
    let receipt = try Receipt(statement, signature: Array(oneLine.utf8), digest: testDigest)
    #expect(receipt.signature == Fixture.armor())
    #expect(throws: ReceiptError.badSignature) {
      try Receipt(parsing: statement.signedText() + Array(oneLine.utf8), digest: testDigest)
    }
    #expect(throws: ReceiptError.badSignature) {
      try Receipt(statement, signature: Array("garbage".utf8), digest: testDigest)
    }
  }
}
