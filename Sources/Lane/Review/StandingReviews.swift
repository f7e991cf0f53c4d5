internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// The reviews that this clone knows of and that count, for what an earlier one says of a change.
struct StandingReviews {
  let ground: ReviewGround
  let sessions: ReviewSessions
  private let notes: NotesView
  private let rules: GateRules

  init(_ ground: ReviewGround, _ sessions: ReviewSessions) throws(Failure) {
    self.ground = ground
    self.sessions = sessions
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
  /// A pass that was used up, since the target had the change and undid it, is none. Neither is one
  /// that was given to other words, or by another model or with another effort, than policy has now;
  /// a block is one whatever was changed, else that would be a way around it.
  func recorded(
    _ subject: ReviewSubject,
    by reviewer: ProviderSettings,
    _ pass: PassKind
  ) throws(Failure) -> Receipt? {
    let found = try reviews(on: subject.id).filter { receipt in
      guard receipt.change == subject.id, receipt.pass == pass,
        case .provider(reviewer.name, _, _) = receipt.reviewer
      else { return false }
      return receipt.verdict == .pass || receipt.verdict == .block
    }
    guard let last = found.max(by: { $0.time < $1.time }) else { return nil }
    guard last.verdict == .pass else { return last }
    guard try isAsked(last, of: reviewer) else { return nil }
    return try wasHad(last, before: subject) ? nil : last
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

  /// Everything that earlier reviews of this branch said of the paths of a change.
  func history(of subject: ReviewSubject) throws(Failure) -> BranchHistory {
    var found: [Receipt] = []
    var seen: Set<ContentDigest> = []
    let blocked = sessions.reviews.filter { $0.review.verdict == .block }.map(\.review.change)
    for key in subject.keys + blocked { try collect(key, &found, &seen) }
    let paths = Set(subject.change.entries.map(\.path))
    var blocks: [Receipt] = []
    for block in found.sorted(by: { $0.time < $1.time }) where block.verdict == .block {
      if try meets(block, paths), try isBehind(block) { blocks.append(block) }
    }
    // Only where there is something to be answered does it matter who answered.
    if !blocks.isEmpty {
      for review in sessions.reviews where review.review.verdict == .pass {
        try collect(review.review.change, &found, &seen)
      }
    }
    let passes = found.filter { $0.verdict == .pass }
    var ends: [Receipt] = []
    for pass in passes where !blocks.isEmpty && pass.pass == .cold {
      if try meets(pass, paths) { ends.append(pass) }
    }
    return try BranchHistory(blocks: blocks, passes: passes, ends: ends, sessions: sessions)
  }

  private func collect(
    _ key: ObjectID,
    _ found: inout [Receipt],
    _ seen: inout Set<ContentDigest>
  ) throws(Failure) {
    for receipt in try reviews(on: key) where seen.insert(receipt.id).inserted {
      found.append(receipt)
    }
  }

  /// The reviews noted on an object that nothing disqualifies.
  private func reviews(on key: ObjectID) throws(Failure) -> [Receipt] {
    let workspace = ground.workspace
    let reading = try workspace.stored { () throws(StoreError) in
      try notes.reading(of: key, in: workspace.repository)
    }
    guard !reading.note.receipts.isEmpty else { return [] }
    let verifier = try workspace.signatures()
    let judged = reading.note.receipts.map { ground.regime.judged($0, by: verifier) }
    return judged.filter {
      $0.receipt.kind == .review && rules.disqualification(of: $0, among: judged) == nil
    }.map(\.receipt)
  }

  /// Whether a review was of some of these paths.
  private func meets(_ review: Receipt, _ paths: Set<[UInt8]>) throws(Failure) -> Bool {
    if review.criticals.contains(where: { paths.contains($0.path) }) { return true }
    guard let change = review.change else { return false }
    let record = try ground.workspace.stored { () throws(StoreError) in
      try notes.change(change, in: ground.workspace.repository)
    }
    guard let record, let entries = try? ChangeText.parse(record.text) else { return false }
    return entries.contains { paths.contains($0.path) }
  }

  /// Whether a block was made on this branch or below it: its base is in the tip's history.
  private func isBehind(_ block: Receipt) throws(Failure) -> Bool {
    guard let base = block.base?.commit else { return true }
    let workspace = ground.workspace
    guard workspace.repository.contains(base.oid) else { return false }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(base.oid, of: ground.tip.id.oid)
    }
  }

  /// Whether the line below this change had what a pass covers, and has it no longer.
  private func wasHad(_ pass: Receipt, before subject: ReviewSubject) throws(Failure) -> Bool {
    guard let base = subject.base.commit, let old = pass.base?.commit, base != old else {
      return false
    }
    let evidence = try GitEvidence(
      ground.workspace,
      ground.regime,
      notes: notes,
      programs: [],
      known: []
    )
    return try ground.asking { () throws(CannotTell) in
      var evidence = evidence
      guard let line = try evidence.line(of: base, notIn: old) else { return true }
      for commit in line {
        for entry in subject.change.entries where entry.new != nil {
          if try evidence.side(at: entry.path, in: commit.tree) == entry.new { return true }
        }
      }
      return false
    }
  }
}
