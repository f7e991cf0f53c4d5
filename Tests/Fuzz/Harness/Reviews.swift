import LaneCore

/// Reads dossiers, and makes the skeleton for any path.
func fuzzDossier(_ bytes: [UInt8]) {
  do throws(DossierError) {
    let dossier = try Dossier(parsing: bytes)
    hold((try? Dossier(parsing: bytes)) == dossier, "a dossier has one reading")
    hold(
      (try? Dossier(parsing: dossier.json.canonical())) == dossier,
      "a dossier is read as it was written"
    )
    let union = Dossier.union(of: [dossier, dossier])
    hold(
      union.map { Set($0.findings.map(\.id)).count } == dossier.findings.count * 2,
      "each part's findings keep a name of their own"
    )
    hold(dossier.findings.count <= Dossier.findingLimit, "findings are limited")
  } catch {
    hold(!error.problems.isEmpty, "a refusal says why")
  }
  let paths = parts(bytes, atMost: 30).filter { !$0.isEmpty && !$0.contains(0) }
  let expected = expectation(nonce: nonce, paths.map { ReviewExpectation.Path($0) })
  let skeleton = DossierTemplate.bytes(for: expected)
  hold((try? Dossier(parsing: skeleton)) != nil, "the skeleton is a dossier")
  let ruling = Ruling(answer: skeleton, expecting: expected, files: files)
  hold(ruling.verdict == .inconclusive, "the skeleton says nothing")
}

/// Judges answers; whatever is said, a pass answers the question, covers it and attacks it.
func fuzzRuling(_ bytes: [UInt8]) {
  let paths = [ReviewExpectation.Path(Array("a.swift".utf8))]
  let expected = expectation(nonce: nonce, paths)
  let ruling = Ruling(answer: bytes, expecting: expected, files: files)
  hold(
    Ruling(answer: bytes, expecting: expected, files: files).verdict == ruling.verdict,
    "an answer has one verdict"
  )
  let foreign = Ruling(answer: bytes, expecting: expectation(nonce: "0", paths), files: files)
  let answersBoth = ruling.dossier?.nonce == "0"
  hold(answersBoth || foreign.verdict == .inconclusive, "another question's answer says nothing")
  let verified = Ruling(
    answer: bytes,
    expecting: ReviewExpectation(nonce: nonce, pass: .verify, paths: paths),
    files: files
  )
  hold(verified.verdict == .inconclusive || ruling.verdict == .inconclusive, "one pass, one kind")
  switch ruling.verdict {
  case .pass:
    hold(ruling.reasons.isEmpty, "a pass has nothing against it")
    hold(ruling.dossier?.nonce == nonce, "a pass answers the question")
    hold(ruling.dossier?.verdict == .pass, "a pass was said")
    hold(ruling.criticals.isEmpty, "a pass has no grounded critical finding")
    hold(ruling.findings.allSatisfy { $0.finding.severity != .critical }, "nor any other")
    hold(ruling.coverage.covered == 1, "a pass covers every path")
    hold(ruling.dossier?.attacks.isEmpty == false, "a pass tried something")
  case .block:
    hold(!ruling.criticals.isEmpty, "a block has a grounded critical finding")
  case .inconclusive:
    hold(!ruling.reasons.isEmpty, "an inconclusive answer is told why")
  }
  let reasons = ruling.reasons.map(\.description)
  hold(reasons.allSatisfy(isHarmless), "reasons can be shown")
  for showsCriticals in [true, false] {
    let body = ReviewReport.body(of: ruling, showsCriticals: showsCriticals)
    hold(!body.lines.isEmpty, "a report says something")
    hold(ReceiptBody(body.text) == body, "a report is read as it was written")
  }
}

/// Cuts diffs into files and reads lines off them.
func fuzzDiff(_ bytes: [UInt8]) {
  let lines = UnifiedDiff(bytes).map(\.bytes)
  let joined = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  hold(bytes.starts(with: joined) && bytes.count - joined.count <= 1, "no byte of a diff is lost")
  let sections = DiffSections.cut(bytes, at: [Array("a.swift".utf8), Array("b c".utf8)])
  hold(sections.map(\.bytes.count).reduce(0, +) <= bytes.count + 1, "no byte is told twice")
  var scan = DeclarationScan()
  scan.read(bytes)
  hold(scan.declarations.allSatisfy { isHarmless($0.text) }, "declarations can be shown")
  hold(Set(scan.names).count == scan.names.count, "each name once")
}

/// Judges what a second reader says; only lines that exist take a finding back.
func fuzzValidation(_ bytes: [UInt8]) {
  guard let id = FindingID("C1") else { return }
  let ruling = ValidationRuling(answer: bytes, nonce: nonce, findings: [id], files: files)
  hold(ruling.outcomes.count == 1, "every finding has an outcome")
  let blind = ReviewedFiles { _, _ in nil }
  let unseen = ValidationRuling(answer: bytes, nonce: nonce, findings: [id], files: blind)
  hold(unseen.refutations.isEmpty, "nothing is refuted by lines that do not exist")
  hold(ruling.problems.allSatisfy(isHarmless), "problems can be shown")
  hold(ruling.outcomes.values.allSatisfy { isHarmless($0.reason) }, "reasons can be shown")
}

private let nonce = "4a5b6c"

private var files: ReviewedFiles {
  ReviewedFiles { path, _ in
    path.elementsEqual("a.swift".utf8)
      ? ReviewedFiles.File(blob: objectID(9), bytes: Array("let a = 1\nlet b = a / 0\n".utf8)) : nil
  }
}

private func expectation(
  nonce: String,
  _ paths: [ReviewExpectation.Path]
) -> ReviewExpectation {
  ReviewExpectation(nonce: nonce, pass: .cold, paths: paths)
}
