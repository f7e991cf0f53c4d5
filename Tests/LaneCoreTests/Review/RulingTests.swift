import LaneCore
import Testing

@Suite struct RulingTests {
  private typealias Case = DossierFixture

  @Test("a review that looked at and attacked every path passes")
  func pass() throws {
    let ruling = try Case.rule(Case.dossier(findings: [Case.finding("I1", severity: .improvement)]))
    #expect(ruling.verdict == .pass)
    #expect(ruling.reasons.isEmpty && !ruling.isRepairable)
    #expect(ruling.counts == Receipt.FindingCounts(critical: 0, improvements: 1, notes: 0))
    #expect(
      ruling.coverage == Receipt.CoverageCount(covered: 2, reviewable: 2, notReviewable: 1)
    )
    #expect(ruling.findings.map(\.grounding.isGrounded) == [true])
  }

  @Test(
    "a grounded critical finding blocks, whatever the reviewer says",
    arguments: Verdict.allCases
  )
  func block(verdict: Verdict) throws {
    var dossier = Case.dossier(verdict: verdict, findings: [Case.finding(), ungrounded("C2")])
    dossier["coverage"] = []
    let ruling = try Case.rule(dossier)
    #expect(ruling.verdict == .block)
    #expect(ruling.reasons == [.critical(try #require(FindingID("C1")))])
    #expect(!ruling.isRepairable)
    let critical = try #require(ruling.criticals.first)
    #expect(ruling.criticals.count == 1)
    #expect(critical.blob == (try Fixture.object(1)))
    #expect(critical.path == Array("src/feed.py".utf8))
  }

  @Test("an ungrounded critical finding is repaired or inconclusive, never a pass")
  func ungroundedCritical() throws {
    for verdict in Verdict.allCases {
      let ruling = try Case.rule(Case.dossier(verdict: verdict, findings: [ungrounded("C1")]))
      #expect(ruling.verdict == .inconclusive)
      #expect(ruling.isRepairable)
      #expect(ruling.repairMessage.contains("critical finding C1 is ungrounded"))
      #expect(ruling.findings.count == 1 && ruling.criticals.isEmpty)
    }
  }

  @Test("an ungrounded improvement is kept and does not matter")
  func ungroundedImprovement() throws {
    let finding = ungrounded("I1").with("severity", "improvement")
    let ruling = try Case.rule(Case.dossier(findings: [finding]))
    #expect(ruling.verdict == .pass)
    #expect(ruling.findings.map(\.grounding) == [.ungrounded(.noSuchPath)])
  }

  @Test("block with nothing grounded, and findings that are not there, are repaired")
  func contradictions() throws {
    let block = try Case.rule(Case.dossier(verdict: .block))
    #expect(block.verdict == .inconclusive && block.isRepairable)
    #expect(block.reasons == [.blockWithoutFinding])
    let attacks: JSONValue = [
      Case.attack("src/feed.py", result: "finding"), Case.attack("README.md"),
    ]
    let claimed = try Case.rule(Case.dossier().with("attacks", attacks))
    #expect(claimed.reasons == [.attackWithoutFinding])
    #expect(claimed.verdict == .inconclusive && claimed.isRepairable)
  }

  @Test("a reviewer that says inconclusive is believed and not asked again")
  func inconclusive() throws {
    let ruling = try Case.rule(Case.dossier(verdict: .inconclusive))
    #expect(ruling.verdict == .inconclusive && !ruling.isRepairable)
    #expect(ruling.reasons == [.reviewerInconclusive])
  }

  @Test("a critical finding that a second call refuted is a note, and the rest decides")
  func refuted() throws {
    let id = try #require(FindingID("C1"))
    let given = Case.expectation(refutations: [id: "refuted by a second call: line 3 caps it"])
    for verdict in [Verdict.pass, .block] {
      let ruling = try Case.rule(
        Case.dossier(verdict: verdict, findings: [Case.finding()]),
        expecting: given
      )
      #expect(ruling.verdict == .pass && ruling.reasons.isEmpty)
      #expect(ruling.criticals.isEmpty)
      #expect(ruling.counts == Receipt.FindingCounts(notes: 1))
      let body = ReviewReport.body(of: ruling, showsCriticals: false).text
      #expect(body.contains("NOTES\nC1 src/feed.py:4"))
      #expect(body.contains("critical, and given up: refuted by a second call: line 3 caps it"))
    }
    let declined = try Case.rule(
      Case.dossier(verdict: .inconclusive, findings: [Case.finding()]),
      expecting: given
    )
    #expect(declined.reasons == [.reviewerInconclusive])
    // Who stopped at what was refuted has not looked at the rest.
    let partial = try Case.rule(
      Case.dossier(verdict: .block, findings: [Case.finding()]).with("coverage", []),
      expecting: given
    )
    #expect(partial.verdict == .inconclusive && !partial.isRepairable)
    let other = try Case.rule(
      Case.dossier(verdict: .block, findings: [Case.finding(), Case.finding("C2")]),
      expecting: given
    )
    #expect(other.verdict == .block && other.criticals.map(\.id.text) == ["C2"])
    #expect(other.counts == Receipt.FindingCounts(critical: 1, notes: 1))
  }

  @Test("another prompt's dossier says nothing, not even a block")
  func foreign() throws {
    let dossier = Case.dossier(verdict: .block, findings: [Case.finding()])
    for (bent, reason) in [
      (dossier.with("nonce", "n-9"), RulingReason.wrongNonce),
      (dossier.with("pass", "verify"), .wrongPass(.cold)),
    ] {
      let ruling = try Case.rule(bent)
      #expect(ruling.verdict == .inconclusive && ruling.isRepairable)
      #expect(ruling.reasons == [reason])
      #expect(ruling.criticals.isEmpty)
    }
  }

  @Test("what cannot be read is inconclusive and may be repaired; no answer at all may not")
  func unreadable() throws {
    let files = try Case.files()
    for answer in ["", "looks good to me", "[]", "{}", "{\"verdict\":\"pass\"}", "\u{0}"] {
      let ruling = Ruling(
        answer: Array(answer.utf8),
        expecting: Case.expectation(),
        files: files
      )
      #expect(ruling.verdict == .inconclusive && ruling.isRepairable && !ruling.reasons.isEmpty)
      #expect(ruling.coverage.covered == 0 && ruling.coverage.reviewable == 2)
    }
    let failed = Ruling(failure: "timed out", expecting: Case.expectation())
    #expect(failed.verdict == .inconclusive && !failed.isRepairable)
  }

  @Test(
    "a pass that left out a path is none",
    arguments: [
      ([("src/feed.py", "full")], nil),
      ([("src/feed.py", "full"), ("README.md", "partial")], .partial),
      ([("src/feed.py", "full"), ("README.md", "skipped")], .skipped),
      ([("src/feed.py", "full"), ("README.md", "full"), ("README.md", "partial")], .partial),
      ([("src/feed.py", "full"), ("readme.md", "full")], nil),
    ] as [([(String, String)], Dossier.CoverageStatus?)]
  )
  func coverage(rows: [(String, String)], status: Dossier.CoverageStatus?) throws {
    let dossier = Case.dossier().with("coverage", .array(rows.map { Case.row($0.0, $0.1) }))
    let ruling = try Case.rule(dossier)
    #expect(ruling.reasons == [.notCovered(Array("README.md".utf8), status)])
    #expect(ruling.verdict == .inconclusive && ruling.isRepairable)
    #expect(ruling.coverage.covered == 1)
  }

  @Test("an honest block or inconclusive needs no coverage")
  func coverageOfOthers() throws {
    let dossier = Case.dossier(verdict: .inconclusive).with("coverage", []).with("attacks", [])
    #expect(try Case.rule(dossier).reasons == [.reviewerInconclusive])
  }

  @Test("nothing that can be reviewed needs nothing but the reviewer's word")
  func onlyUnreviewable() throws {
    let expected = ReviewExpectation(
      nonce: Case.nonce,
      pass: .human,
      paths: [ReviewExpectation.Path(Array("logo.png".utf8), stamp: .binary)]
    )
    let dossier = Case.dossier().with("coverage", []).with("attacks", [])
    #expect(try Case.rule(dossier, expecting: expected).verdict == .pass)
  }

  @Test("open findings of earlier reviews are answered by id")
  func priors() throws {
    let id = try #require(FindingID("C1"))
    let critical = ReviewExpectation.Prior(receipt: testDigest([1]), finding: id, isCritical: true)
    let other = ReviewExpectation.Prior(receipt: testDigest([2]), finding: id, isCritical: false)
    let expected = Case.expectation(priors: [critical, other])
    func rule(_ answers: [(String, String)], _ verdict: Verdict = .pass) throws -> Ruling {
      let prior = answers.map { id, status -> JSONValue in
        ["id": .string(id), "status": .string(status), "note": ""]
      }
      return try Case.rule(
        Case.dossier(verdict: verdict).with("prior", .array(prior)),
        expecting: expected
      )
    }
    let fixed = try rule([(critical.key, "fixed"), (other.key, "open"), ("unknown", "open")])
    #expect(fixed.verdict == .pass)
    #expect(fixed.priors.map(\.status) == [.fixed, .open])
    #expect(fixed.priors.map(\.receipt) == [critical.receipt, other.receipt])

    for verdict in Verdict.allCases {
      let open = try rule([(critical.key, "open"), (other.key, "fixed")], verdict)
      #expect(open.verdict == .block)
      #expect(open.reasons == [.priorOpen(critical.key)])
    }
    let unsure = try rule([(critical.key, "cannot_tell"), (other.key, "cannot_tell")])
    #expect(unsure.verdict == .inconclusive)
    #expect(unsure.reasons == [.priorCannotTell(critical.key)])
    for answers in [[], [(other.key, "fixed")], [("C1", "fixed"), (other.key, "fixed")]] {
      let silent = try rule(answers)
      #expect(silent.verdict == .inconclusive && silent.isRepairable)
      #expect(silent.reasons.contains(.priorUnanswered(critical.key)))
    }
    let both = try rule(
      [(critical.key, "fixed"), (critical.key, "open"), (other.key, "fixed")])
    #expect(both.verdict == .inconclusive && both.reasons == [.priorTwice(critical.key)])
  }

  @Test("no mutation of a passing dossier that stays a dossier of this prompt turns a block around")
  func mutations() throws {
    let blocked = JSONValue.object(Case.dossier(verdict: .block, findings: [Case.finding()]))
      .canonical()
    let files = try Case.files()
    var random = SplitMix(seed: 31)
    for _ in 0..<1500 {
      let answer = random.mutated(blocked, alphabet: Array("{}[]\",:0 a\\".utf8))
      let ruling = Ruling(answer: answer, expecting: Case.expectation(), files: files)
      #expect(ruling.verdict != .pass)
    }
  }

  private func ungrounded(_ id: String) -> JSONObject {
    DossierFixture.finding(id).with(
      "location",
      ["path": "src/nowhere.py", "side": "new", "start_line": 1, "end_line": 1]
    )
  }
}

@Suite struct AttackTests {
  private typealias Case = DossierFixture

  private func verdict(
    _ paths: [String],
    attacks: [JSONValue]
  ) throws -> [RulingReason] {
    let expected = ReviewExpectation(
      nonce: Case.nonce,
      pass: .cold,
      paths: paths.map { ReviewExpectation.Path(Array($0.utf8)) }
    )
    let dossier = Case.dossier().with("attacks", .array(attacks))
      .with("coverage", .array(paths.map { Case.row($0) }))
    return try Case.rule(dossier, expecting: expected).reasons
  }

  @Test(
    "an attack names a path wherever it stands on its own",
    arguments: [
      ("a.py", "a.py", true), ("a.py", "a.py:41", true), ("a.py", "parse() in a.py.", true),
      ("a.py", "./a.py", true), ("a.py", "`a.py`", true), ("a.py", "(a.py)", true),
      ("a.py", "“a.py”—x", true), ("a.py", "data.py", false), ("a.py", "lib/a.py", false),
      ("a.py", "a.pyc", false), ("a.py", "a.py.orig", false), ("a.py", "A.py", false),
      ("a.py", "", false), ("lib/a.py", "a.py", false), ("lib/a.py", "lib/a.py and b", true),
      ("a b.py", "a b.py", true), ("a b.py", "aa b.py", false), ("a b.py", "x/a b.py", false),
      ("app/[id]/p.ts", "in app/[id]/p.ts: x", true), ("app/[id]/p.ts", "my/app/[id]/p.ts", false),
      ("é.py", "é.py", true), ("tab\t.py", #""tab\t.py""#, true), ("odd.", "odd.", true),
    ]
  )
  func naming(path: String, target: String, isNamed: Bool) throws {
    let reasons = try verdict([path], attacks: [Case.attack(target)])
    #expect(reasons == (isNamed ? [] : [.notAttacked(Array(path.utf8))]))
  }

  @Test("an attack that was not tried names nothing")
  func notChecked() throws {
    let reasons = try verdict(["a.py"], attacks: [Case.attack("a.py", result: "not_checked")])
    #expect(reasons == [.notAttacked(Array("a.py".utf8))])
  }

  @Test(
    "an attack that does not say what was tried is none",
    arguments: ["", " ", "\t\n", "\u{200b}", "\u{feff}", "\u{2028}", "...", "-"]
  )
  func wordless(words: String) throws {
    let attack: JSONValue = [
      "target": "a.py", "attack": .string(words), "result": "held", "note": "nothing happened",
    ]
    #expect(try verdict(["a.py"], attacks: [attack]) == [.notAttacked(Array("a.py".utf8))])
    #expect(try verdict(["a.py"], attacks: [attack, Case.attack("a.py")]) == [])
  }

  @Test("up to twenty paths each need an attack, above that each directory")
  func clusters() throws {
    let twenty = (10..<30).map { "src/\($0).py" }
    let named = twenty.map { Case.attack($0) }
    #expect(try verdict(twenty, attacks: named) == [])
    #expect(try verdict(twenty, attacks: Array(named.dropLast())).count == 1)
    let more = twenty + ["lib/a.py", "lib/b.py", "top.py"]
    #expect(
      try verdict(more, attacks: [Case.attack("src/11.py"), Case.attack("lib/b.py")])
        == [.notAttacked(Array("top.py".utf8))]
    )
    #expect(
      try verdict(
        more,
        attacks: ["src/11.py", "lib/b.py", "top.py"].map { Case.attack($0) }
      ) == []
    )
  }
}
