/// The host's verdict on a review, computed from what the reviewer handed in and what is true.
package struct Ruling: Sendable {
  /// A finding and whether what it points at exists.
  package struct JudgedFinding: Equatable, Sendable {
    package let finding: Dossier.Finding
    package let grounding: Grounding
  }

  package let verdict: Verdict
  /// Why the verdict is not what the reviewer may have wished; none for a plain pass.
  package let reasons: [RulingReason]
  /// Whether asking the reviewer once more could change the verdict.
  package let isRepairable: Bool
  /// The dossier, unless it could not be read.
  package let dossier: Dossier?
  package let findings: [JudgedFinding]
  /// The grounded critical findings, for the receipt.
  package let criticals: [Receipt.CriticalFinding]
  package let counts: Receipt.FindingCounts
  package let coverage: Receipt.CoverageCount
  package let priors: [Receipt.PriorAnswer]

  /// What to tell the reviewer, a line for each reason.
  package var repairMessage: String {
    reasons.map { "- \($0)\n" }.joined()
  }

  /// Judges what a reviewer handed in.
  package init(answer: [UInt8], expecting expected: ReviewExpectation, files: ReviewedFiles) {
    do throws(DossierError) {
      self.init(try Dossier(parsing: answer), expecting: expected, files: files)
    } catch {
      self.init(
        nothing: error.problems.map(RulingReason.malformed),
        expecting: expected,
        isRepairable: true
      )
    }
  }

  /// Judges a review of which nothing came: timed out, crashed, refused.
  package init(failure: String, expecting expected: ReviewExpectation) {
    self.init(nothing: [.noAnswer(failure)], expecting: expected, isRepairable: false)
  }

  private init(
    nothing reasons: [RulingReason],
    expecting expected: ReviewExpectation,
    isRepairable: Bool
  ) {
    verdict = .inconclusive
    self.reasons = reasons
    self.isRepairable = isRepairable
    dossier = nil
    findings = []
    criticals = []
    counts = Receipt.FindingCounts()
    coverage = CoverageCheck(nil, expecting: expected).count
    priors = []
  }

  /// Judges a dossier.
  package init(_ dossier: Dossier, expecting expected: ReviewExpectation, files: ReviewedFiles) {
    let findings = dossier.findings.map {
      JudgedFinding(finding: $0, grounding: Grounding($0, in: files))
    }
    let criticals = Self.criticals(findings, refuted: expected.refuted, files: files)
    let coverage = CoverageCheck(dossier, expecting: expected)
    let priors = PriorCheck(dossier.prior, expecting: expected.priors)
    // A dossier that answers another prompt says nothing about this change, not even a block.
    let foreign = Self.foreignness(of: dossier, expecting: expected)
    let blocks = criticals.map { RulingReason.critical($0.id) } + priors.open
    if !foreign.isEmpty {
      verdict = .inconclusive
      reasons = foreign
      isRepairable = true
    } else if !blocks.isEmpty {
      verdict = .block
      reasons = blocks
      isRepairable = false
    } else {
      let doubts = Self.doubts(about: dossier, findings, expected) + priors.doubts
      let gaps = dossier.verdict == .pass ? coverage.gaps : []
      let declined = dossier.verdict == .inconclusive ? [RulingReason.reviewerInconclusive] : []
      reasons = doubts + gaps + declined
      verdict = reasons.isEmpty ? .pass : .inconclusive
      // What a second call refuted is settled between the two; the first has said its word.
      isRepairable = !(doubts + gaps).isEmpty && !doubts.contains(where: \.isRefutation)
    }
    self.dossier = dossier
    self.findings = findings
    self.criticals = foreign.isEmpty ? criticals : []
    self.counts = Self.counts(dossier.findings)
    self.coverage = coverage.count
    self.priors = foreign.isEmpty ? priors.answers : []
  }

  private static func foreignness(
    of dossier: Dossier,
    expecting expected: ReviewExpectation
  ) -> [RulingReason] {
    var reasons: [RulingReason] = []
    if !dossier.nonce.utf8.elementsEqual(expected.nonce.utf8) { reasons.append(.wrongNonce) }
    if dossier.pass != expected.pass { reasons.append(.wrongPass(expected.pass)) }
    return reasons
  }

  /// What keeps a dossier without a grounded critical finding from being believed.
  private static func doubts(
    about dossier: Dossier,
    _ findings: [JudgedFinding],
    _ expected: ReviewExpectation
  ) -> [RulingReason] {
    var doubts: [RulingReason] = []
    for judged in findings where judged.finding.severity == .critical {
      switch judged.grounding {
      case .ungrounded(let fault): doubts.append(.ungroundedCritical(judged.finding.id, fault))
      case .grounded: doubts.append(.refuted(judged.finding.id))
      }
    }
    if dossier.verdict == .block { doubts.append(.blockWithoutFinding) }
    let claimsFinding = dossier.attacks.contains { $0.result == .finding }
    if claimsFinding, findings.isEmpty { doubts.append(.attackWithoutFinding) }
    return doubts
  }

  private static func criticals(
    _ findings: [JudgedFinding],
    refuted: Set<FindingID>,
    files: ReviewedFiles
  ) -> [Receipt.CriticalFinding] {
    findings.compactMap { judged in
      guard judged.finding.severity == .critical, !refuted.contains(judged.finding.id),
        case .grounded(let path) = judged.grounding
      else { return nil }
      let blob = files.file(path, .new)?.blob
      return Receipt.CriticalFinding(id: judged.finding.id, blob: blob, path: path)
    }
  }

  private static func counts(_ findings: [Dossier.Finding]) -> Receipt.FindingCounts {
    var counts = Receipt.FindingCounts()
    for finding in findings {
      switch finding.severity {
      case .critical: counts.critical += 1
      case .improvement: counts.improvements += 1
      case .note: counts.notes += 1
      }
    }
    return counts
  }
}
