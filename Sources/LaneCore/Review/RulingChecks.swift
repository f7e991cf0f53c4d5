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
    let unattacked = AttackLog(dossier?.attacks ?? []).unnamed(of: reviewable)
    gaps =
      uncovered.map { .notCovered($0, statuses[$0]) } + unattacked.map(RulingReason.notAttacked)
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
  let answers: [Receipt.PriorAnswer]
  /// Critical findings that stand.
  let open: [RulingReason]
  /// What keeps the answers from being believed.
  let doubts: [RulingReason]

  init(_ given: [Dossier.PriorAnswer], expecting priors: [ReviewExpectation.Prior]) {
    var answers: [Receipt.PriorAnswer] = []
    var open: [RulingReason] = []
    var doubts: [RulingReason] = []
    for prior in priors {
      let statuses = Set(given.filter { $0.id.utf8.elementsEqual(prior.key.utf8) }.map(\.status))
      guard let status = statuses.first, statuses.count == 1 else {
        doubts.append(statuses.isEmpty ? .priorUnanswered(prior.key) : .priorTwice(prior.key))
        continue
      }
      answers.append(
        Receipt.PriorAnswer(receipt: prior.receipt, finding: prior.finding, status: status)
      )
      switch status {
      case .open where prior.isCritical: open.append(.priorOpen(prior.key))
      case .cannotTell where prior.isCritical: doubts.append(.priorCannotTell(prior.key))
      case .fixed, .open, .cannotTell: break
      }
    }
    self.answers = answers
    self.open = open
    self.doubts = doubts
  }
}
