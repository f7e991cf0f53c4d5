/// Whether a dossier covers every path that can be reviewed, and attacks it.
struct CoverageCheck {
  let count: Receipt.CoverageCount
  /// What is missing for a pass.
  let gaps: [RulingReason]

  init(_ dossier: Dossier?, expecting expected: ReviewExpectation) {
    var statuses: [[UInt8]: Dossier.CoverageStatus] = [:]
    for row in dossier?.coverage ?? [] {
      let path = ReviewPath.path(row.path)
      // Of two rows for one path the one that says less counts.
      statuses[path] = Self.lesser(statuses[path] ?? .full, row.status)
    }
    let reviewable = expected.reviewable
    let uncovered = reviewable.filter { statuses[$0] != .full }
    count = Receipt.CoverageCount(
      covered: reviewable.count - uncovered.count,
      reviewable: reviewable.count,
      notReviewable: expected.paths.count - reviewable.count
    )
    let attacks = dossier?.attacks ?? []
    let unattacked = AttackLog(attacks).unnamed(of: reviewable)
    let isIdle = expected.needsAttack && !attacks.contains(where: \.isTried)
    gaps =
      uncovered.map { .notCovered($0, statuses[$0]) } + unattacked.map(RulingReason.notAttacked)
      + (isIdle ? [.nothingAttacked] : [])
  }

  private static func lesser(
    _ left: Dossier.CoverageStatus,
    _ right: Dossier.CoverageStatus
  ) -> Dossier.CoverageStatus {
    [.skipped, .partial].first { $0 == left || $0 == right } ?? .full
  }
}

/// Whether a dossier answers every open finding of earlier reviews.
struct PriorCheck {
  private(set) var answers: [Receipt.PriorAnswer] = []
  /// Critical findings that stand.
  private(set) var open: [RulingReason] = []
  /// The same as findings of this review: what lands must answer for them too.
  private(set) var inherited: [Receipt.CriticalFinding] = []
  /// The arguments of authors that were accepted.
  private(set) var pushbacks: [Receipt.Pushback] = []
  /// What keeps the answers from being believed.
  private(set) var doubts: [RulingReason] = []

  init(
    _ given: [Dossier.PriorAnswer],
    expecting priors: [ReviewExpectation.Prior],
    files: ReviewedFiles
  ) {
    var told: Set<RulingReason> = []
    // Several receipts may hold one finding: it is asked once, and answered for each.
    func tell(_ reason: RulingReason, in list: inout [RulingReason]) -> Bool {
      guard told.insert(reason).inserted else { return false }
      list.append(reason)
      return true
    }
    for prior in priors {
      let statuses = Set(given.filter { $0.id.utf8.elementsEqual(prior.key.utf8) }.map(\.status))
      guard let status = statuses.first, statuses.count == 1 else {
        let reason: RulingReason =
          statuses.isEmpty ? .priorUnanswered(prior.key) : .priorTwice(prior.key)
        _ = tell(reason, in: &doubts)
        continue
      }
      answers.append(
        Receipt.PriorAnswer(receipt: prior.receipt, finding: prior.finding, status: status)
      )
      switch status {
      case .open where prior.isCritical:
        guard tell(.priorOpen(prior.key), in: &open), let path = prior.path else { continue }
        inherited.append(
          Receipt.CriticalFinding(
            id: prior.inheritedID,
            blob: files.file(path, .new)?.blob,
            path: path
          )
        )
      case .cannotTell where prior.isCritical: _ = tell(.priorCannotTell(prior.key), in: &doubts)
      case .fixed:
        // Where the bytes are others now it was mended, whatever was argued before.
        guard let entry = prior.pushback, prior.isWhereItWas(files) else { continue }
        pushbacks.append(
          Receipt.Pushback(receipt: prior.receipt, finding: prior.finding, entry: entry)
        )
      case .open, .cannotTell: break
      }
    }
  }
}

/// Whether a dossier answers every question of the checklists, with evidence.
struct ChecklistCheck {
  let gaps: [RulingReason]

  init(_ dossier: Dossier, expecting expected: ReviewExpectation) {
    var rows: [String: [Dossier.ChecklistAnswer]] = [:]
    for row in dossier.checklist { rows[row.id, default: []].append(row) }
    let findings = dossier.findings.map(\.id.text)
    gaps = expected.questions.flatMap { question -> [RulingReason] in
      guard let answers = rows[question] else { return [.unanswered(question)] }
      guard Set(answers.map(\.answer)).count == 1 else { return [.answeredTwice(question)] }
      guard answers.allSatisfy({ !$0.evidence.allSatisfy(\.isWhitespace) }) else {
        return [.withoutEvidence(question)]
      }
      // A "no" that nothing follows from would be a defect that was seen and not told.
      let isTold = answers.contains { row in
        row.answer != .no || findings.contains { Self.names($0, in: row.evidence) }
      }
      return isTold ? [] : [.noWithoutFinding(question)]
    }
  }

  /// Whether a text has an id in it that is not part of a longer word.
  private static func names(_ id: String, in text: String) -> Bool {
    text.split { !($0.isLetter || $0.isNumber || "._-".contains($0)) }.contains { word in
      var word = word
      while word.last == "." { word.removeLast() }
      return word == id
    }
  }
}
