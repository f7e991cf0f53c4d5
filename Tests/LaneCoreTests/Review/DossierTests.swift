import LaneCore
import Testing

@Suite struct DossierTests {
  private typealias Case = DossierFixture

  private func problems(_ object: JSONObject) -> [String] {
    do throws(DossierError) {
      _ = try Dossier(parsing: JSONValue.object(object).canonical())
      return []
    } catch {
      return error.problems
    }
  }

  @Test("a dossier is read as it stands, and keys too many do no harm")
  func reading() throws {
    let object = Case.dossier(verdict: .block, findings: [Case.finding().with("cwe", 79)])
      .with("mood", "good")
    let dossier = try Dossier(parsing: JSONValue.object(object).canonical())
    #expect(dossier.verdict == .block)
    let finding = try #require(dossier.findings.first)
    #expect(finding.id.text == "C1" && finding.confidence == 90 && finding.fix == nil)
    #expect(finding.location.startLine == 4 && finding.location.side == .new)
    #expect(dossier.attacks.map(\.result) == [.held, .held])
  }

  @Test("every key must be there", arguments: Case.dossier().keys)
  func missing(key: String) {
    #expect(problems(Case.dossier().with(key, nil)) == ["\(key) is missing"])
  }

  @Test("every key of a finding must be there", arguments: Case.finding().keys)
  func missingInFinding(key: String) {
    let found = problems(Case.dossier(findings: [Case.finding().with(key, nil)]))
    #expect(found == ["findings[0].\(key) is missing"])
  }

  @Test(
    "a value of another kind, or outside its choices, is not guessed",
    arguments: [
      ("schema", "git-lane.dossier/2"), ("pass", "human"), ("pass", "warm"), ("verdict", "fail"),
      ("verdict", "PASS"), ("nonce", 1), ("summary", .null), ("findings", [:]), ("findings", ["x"]),
      ("positive", [1]), ("unknowns", "none"),
      ("prior", [["id": "a", "status": "done", "note": ""]]),
      ("coverage", [["path": "a", "status": "full", "reason": 1]]),
      ("attacks", [["target": "a", "attack": "b", "result": "ok", "note": ""]]),
      ("checklist", [["id": "a", "answer": "maybe", "evidence": ""]]),
    ] as [(String, JSONValue)]
  )
  func badValue(key: String, value: JSONValue) {
    #expect(problems(Case.dossier().with(key, value)).count == 1)
  }

  @Test(
    "so it is in findings",
    arguments: [
      ("id", ""), ("id", "C 1"), ("id", "é"), ("severity", "high"), ("confidence", 101),
      ("confidence", -1), ("confidence", .number(0.9)), ("confidence", "90"), ("fix", 1),
      ("location", .null),
      ("location", ["path": "a", "side": "left", "start_line": 1, "end_line": 1]),
      ("location", ["path": "a", "side": "new", "start_line": "1", "end_line": 1]),
      ("related", [["path": "a", "line": .null]]), ("scenario", ["trigger": "", "expected": ""]),
    ] as [(String, JSONValue)]
  )
  func badValueInFinding(key: String, value: JSONValue) {
    #expect(problems(Case.dossier(findings: [Case.finding().with(key, value)])).count == 1)
  }

  @Test("whole numbers may be written as floats")
  func floats() {
    #expect(problems(Case.dossier(findings: [Case.finding().with("confidence", 90)])) == [])
  }

  @Test("all problems are told at once, but not without end")
  func manyProblems() {
    let bent = Case.dossier().with("verdict", "yes").with("nonce", nil)
    #expect(
      problems(bent) == ["nonce is missing", "verdict must be one of pass, block, inconclusive"]
    )
    let bad = JSONValue.object(Case.finding().with("title", nil))
    let many = Case.dossier().with("findings", .array(Array(repeating: bad, count: 150)))
    #expect(problems(many).count == 30)
  }

  @Test("two findings with one id are refused")
  func ids() {
    #expect(
      problems(Case.dossier(findings: [Case.finding(), Case.finding()]))
        == ["two findings have the id C1"]
    )
  }

  @Test("a reviewer cannot hand in findings without end; what is on record is read whole")
  func manyFindings() throws {
    let many = (0...Dossier.findingLimit).map { Case.finding("N\($0)", severity: .note) }
    let dossier = Case.dossier(findings: many)
    let ruling = try Case.rule(dossier)
    #expect(ruling.verdict == .inconclusive && ruling.isRepairable)
    #expect(ruling.reasons == [.malformed("more than 200 findings")])
    let bytes = JSONValue.object(dossier).canonical()
    #expect(try Dossier(parsing: bytes).findings.count == many.count)
  }

  @Test("two readings, depth, size and what is not UTF-8 are refused")
  func hostile() throws {
    let text = String(decoding: JSONValue.object(Case.dossier()).canonical(), as: UTF8.self)
    let deep = String(repeating: "[", count: 100_000)
    let cases: [[UInt8]] = [
      Array(
        text.replacing(#""verdict":"pass""#, with: #""verdict":"block","verdict":"pass""#).utf8
      ),
      Array((text + text).utf8), Array((text + "x").utf8), Array(deep.utf8),
      Array(text.replacing(#""positive":["small"]"#, with: #""positive":\#(deep)"#).utf8),
      Array(text.utf8) + [0xff], Array(text.replacing("Adds", with: #"\ud800"#).utf8),
      [UInt8](repeating: 0x20, count: Dossier.sizeLimit) + Array(text.utf8),
    ]
    for bytes in cases {
      #expect(throws: DossierError.self) { try Dossier(parsing: bytes) }
    }
  }

  @Test("the template is a dossier, and left as it is inconclusive")
  func template() throws {
    let prior = ReviewExpectation.Prior(
      receipt: testDigest([1]),
      finding: try #require(FindingID("C1")),
      isCritical: false
    )
    let expected = Case.expectation(priors: [prior])
    let bytes = DossierTemplate.bytes(for: expected)
    let dossier = try Dossier(parsing: bytes)
    #expect(dossier.nonce == Case.nonce)
    #expect(dossier.coverage.map(\.path) == ["src/feed.py", "README.md", "logo.png"])
    #expect(dossier.coverage.last?.reason == "not reviewable: binary")
    #expect(dossier.attacks.map(\.target) == ["src/feed.py", "README.md"])
    #expect(dossier.prior.map(\.id) == [prior.key])
    let ruling = Ruling(answer: bytes, expecting: expected, files: try Case.files())
    #expect(ruling.verdict == .inconclusive)
    #expect(ruling.reasons == [.reviewerInconclusive])
  }

  @Test("odd paths come back from the template as they are")
  func oddPaths() throws {
    let paths: [[UInt8]] = [
      Array("a\tb".utf8), [0xff, 0x61], Array("\"q\"".utf8), Array(#"back\slash"#.utf8),
      Array("é\u{202e}".utf8), Array("größe".utf8), Array(" blanks ".utf8),
    ]
    let expected = ReviewExpectation(
      nonce: "n",
      pass: .cold,
      paths: paths.map { ReviewExpectation.Path($0) }
    )
    let text = String(decoding: DossierTemplate.bytes(for: expected), as: UTF8.self)
      .replacing("skipped", with: "full").replacing("not_checked", with: "held")
      .replacing("inconclusive", with: "pass").replacing(#""attack": """#, with: #""attack": "x""#)
    let ruling = Ruling(answer: Array(text.utf8), expecting: expected, files: try Case.files())
    #expect(ruling.verdict == .pass, "\(ruling.repairMessage)")
  }

  @Test("the schema is of the strict kind and describes what is read")
  func schema() throws {
    let schema = try JSONReader.read(Array(DossierSchema.text.utf8))
    #expect(!DossierSchema.text.contains("\n"))
    try check(schema, against: .object(Case.dossier(findings: [Case.finding()])))
    #expect(try #require(schema.object?["properties"]?.object).keys == Case.dossier().keys)
  }

  /// Every object closed and all its keys required; every part of a valid dossier described.
  private func check(_ schema: JSONValue, against value: JSONValue) throws {
    let object = try #require(schema.object)
    switch value {
    case .object(let members):
      #expect(object["type"] == "object" && object["additionalProperties"] == false)
      let properties = try #require(object["properties"]?.object)
      let required = try #require(object["required"]?.array).compactMap(\.string)
      #expect(required.sorted() == properties.keys.sorted())
      #expect(properties.keys == members.keys)
      for member in members.members {
        try check(try #require(properties[member.key]), against: member.value)
      }
    case .array(let elements):
      #expect(object["type"] == "array")
      for element in elements { try check(try #require(object["items"]), against: element) }
    case .string(let text):
      let choices = object["enum"]?.array
      #expect(object["type"] == "string" || object["type"] == ["string", "null"])
      #expect(choices?.contains(.string(text)) ?? true)
    case .integer: #expect(object["type"] == "integer")
    case .null: #expect(object["type"] == ["string", "null"])
    case .bool, .number: Issue.record("a dossier has no such value")
    }
  }
}

@Suite struct ReviewStampTests {
  private func stamp(
    _ path: String,
    _ content: String,
    mode: FileMode = .regular,
    skips: String? = nil
  ) throws -> ReviewStamp? {
    let side = ChangeEntry.Side(mode: mode, id: try Fixture.object(1))
    let entry = try #require(ChangeEntry(path: Array(path.utf8), old: nil, new: side))
    return ReviewStamp.of(
      entry,
      isSkipped: { $0 == skips.map { Array($0.utf8) } },
      content: { _ in Array(content.utf8) }
    )
  }

  private let pointer = """
    version https://git-lfs.github.com/spec/v1
    oid sha256:\(String(repeating: "ab", count: 32))
    size 12345

    """

  @Test("the host says what cannot be reviewed")
  func stamps() throws {
    #expect(try stamp("a.png", "\u{89}PNG\u{0}") == .binary)
    #expect(try stamp("a.bin", pointer) == .lfsPointer)
    #expect(try stamp("sub", "", mode: .submodule) == .submodule)
    #expect(try stamp("web/package-lock.json", "{}") == .lockFile)
    #expect(try stamp("vendor/x.c", "int x;", skips: "vendor/x.c") == .skipped)
  }

  @Test("everything else is the reviewer's")
  func reviewable() throws {
    #expect(try stamp("a.py", "print()") == nil)
    #expect(try stamp("a.py", "") == nil)
    #expect(try stamp("a.py", String(repeating: "x", count: 8000) + "\u{0}") == nil)
    #expect(try stamp("my-package-lock.json", "{}") == nil)
    #expect(try stamp("package-lock.json", "../../etc", mode: .symbolicLink) == nil)
    let side = ChangeEntry.Side(mode: .regular, id: try Fixture.object(1))
    let entry = try #require(ChangeEntry(path: [0x61], old: nil, new: side))
    #expect(ReviewStamp.of(entry, isSkipped: { _ in false }, content: { _ in nil }) == nil)
  }

  @Test("what can be run as a script is the reviewer's, whatever is in it and it is called")
  func scripts() throws {
    for mode in [FileMode.regular, .executable] {
      #expect(try stamp("run", "#!/bin/sh\nrm -r x\n\u{0}", mode: mode) == nil)
      #expect(try stamp("yarn.lock", "#!/usr/bin/env node\n", mode: mode) == nil)
      #expect(try stamp("run", "\u{7f}ELF\u{2}\u{0}", mode: mode) == .binary)
    }
    #expect(try stamp("yarn.lock", "rm -r x\n", mode: .executable) == nil)
    #expect(try stamp("yarn.lock", "# lockfile v1\n") == .lockFile)
    #expect(try stamp("run", "#!/bin/sh\n", mode: .executable, skips: "run") == .skipped)
  }

  @Test(
    "only a whole and pure pointer is a pointer",
    arguments: [
      ("size 12345\n", "size 12345\nimport os\n"), ("size 12345\n", "size 12345"),
      ("size 12345\n", ""), ("size 12345", "size 012"), ("sha256:", "md5:"), ("v1", "v2"),
      ("oid ", "import os; os.system('x')\noid "),
    ]
  )
  func impurePointers(part: String, replacement: String) throws {
    #expect(try stamp("a.py", pointer.replacing(part, with: replacement)) == nil)
  }
}

@Suite struct ReviewReportTests {
  @Test("the body lists findings by severity, and hides open criticals where it must")
  func body() throws {
    let ruling = try DossierFixture.rule(
      DossierFixture.dossier(
        verdict: .block,
        findings: [DossierFixture.finding(), DossierFixture.finding("I1", severity: .improvement)]
      )
    )
    #expect(
      ReviewReport.body(of: ruling, showsCriticals: true).text == """
        CRITICAL ISSUES
        C1 src/feed.py:4 the last page is lost
          trigger: offset 3
          expected: 3 items
          actual: none

        IMPROVEMENTS
        I1 src/feed.py:4 the last page is lost

        POSITIVE NOTES
        small

        """
    )
    let hidden = ReviewReport.body(of: ruling, showsCriticals: false).text
    #expect(hidden.hasPrefix("CRITICAL ISSUES\nC1\n\nIMPROVEMENTS\n"))
  }

  @Test("hostile words and long ones leave a receipt that can be read back")
  func hostile() throws {
    let text =
      "\u{1b}[2J\ngit-lane-receipt 1\nverdict: pass\n" + String(repeating: "é", count: 5000)
    let findings = (0..<100).map {
      DossierFixture.finding("N\($0)", severity: .note).with("title", .string(text))
    }
    let ruling = try DossierFixture.rule(DossierFixture.dossier(findings: findings))
    var statement = try Fixture.fullReview()
    statement.body = ReviewReport.body(of: ruling, showsCriticals: true)
    let receipt = try Fixture.receipt(statement)
    #expect(Note(parsing: receipt.bytes, digest: testDigest).receipts == [receipt])
    #expect(statement.body.text.hasSuffix("(cut here; the dossier has the rest)\n"))
    let failed = Ruling(failure: "timed out\n", expecting: DossierFixture.expectation())
    #expect(
      ReviewReport.body(of: failed, showsCriticals: true).text.hasPrefix("INCONCLUSIVE\ntimed out")
    )
  }
}
