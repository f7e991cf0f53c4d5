internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// The reviews that this clone knows of and that count, for what an earlier one says of a change.
struct StandingReviews {
  private let ground: ReviewGround
  private let subject: ReviewSubject
  let sessions: ReviewSessions
  /// The blocks that gates hear in what would land and that nothing lifts; none where what would land is
  /// not committed, or cannot be told.
  let heard: [Receipt]
  private let lineage: ReviewLineage
  private let notes: NotesView
  private let rules: GateRules

  init(_ ground: ReviewGround, _ subject: ReviewSubject, _ sessions: ReviewSessions)
    throws(Failure)
  {
    self.ground = ground
    self.subject = subject
    self.sessions = sessions
    lineage = try ReviewLineage(of: subject, on: ground, sessions)
    heard = try Self.heard(ground, subject)
    notes = try ground.workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: ground.workspace.repository)
    }
    rules = GateRules(
      target: ground.target,
      policy: ground.regime.policy,
      protection: ground.protection,
      revocations: ground.regime.revocations
    )
  }

  /// The last verdict of a kind that a reviewer gave on exactly this change.
  ///
  /// A pass that no gate would take any more is none. Neither is one that was given to other words, or
  /// by another model or with another effort, than policy has now; a block is one whatever was changed,
  /// else that would be a way around it.
  func recorded(by reviewer: ProviderSettings, _ pass: PassKind) throws(Failure) -> Receipt? {
    let found = try reviews(on: subject.id).filter { judged in
      let receipt = judged.receipt
      guard receipt.change == subject.id, receipt.pass == pass,
        case .provider(reviewer.name, _, _) = receipt.reviewer
      else { return false }
      return receipt.verdict == .pass || receipt.verdict == .block
    }
    guard let last = found.max(by: { $0.receipt.time < $1.receipt.time }) else { return nil }
    guard last.receipt.verdict == .pass else { return last.receipt }
    guard try isAsked(last.receipt, of: reviewer) else { return nil }
    return try isUsedUp(last) ? nil : last.receipt
  }

  /// Whether a reviewer would be asked now as it was for a pass.
  private func isAsked(_ pass: Receipt, of reviewer: ProviderSettings) throws(Failure) -> Bool {
    guard case .provider(_, let model, let effort) = pass.reviewer else { return false }
    // Without a model in the policy the program's own choice was recorded.
    if let wanted = reviewer.model, Receipt.token(wanted) != model { return false }
    guard reviewer.effort.map({ Receipt.token($0) }) == effort else { return false }
    let words = ReviewWords(workspace: ground.workspace, commit: ground.regime.commit)
    return try pass.prompt == words.prompt(.reviewer).digest
  }

  private static func heard(_ ground: ReviewGround, _ subject: ReviewSubject) throws(Failure)
    -> [Receipt]
  {
    guard subject.head.commit == ground.tip.id else { return [] }
    let (keeper, target) = try Verification.keeper(for: ground.target, in: ground.workspace)
    let old = try keeper.tip(of: target)
    return try keeper.standingBlocks(ProposedMove(target: target, old: old, new: ground.tip.id))
  }

  /// Whether the change does something at every path of another one, so that a pass of it may answer
  /// what was found there.
  func covers(_ review: Receipt) throws(Failure) -> Bool {
    guard let entries = try entries(of: review) else { return false }
    return Set(entries.map(\.path)).isSubset(of: subject.change.entries.map(\.path))
  }

  /// Everything that earlier reviews of this branch said of the paths of the change.
  func history() throws(Failure) -> BranchHistory {
    var found: [Receipt] = []
    var seen: Set<ContentDigest> = []
    let blocked = sessions.reviews.filter { $0.review.verdict == .block }.map(\.review.change)
    for key in subject.keys + blocked { try collect(key, &found, &seen) }
    var blocks: [(receipt: Receipt, relation: ReviewLineage.Relation)] = []
    for block in found.sorted(by: { $0.time < $1.time }) where block.verdict == .block {
      guard try meets(block, subject.change) else { continue }
      let relation = try lineage.relation(to: block)
      if relation != .other { blocks.append((block, relation)) }
    }
    let known = Set(blocks.map(\.receipt.id))
    for block in heard where !known.contains(block.id) {
      if try covers(block) { blocks.append((block, .own)) }
    }
    blocks.sort { $0.receipt.time < $1.receipt.time }
    // Only where there is something to be answered does it matter who answered.
    guard !blocks.isEmpty else { return try BranchHistory(sessions: sessions) }
    for review in sessions.reviews where review.review.verdict == .pass {
      try collect(review.review.change, &found, &seen)
    }
    let passes = found.filter { $0.verdict == .pass }
    var own: [Receipt] = []
    for pass in passes where try lineage.relation(to: pass) != .other { own.append(pass) }
    var ends: [Receipt] = []
    for pass in own where pass.pass == .cold {
      if try meets(pass, subject.change) { ends.append(pass) }
    }
    let unlifted = Set(heard.map(\.id))
    var answers: [ContentDigest: Receipt] = [:]
    for block in blocks {
      answers[block.receipt.id] = (block.relation == .own ? own : passes).first { pass in
        guard pass.answersFindings(of: block.receipt) else { return false }
        // What mended another change is not in this one, where the blocked bytes came back.
        if block.receipt.change == subject.id { return pass.givesUp(block.receipt) }
        // No answer but to this change can help where gates hear the block.
        return !unlifted.contains(block.receipt.id) || pass.change == subject.id
      }
    }
    return try BranchHistory(
      blocks: blocks.map { $0.receipt },
      answers: answers,
      passes: own,
      ends: ends,
      sessions: sessions
    )
  }

  private func collect(
    _ key: ObjectID,
    _ found: inout [Receipt],
    _ seen: inout Set<ContentDigest>
  ) throws(Failure) {
    for judged in try reviews(on: key) where seen.insert(judged.receipt.id).inserted {
      found.append(judged.receipt)
    }
  }

  /// The reviews noted on an object that nothing disqualifies.
  private func reviews(on key: ObjectID) throws(Failure) -> [JudgedReceipt] {
    let workspace = ground.workspace
    let reading = try workspace.stored { () throws(StoreError) in
      try notes.reading(of: key, in: workspace.repository)
    }
    guard !reading.note.receipts.isEmpty else { return [] }
    let verifier = try workspace.signatures()
    let judged = reading.note.receipts.map { ground.regime.judged($0, by: verifier) }
    try ground.asking { () throws(CannotTell) in try rules.requireJudged(judged) }
    return judged.filter {
      $0.receipt.kind == .review && rules.disqualification(of: $0, among: judged) == nil
    }
  }

  /// Whether a review was of some of a change's paths, or found wrong what the change has elsewhere.
  private func meets(_ review: Receipt, _ change: ChangeFacts) throws(Failure) -> Bool {
    let paths = Set(change.entries.map(\.path))
    let blobs = Set(change.entries.compactMap { $0.new?.id })
    let isHere = review.criticals.contains { critical in
      paths.contains(critical.path) || critical.blob.map(blobs.contains) ?? false
    }
    if isHere { return true }
    return try entries(of: review)?.contains { paths.contains($0.path) } ?? false
  }

  /// What a reviewed change does, where this clone knows.
  private func entries(of review: Receipt) throws(Failure) -> [ChangeEntry]? {
    guard let change = review.change else { return nil }
    let record = try ground.workspace.stored { () throws(StoreError) in
      try notes.change(change, in: ground.workspace.repository)
    }
    return record.flatMap { try? ChangeText.parse($0.text) }
  }

  /// Whether a gate would take a pass for nothing, and one made now for something: the target had the
  /// change and lost it, what it was stacked on landed otherwise, or its signer has no role any more.
  private func isUsedUp(_ pass: JudgedReceipt) throws(Failure) -> Bool {
    guard let base = subject.base.commit else { return false }
    let start = try ground.workspace.facts(of: base)
    let evidence = try GitEvidence(
      ground.workspace,
      ground.regime,
      notes: notes,
      programs: ProgramPaths(),
      known: []
    )
    let landing = Landing(target: ground.target, old: start, new: ground.tip, commits: [])
    return try ground.asking { () throws(CannotTell) in
      var judge = Judge(rules: rules, landing: landing, evidence: evidence)
      return try judge.isUsedUp(pass, by: subject.change, from: start, to: subject.head.tree)
    }
  }
}
