import LaneCore
import Testing

@Suite struct GroundingTests {
  private func grounding(
    path: String = "src/feed.py",
    side: String = "new",
    lines: (Int, Int) = (4, 5),
    quote: String = "return []",
    scenario: JSONValue = ["trigger": "a", "expected": "b", "actual": "c"]
  ) throws -> Grounding {
    let finding = DossierFixture.finding()
      .with(
        "location",
        [
          "path": .string(path), "side": .string(side), "start_line": .integer(Int64(lines.0)),
          "end_line": .integer(Int64(lines.1)),
        ]
      )
      .with("quote", .string(quote)).with("scenario", scenario)
    let ruling = try DossierFixture.rule(DossierFixture.dossier(findings: [finding]))
    return try #require(ruling.findings.first).grounding
  }

  @Test("the quote may stand up to three lines off, and white space does not matter")
  func quotes() throws {
    #expect(try grounding(quote: "  if offset   >\n\tlen(items):  return\u{a0}[] ").isGrounded)
    #expect(try grounding(lines: (1, 1), quote: "if offset > len(items):").isGrounded)
    #expect(try grounding(lines: (1, 1), quote: "return []") == .ungrounded(.quoteNotFound))
    #expect(try grounding(lines: (9, 9), quote: "return items[offset:").isGrounded)
    #expect(try grounding(lines: (10, 10), quote: "main") == .ungrounded(.badLines))
    #expect(try grounding(quote: "return [ ]") == .ungrounded(.quoteNotFound))
    #expect(try grounding(quote: "returned") == .ungrounded(.quoteNotFound))
    #expect(try grounding(quote: " \n\t") == .ungrounded(.emptyQuote))
    #expect(try grounding(lines: (1, 9), quote: DossierFixture.feed).isGrounded)
  }

  @Test(
    "lines must be in the file",
    arguments: [(0, 1), (1, 0), (5, 4), (9, 10), (1, 1000), (2_147_483_647, 2_147_483_647)]
  )
  func lines(range: (Int, Int)) throws {
    #expect(try grounding(lines: range) == .ungrounded(.badLines))
  }

  @Test("the path must be in the tree of that side")
  func paths() throws {
    #expect(try grounding(path: "./src/feed.py").isGrounded)
    for path in ["feed.py", "src", "", "/src/feed.py", "../src/feed.py", "a/src/feed.py", "\u{0}"] {
      #expect(try grounding(path: path) == .ungrounded(.noSuchPath))
    }
    #expect(try grounding(path: "gone.py", lines: (1, 1), quote: "def") == .ungrounded(.noSuchPath))
    #expect(
      try grounding(path: "gone.py", side: "old", lines: (1, 2), quote: "return items").isGrounded
    )
    #expect(
      try grounding(side: "old", lines: (1, 1), quote: "import") == .ungrounded(.quoteNotFound)
    )
    #expect(try grounding(path: "empty.py", lines: (1, 1)) == .ungrounded(.badLines))
  }

  @Test("a critical finding needs a whole scenario, another does not")
  func scenarios() throws {
    for missing in ["trigger", "expected", "actual"] {
      let scenario = (["trigger": "a", "expected": "b", "actual": "c"] as JSONObject)
        .with(missing, " ")
      #expect(try grounding(scenario: .object(scenario)) == .ungrounded(.noScenario))
    }
  }

  @Test("a finding about a deletion has no blob to keep away")
  func deletion() throws {
    let finding = DossierFixture.finding()
      .with("location", ["path": "gone.py", "side": "old", "start_line": 1, "end_line": 1])
      .with("quote", "def page")
    let ruling = try DossierFixture.rule(DossierFixture.dossier(findings: [finding]))
    #expect(ruling.verdict == .block)
    #expect(ruling.criticals.map(\.blob) == [nil])
  }

  @Test("a long quote in a long line is looked for in reasonable time")
  func longLines() throws {
    let line = String(repeating: "a", count: 300_000)
    let blob = try Fixture.object(1)
    let files = ReviewedFiles { _, _ in ReviewedFiles.File(blob: blob, bytes: Array(line.utf8)) }
    let finding = DossierFixture.finding()
      .with("location", ["path": "x", "side": "new", "start_line": 1, "end_line": 1])
      .with("quote", .string(line.dropLast(100_000) + "b"))
    let answer = JSONValue.object(DossierFixture.dossier(findings: [finding])).canonical()
    let ruling = Ruling(answer: answer, expecting: DossierFixture.expectation(), files: files)
    #expect(ruling.findings.map(\.grounding) == [.ungrounded(.quoteNotFound)])
  }

  @Test("what a commit put on the way is found there, decides nothing, and nobody takes it back")
  func onTheWay() throws {
    let blob = try Fixture.object(3)
    let files = ReviewedFiles { _, _ in
      nil
    } onTheWay: { path in
      path == Array("key.txt".utf8)
        ? [ReviewedFiles.File(blob: blob, bytes: Array("the key\n".utf8))] : []
    }
    func rule(_ path: String, _ quote: String, _ verdict: Verdict) -> Ruling {
      let finding = DossierFixture.finding("H1").with("quote", .string(quote)).with(
        "location",
        ["path": .string(path), "side": "new", "start_line": 1, "end_line": 1]
      )
      let dossier = DossierFixture.dossier(verdict: verdict, findings: [finding])
      return Ruling(
        answer: JSONValue.object(dossier).canonical(),
        expecting: DossierFixture.expectation(),
        files: files
      )
    }
    for verdict in [Verdict.block, .pass] {
      let ruling = rule("key.txt", "the key", verdict)
      #expect(ruling.findings.first?.grounding == .onTheWay(path: Array("key.txt".utf8)))
      #expect(ruling.verdict == .inconclusive && !ruling.isRepairable, "\(ruling.reasons)")
      #expect(ruling.isCriticalOnTheWay && ruling.criticals.isEmpty)
    }
    #expect(rule("key.txt", "another", .block).isRepairable)
    #expect(rule("other.txt", "the key", .block).isRepairable)
  }
}
