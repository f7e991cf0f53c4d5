internal import Git
internal import LaneCore
internal import LaneStore

/// What one reviewer has to do next about a change, after all that was said of its branch.
///
/// First a cold look at the whole; after a block a verification of its findings and of what was
/// changed since; and where that passes a cold look at the whole again, which is what lets it land.
struct ReviewRounds {
  enum Step {
    /// The verdict was given on this very change, and nobody is asked twice; a person may have lifted it.
    case recorded(Receipt, liftedBy: Receipt?)
    case verify([OpenFinding], since: ObjectID)
    case cold(settled: [OpenFinding])

    /// The kind of look that it takes.
    var pass: PassKind {
      if case .verify = self { return .verify }
      return .cold
    }
  }

  let ground: ReviewGround
  let subject: ReviewSubject
  let standing: StandingReviews
  let history: BranchHistory

  init(_ ground: ReviewGround, _ subject: ReviewSubject) throws(Failure) {
    self.ground = ground
    self.subject = subject
    let sessions = try ReviewSessions(under: ground.regime, in: ground.workspace)
    standing = try StandingReviews(ground, subject, sessions)
    history = try standing.history()
  }

  /// The next step of a reviewer; throws where a person has to decide.
  func next(for settings: ProviderSettings) throws(Failure) -> Step {
    let reviewer = settings.name
    let own = history.blocks(by: reviewer)
    let open = history.open(in: own, withMinor: true)
    let critical = open.filter(\.prior.isCritical)
    let isArguedAnew = history.hasUnheardPushback(critical)
    // Nobody is asked about the very bytes again before everything in them was argued about.
    func stands(_ block: Receipt) -> Bool { !isArguedAnew || !history.isArgued(block) }
    let recorded = try standing.recorded(by: settings, .cold)
    if let recorded, recorded.verdict == .block, !history.isGivenUp(recorded, by: reviewer),
      stands(recorded)
    {
      try refuseDeadlock(history.deadlocked(critical))
      return .recorded(recorded, liftedBy: history.personsAnswer(to: recorded))
    }
    if let last = own.last(where: { !$0.isAnswered }) {
      try refuseDeadlock(history.deadlocked(critical))
      if let recorded = try standing.recorded(by: settings, .verify), recorded.verdict == .block,
        stands(recorded)
      {
        return .recorded(recorded, liftedBy: nil)
      }
      try refuseRound(history.rounds(by: reviewer))
      let tree = last.receipt.head?.tree
      let isHere = tree.map { ground.workspace.repository.contains($0.oid) } ?? false
      return .verify(open, since: isHere ? tree ?? subject.base.tree : subject.base.tree)
    }
    if let recorded, recorded.verdict == .pass { return .recorded(recorded, liftedBy: nil) }
    return .cold(settled: history.settled(by: reviewer))
  }

  /// What gates go on hearing though everybody who was asked passed the change.
  func remainder(for reviewers: [ProviderSettings]) throws(Failure) -> ReviewRemainder? {
    let names = Set(reviewers.map(\.name))
    let isCommitted = subject.head.commit != nil
    let isWhole = subject.base.commit == ground.fork?.id
    let unanswered = history.blocks.filter { !$0.isAnswered }.map(\.receipt)
    for block in isCommitted ? standing.heard : unanswered {
      if block.change == subject.id, !history.isArgued(block) { return .unargued(block) }
      if isCommitted, !isWhole, try !standing.covers(block) { return .partial(block) }
      guard case .provider(let name, _, _) = block.reviewer else {
        return .unanswered(block, canAnswer: nil)
      }
      if !names.contains(name) {
        return .unanswered(block, canAnswer: ground.regime.policy.isReviewer(name) ? name : nil)
      }
      if isCommitted { return .stays(block, since: ground.fork?.id) }
    }
    return nil
  }

  private func refuseDeadlock(_ findings: [OpenFinding]) throws(Failure) {
    guard !findings.isEmpty else { return }
    // Later blocks took it over: it is one finding.
    var told: Set<String> = []
    let disputed = findings.filter { told.insert($0.prior.key).inserted }
    let (next, otherwise) = try personsWays()
    throw Failure(
      .refused,
      "deadlock",
      "the reviewer was told \(BranchHistory.pushbackLimit) times that it is wrong and is not"
        + " convinced: a person decides",
      gate: "review",
      expected: "another person's review, or an override of the landing",
      blockers: disputed.map { Failure.Blocker($0.prior.key, reason: $0.text) },
      next: next,
      otherwise: [otherwise]
    )
  }

  /// How a person decides: by a review of their own, or where they wrote some of it by an override.
  private func personsWays() throws(Failure) -> (next: String, otherwise: String) {
    let ways = ("git lane review --template", "git lane override --reason <text>")
    let person = try ground.workspace.email().lowercased()
    let isAuthor = subject.history.authors.contains { $0.lowercased() == person }
    return isAuthor ? (ways.1, ways.0) : ways
  }

  private func refuseRound(_ blocks: Int) throws(Failure) {
    let limit = ground.regime.policy.review.rounds
    guard blocks >= limit else { return }
    let (next, otherwise) = try personsWays()
    throw Failure(
      .refused,
      "rounds-used-up",
      "\(blocks) review\(blocks == 1 ? "" : "s") of this branch blocked it: a person looks at it now",
      gate: "review",
      expected: "a pass within \(limit) round\(limit == 1 ? "" : "s") (review.rounds)",
      actual: "\(blocks) block\(blocks == 1 ? "" : "s")",
      next: next,
      otherwise: [otherwise]
    )
  }
}
