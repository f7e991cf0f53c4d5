internal import Git
internal import LaneCore
internal import LaneStore

/// The reviews that this clone knows of and that count, for what an earlier one says of a change.
struct StandingReviews {
  /// A critical finding that a block left open.
  struct OpenFinding {
    let block: Receipt
    let critical: Receipt.CriticalFinding
    /// What the reviewer was told, or as much as is known here.
    let text: String

    var prior: ReviewExpectation.Prior {
      ReviewExpectation.Prior(receipt: block.id, finding: critical.id, isCritical: true)
    }
  }

  /// More open findings than these are not put before one reviewer.
  private static let findingLimit = 40

  private let ground: ReviewGround
  private let notes: NotesView
  private let rules: GateRules

  init(_ ground: ReviewGround) throws(Failure) {
    self.ground = ground
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

  /// The verdict that a reviewer gave on exactly this change, which is not asked for twice.
  ///
  /// A pass that was used up, since the target had the change and undid it, is none.
  func recorded(_ subject: ReviewSubject, by reviewer: String) throws(Failure) -> Receipt? {
    let found = try reviews(on: subject.id).filter { receipt in
      guard receipt.change == subject.id, case .provider(reviewer, _, _) = receipt.reviewer else {
        return false
      }
      return receipt.verdict == .pass || receipt.verdict == .block
    }
    guard let last = found.max(by: { $0.time < $1.time }) else { return nil }
    guard last.verdict == .pass, try wasHad(last, before: subject) else { return last }
    return nil
  }

  /// The critical findings of earlier blocks that stand on paths which a change meets.
  func openFindings(meeting subject: ReviewSubject, log: ReviewLog?) throws(Failure)
    -> [OpenFinding]
  {
    var reviews: [Receipt] = []
    var seen: Set<ContentDigest> = []
    let logged = try log?.reviews() ?? []
    for key in subject.keys + logged.map(\.review.change) {
      for receipt in try self.reviews(on: key) where seen.insert(receipt.id).inserted {
        reviews.append(receipt)
      }
    }
    let paths = Set(subject.change.entries.map(\.path))
    var open: [OpenFinding] = []
    for block in reviews.sorted(by: { $0.time < $1.time }) where block.verdict == .block {
      guard block.change != subject.id, try meets(block, paths), try isBehind(block, subject),
        !reviews.contains(where: { Self.answers($0, block) })
      else { continue }
      let entry = logged.first { $0.review.receipt == block.id }?.entry
      let dossier = try entry.flatMap { entry throws(Failure) in try log?.dossier(of: entry) }
      for critical in block.criticals {
        let text = FindingText.of(critical, in: block, dossier)
        open.append(OpenFinding(block: block, critical: critical, text: text))
      }
    }
    return Array(open.suffix(Self.findingLimit))
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

  private func meets(_ block: Receipt, _ paths: Set<[UInt8]>) throws(Failure) -> Bool {
    if block.criticals.contains(where: { paths.contains($0.path) }) { return true }
    guard let change = block.change else { return false }
    let record = try ground.workspace.stored { () throws(StoreError) in
      try notes.change(change, in: ground.workspace.repository)
    }
    guard let record, let entries = try? ChangeText.parse(record.text) else { return false }
    return entries.contains { paths.contains($0.path) }
  }

  /// Whether a block was made on this branch or below it: its base is in the tip's history.
  private func isBehind(_ block: Receipt, _ subject: ReviewSubject) throws(Failure) -> Bool {
    guard let base = block.base?.commit else { return true }
    let workspace = ground.workspace
    guard workspace.repository.contains(base.oid) else { return false }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(base.oid, of: ground.tip.id.oid)
    }
  }

  /// Whether a later pass says of every finding of a block that it is fixed.
  private static func answers(_ pass: Receipt, _ block: Receipt) -> Bool {
    guard pass.verdict == .pass, pass.time > block.time, !block.criticals.isEmpty else {
      return false
    }
    return block.criticals.allSatisfy { critical in
      pass.priors.contains {
        $0.receipt == block.id && $0.finding == critical.id && $0.status == .fixed
      }
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
