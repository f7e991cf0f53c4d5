/// The host's verdict on a review, computed from what the reviewer handed in and what is true.
package struct Ruling: Sendable {
  /// A finding and what the host knows of it.
  package struct JudgedFinding: Equatable, Sendable {
    package let finding: Dossier.Finding
    /// Whether what it points at exists.
    package let grounding: Grounding
    /// Why it is given up though it exists.
    package let refutation: String?

    /// What it counts as: a critical finding that is given up is a note.
    package var severity: Dossier.Severity { refutation == nil ? finding.severity : .note }
  }

  package internal(set) var verdict: Verdict
  /// Why the verdict is not what the reviewer may have wished; none for a plain pass.
  package internal(set) var reasons: [RulingReason]
  /// Whether asking the reviewer once more could change the verdict.
  package internal(set) var isRepairable: Bool
  /// The dossier, unless it could not be read.
  package internal(set) var dossier: Dossier?
  package internal(set) var findings: [JudgedFinding] = []
  /// The grounded critical findings, and those of earlier reviews that are still open.
  package internal(set) var criticals: [Receipt.CriticalFinding] = []
  package internal(set) var counts = Receipt.FindingCounts()
  package internal(set) var coverage: Receipt.CoverageCount
  package internal(set) var priors: [Receipt.PriorAnswer] = []
  package internal(set) var pushbacks: [Receipt.Pushback] = []

  /// What to tell the reviewer, a line for each reason.
  package var repairMessage: String {
    reasons.map { "- \($0)\n" }.joined()
  }

  /// Whether something that is in no tree of the change, and lands in the history with it, is found wrong.
  package var isCriticalOnTheWay: Bool { !Self.onTheWay(findings).isEmpty }

  /// Judges what a reviewer handed in.
  package init(answer: [UInt8], expecting expected: ReviewExpectation, files: ReviewedFiles) {
    do throws(DossierError) {
      let dossier = try Dossier(parsing: answer)
      guard dossier.findings.count <= Dossier.findingLimit else {
        throw DossierError(problems: ["more than \(Dossier.findingLimit) findings"])
      }
      self.init(dossier, expecting: expected, files: files)
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
    coverage = CoverageCheck(nil, expecting: expected).count
  }

  /// Judges a dossier.
  package init(_ dossier: Dossier, expecting expected: ReviewExpectation, files: ReviewedFiles) {
    let findings = dossier.findings.map { finding in
      JudgedFinding(
        finding: finding,
        grounding: Grounding(finding, in: files),
        refutation: finding.severity == .critical
          ? expected.refutations[finding.id] ?? Self.earlier(finding, dossier, expected) : nil
      )
    }
    let criticals = Self.criticals(findings, files: files)
    let coverage = CoverageCheck(dossier, expecting: expected)
    let priors = PriorCheck(dossier.prior, expecting: expected.priors, files: files)
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
      let hasRefuted = findings.contains { $0.refutation != nil }
      // Who blocked for nothing but what is given up since has nothing against the change.
      let isPass = dossier.verdict == .pass || (dossier.verdict == .block && hasRefuted)
      let onTheWay = Self.onTheWay(findings)
      let isSettled = hasRefuted || !onTheWay.isEmpty
      let doubts = Self.doubts(about: dossier, findings, isSettled: isSettled) + priors.doubts
      let gaps = isPass ? coverage.gaps + ChecklistCheck(dossier, expecting: expected).gaps : []
      let declined = dossier.verdict == .inconclusive ? [RulingReason.reviewerInconclusive] : []
      reasons = onTheWay + doubts + gaps + declined
      verdict = reasons.isEmpty ? .pass : .inconclusive
      // What a second call refuted is settled between the two; the first has said its word. And what
      // was found on the way nobody is asked to take back.
      isRepairable = !(doubts + gaps).isEmpty && !isSettled
    }
    self.dossier = dossier
    self.findings = findings
    counts = Self.counts(findings)
    self.coverage = coverage.count
    guard foreign.isEmpty else { return }
    self.criticals = criticals + priors.inherited
    counts.critical += priors.inherited.count
    self.priors = priors.answers
    pushbacks = priors.pushbacks
  }

  /// The earlier finding that one repeats which the same dossier leaves open: that is one, not two, and
  /// what was argued about it needs no saying again.
  private static func earlier(
    _ finding: Dossier.Finding,
    _ dossier: Dossier,
    _ expected: ReviewExpectation
  ) -> String? {
    let open = Set(dossier.prior.filter { $0.status == .open }.map(\.id))
    let prior = expected.priors.first {
      $0.isCritical && open.contains($0.key) && $0.isSaidAgain(by: finding)
    }
    return prior.map { "\($0.key) again" }
  }

  private static func foreignness(
    of dossier: Dossier,
    expecting expected: ReviewExpectation
  ) -> [RulingReason] {
    var reasons: [RulingReason] = []
    if !dossier.nonce.utf8.elementsEqual(expected.nonce.utf8) { reasons.append(.wrongNonce) }
    if dossier.pass != expected.pass { reasons.append(.wrongPass(expected.pass)) }
    reasons += dossier.findings.filter { $0.id.isReserved }.map { .reservedName($0.id) }
    return reasons
  }

  /// What is wrong in the history alone.
  ///
  /// The same change without it is another history and no other change, so this is no block of the
  /// change: it opens nothing until it is gone.
  private static func onTheWay(_ findings: [JudgedFinding]) -> [RulingReason] {
    findings.compactMap { judged in
      guard judged.severity == .critical, case .onTheWay(let path) = judged.grounding else {
        return nil
      }
      return .criticalOnTheWay(judged.finding.id, path: path)
    }
  }

  /// What keeps a dossier without a grounded critical finding from being believed.
  private static func doubts(
    about dossier: Dossier,
    _ findings: [JudgedFinding],
    isSettled: Bool
  ) -> [RulingReason] {
    var doubts: [RulingReason] = []
    for judged in findings where judged.severity == .critical {
      guard case .ungrounded(let fault) = judged.grounding else { continue }
      doubts.append(.ungroundedCritical(judged.finding.id, fault))
    }
    if dossier.verdict == .block, !isSettled { doubts.append(.blockWithoutFinding) }
    let claimsFinding = dossier.attacks.contains { $0.result == .finding }
    if claimsFinding, findings.isEmpty { doubts.append(.attackWithoutFinding) }
    return doubts
  }

  static func criticals(_ findings: [JudgedFinding], files: ReviewedFiles)
    -> [Receipt.CriticalFinding]
  {
    findings.compactMap { judged in
      guard judged.severity == .critical, case .grounded(let path) = judged.grounding else {
        return nil
      }
      let blob = files.file(path, .new)?.blob
      return Receipt.CriticalFinding(id: judged.finding.id, blob: blob, path: path)
    }
  }

  static func counts(_ findings: [JudgedFinding]) -> Receipt.FindingCounts {
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
