import LaneCore
import Testing

/// Rulings on more than one look: earlier findings, checklists, parts of a change, probes.
@Suite struct RulingPartsTests {
  private typealias Case = DossierFixture

  private func id(_ text: String) throws -> FindingID { try #require(FindingID(text)) }

  private func prior(_ key: String, _ status: String) -> JSONValue {
    ["id": .string(key), "status": .string(status), "note": "seen"]
  }

  @Test("an earlier critical finding that is still open is a finding of the new block too")
  func inherited() throws {
    let path = Array("src/feed.py".utf8)
    let first = ReviewExpectation.Prior(
      receipt: testDigest([1]),
      finding: try id("C1"),
      isCritical: true,
      path: path
    )
    // The second block took it over; the reviewer is asked once and answers for both.
    let second = ReviewExpectation.Prior(
      receipt: testDigest([2]),
      finding: try id(first.key),
      isCritical: true,
      path: path
    )
    #expect(second.key == first.key)
    let open = try Case.rule(
      Case.dossier().with("prior", [prior(first.key, "open")]),
      expecting: Case.expectation(priors: [first, second])
    )
    #expect(open.verdict == .block && open.reasons == [.priorOpen(first.key)])
    #expect(open.criticals.map(\.id.text) == [first.key])
    #expect(open.criticals.map(\.path) == [path])
    #expect(open.criticals.map(\.blob) == [try Fixture.object(1)])
    #expect(open.counts.critical == 1)
    #expect(open.priors.map(\.receipt) == [first.receipt, second.receipt])
    let body = ReviewReport.body(of: open, showsCriticals: false).text
    #expect(body.contains("\(first.key) src/feed.py still open"))

    let fixed = try Case.rule(
      Case.dossier().with("prior", [prior(first.key, "fixed")]),
      expecting: Case.expectation(priors: [first, second])
    )
    #expect(fixed.verdict == .pass && fixed.criticals.isEmpty)
    #expect(fixed.priors.map(\.status) == [.fixed, .fixed])
    #expect(fixed.pushbacks.isEmpty)
  }

  @Test("a finding that is answered as fixed after its author argued is an accepted pushback")
  func pushback() throws {
    let argued = ReviewExpectation.Prior(
      receipt: testDigest([1]),
      finding: try id("C1"),
      isCritical: true,
      path: Array("src/feed.py".utf8),
      blob: try Fixture.object(1),
      pushback: try Fixture.object(5)
    )
    for (status, expected) in [("fixed", 1), ("open", 0), ("cannot_tell", 0)] {
      let ruling = try Case.rule(
        Case.dossier().with("prior", [prior(argued.key, status)]),
        expecting: Case.expectation(priors: [argued])
      )
      #expect(ruling.pushbacks.count == expected)
      #expect(ruling.pushbacks.allSatisfy { $0.entry == argued.pushback })
    }
    // Where the bytes are others now, it was mended.
    let mended = ReviewExpectation.Prior(
      receipt: argued.receipt,
      finding: argued.finding,
      isCritical: true,
      path: argued.path,
      blob: try Fixture.object(2),
      pushback: argued.pushback
    )
    let ruling = try Case.rule(
      Case.dossier().with("prior", [prior(mended.key, "fixed")]),
      expecting: Case.expectation(priors: [mended])
    )
    #expect(ruling.verdict == .pass && ruling.pushbacks.isEmpty)
  }

  @Test("a reviewer cannot give a finding a name that means something to the host")
  func reserved() throws {
    let long = String(repeating: "a", count: 49)
    for name in ["0123456789ab.C1", "probe.vacuity", "--blocked", ".C1", "_C1", long] {
      let ruling = try Case.rule(
        Case.dossier(verdict: .block, findings: [Case.finding(name)])
      )
      #expect(ruling.verdict == .inconclusive && ruling.isRepairable)
      #expect(ruling.reasons == [.reservedName(try id(name))])
      #expect(ruling.criticals.isEmpty)
    }
    let names = [
      "C1", "1.C1", "0123456789aB.C1", "0123456789ab", "probe", "0123456789abc.1",
      String(long.dropLast()),
    ]
    for name in names {
      #expect(try !id(name).isReserved, "\(name)")
    }
  }

  @Test(
    "a question of a checklist is answered once, with evidence, and a no names what follows",
    arguments: [
      ([("q.a", "yes", "feed.py:3")], nil),
      ([("q.a", "not_applicable", "no table is touched")], nil),
      ([("q.a", "no", "see I1")], nil), ([("q.a", "no", "feed.py:3")], .noWithoutFinding("q.a")),
      ([("q.a", "no", "I12 or AI1")], .noWithoutFinding("q.a")),
      ([], .unanswered("q.a")), ([("q.b", "yes", "x")], .unanswered("q.a")),
      ([("q.a", "yes", " ")], .withoutEvidence("q.a")),
      ([("q.a", "yes", "x"), ("q.a", "no", "I1")], .answeredTwice("q.a")),
    ] as [([(String, String, String)], RulingReason?)]
  )
  func checklist(rows: [(String, String, String)], reason: RulingReason?) throws {
    var expected = Case.expectation()
    expected.questions = ["q.a"]
    let answers = rows.map { id, answer, evidence -> JSONValue in
      ["id": .string(id), "answer": .string(answer), "evidence": .string(evidence)]
    }
    let dossier = Case.dossier(findings: [Case.finding("I1", severity: .improvement)])
      .with("checklist", .array(answers))
    let ruling = try Case.rule(dossier, expecting: expected)
    #expect(ruling.reasons == (reason.map { [$0] } ?? []))
    #expect(ruling.verdict == (reason == nil ? .pass : .inconclusive))
    #expect(ruling.isRepairable == (reason != nil))
  }

  @Test("a question that is answered no stands in the receipt")
  func unmet() throws {
    var expected = Case.expectation()
    expected.questions = ["q.a"]
    let answer: JSONValue = ["id": "q.a", "answer": "no", "evidence": "I1: table is full"]
    let dossier = Case.dossier(findings: [Case.finding("I1", severity: .improvement)])
      .with("checklist", [answer])
    let body = ReviewReport.body(
      of: try Case.rule(dossier, expecting: expected),
      showsCriticals: false
    )
    #expect(body.text.contains("CHECKLIST\nno q.a: I1: table is full\n"))
    // Beside a finding that is withheld the evidence could tell what it is.
    let blocked = Case.dossier(verdict: .block, findings: [Case.finding()])
      .with("checklist", [answer])
    let hidden = ReviewReport.body(
      of: try Case.rule(blocked, expecting: expected),
      showsCriticals: false
    )
    #expect(hidden.text.contains("no q.a\n") && !hidden.text.contains("table is full"))
  }

  @Test("what the parts say of single paths is left to their own dossiers where it is too much")
  func condensed() throws {
    let note = JSONValue.string(String(repeating: "x", count: 3 * Dossier.sizeLimit / 5))
    let attack: JSONValue = [
      "target": "src/feed.py", "attack": "empty input", "result": "held", "note": note,
    ]
    let attacks: JSONValue = [attack, Case.attack("README.md")]
    let block = try Case.rule(
      Case.dossier(verdict: .block, findings: [Case.finding()]).with("attacks", attacks)
    )
    let pass = try Case.rule(Case.dossier().with("attacks", attacks))
    let passed = try #require(Ruling.union(of: [pass, pass], notReviewable: 0))
    #expect(passed.verdict == .pass && passed.dossier?.attacks.isEmpty == true)
    let blocked = try #require(Ruling.union(of: [pass, block], notReviewable: 0))
    #expect(blocked.verdict == .block && blocked.criticals.map(\.id.text) == ["2.C1"])
    let kept = try #require(blocked.dossier?.json.canonical())
    #expect(try Dossier(parsing: kept).findings.map(\.id.text) == ["2.C1"])
  }

  @Test("parts whose dossiers cannot be kept together decide nothing")
  func tooLarge() throws {
    let words = JSONValue.string(String(repeating: "x", count: 3 * Dossier.sizeLimit / 5))
    let block = try Case.rule(
      Case.dossier(verdict: .block, findings: [Case.finding()]).with("summary", words)
    )
    let pass = try Case.rule(Case.dossier().with("summary", words))
    #expect(block.verdict == .block && pass.verdict == .pass)
    for parts in [[pass, pass], [pass, block]] {
      let union = try #require(Ruling.union(of: parts, notReviewable: 0))
      #expect(union.verdict == .inconclusive && union.criticals.isEmpty && union.dossier == nil)
      #expect("\(union.reasons)".contains("more than 1048576 bytes together"))
    }
  }

  @Test("what has no path of its own still needs an attack")
  func idle() throws {
    var expected = ReviewExpectation(nonce: Case.nonce, pass: .cold, paths: [])
    expected.needsAttack = true
    let idle = try Case.rule(Case.dossier().with("attacks", []), expecting: expected)
    #expect(idle.verdict == .inconclusive && idle.reasons == [.nothingAttacked])
    let untried = Case.dossier().with("attacks", [Case.attack("a", result: "not_checked")])
    #expect(try Case.rule(untried, expecting: expected).reasons == [.nothingAttacked])
    let wordless: JSONValue = ["target": "a.py", "attack": "", "result": "held", "note": ""]
    let silent = Case.dossier().with("coverage", []).with("attacks", [wordless])
    #expect(try Case.rule(silent, expecting: expected).reasons == [.nothingAttacked])
    #expect(try Case.rule(Case.dossier(), expecting: expected).verdict == .pass)
  }

  private func part(
    _ path: String,
    _ verdict: Verdict,
    _ findings: [JSONObject] = []
  ) throws -> Ruling {
    let expected = ReviewExpectation(
      nonce: Case.nonce,
      pass: .cold,
      paths: [ReviewExpectation.Path(Array(path.utf8))]
    )
    let dossier = Case.dossier(verdict: verdict, findings: findings)
      .with("coverage", [Case.row(path)]).with("attacks", [Case.attack(path)])
    return try Case.rule(dossier, expecting: expected)
  }

  @Test("the parts of a change make one verdict, and their findings keep apart")
  func union() throws {
    let pass = try part("README.md", .pass)
    let block = try part("src/feed.py", .block, [Case.finding()])
    let silent = Ruling(failure: "timed out", expecting: Case.expectation())
    let note = try part("README.md", .pass, [Case.finding("C1", severity: .note)])

    let passed = try #require(Ruling.union(of: [pass, note], notReviewable: 3))
    #expect(passed.verdict == .pass && passed.reasons.isEmpty)
    #expect(passed.coverage == .init(covered: 2, reviewable: 2, notReviewable: 3))
    #expect(passed.findings.map(\.finding.id.text) == ["2.C1"])

    let blocked = try #require(Ruling.union(of: [note, block], notReviewable: 0))
    #expect(blocked.verdict == .block)
    #expect(blocked.criticals.map(\.id.text) == ["2.C1"])
    #expect(blocked.findings.map(\.finding.id.text) == ["1.C1", "2.C1"])
    #expect(blocked.counts == .init(critical: 1, notes: 1))
    let dossier = try #require(blocked.dossier)
    #expect(try Dossier(parsing: dossier.json.canonical()) == dossier)
    #expect(dossier.verdict == .block)

    let unknown = try #require(Ruling.union(of: [pass, silent], notReviewable: 0))
    #expect(unknown.verdict == .inconclusive && unknown.dossier == nil)
    #expect(unknown.reasons.map(\.description) == ["part 2: timed out"])
    #expect(try #require(Ruling.union(of: [silent, block], notReviewable: 0)).verdict == .block)
    #expect(Ruling.union(of: [], notReviewable: 0) == nil)
  }

  @Test("what the host ran itself blocks whatever was said, and what it noted changes nothing")
  func probes() throws {
    let pass = try Case.rule(Case.dossier())
    let files = try Case.files()
    let vacuous = try Dossier(
      parsing: JSONValue.object(Case.dossier(findings: [Case.finding("probe.vacuity")])).canonical()
    ).findings
    let blocked = pass.adding(vacuous, files: files)
    #expect(blocked.verdict == .block)
    #expect(blocked.reasons == [.critical(try id("probe.vacuity"))])
    #expect(blocked.criticals.map(\.id.text) == ["probe.vacuity"])
    let noted = try Dossier(
      parsing: JSONValue.object(
        Case.dossier(findings: [Case.finding("probe.names", severity: .note)])
      ).canonical()
    ).findings
    let same = pass.adding(noted, files: files)
    #expect(same.verdict == .pass && same.counts == .init(notes: 1))
  }
}
