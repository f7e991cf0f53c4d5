internal import Git
internal import LaneCore
internal import LaneStore

/// A stretch of the target's line and the review that comes out as it when it is merged there.
struct CarryMatch {
  let start: CommitFacts
  let end: CommitFacts
  let change: ChangeFacts
  let review: Receipt

  /// What a carry says of it.
  func statement(by principal: String, under policy: Policy, at time: Timestamp)
    -> Receipt.Statement
  {
    let count = change.entries.count
    let files = "\(count) file\(count == 1 ? "" : "s")"
    var statement = Receipt.Statement(
      kind: .carry,
      repository: policy.id,
      by: principal,
      time: time,
      body: ReceiptBody("\(files) as reviewed in \(review.id.text), merged onto another base\n")
    )
    statement.carries = review.id
    statement.base = Receipt.Snapshot(commit: start.id, tree: start.tree)
    statement.head = Receipt.Snapshot(commit: end.id, tree: end.tree)
    statement.change = change.id
    return statement
  }
}

/// Looks through everything that was reviewed here for what a landing may be a re-basing of.
struct CarrySearch {
  private let workspace: Workspace
  private let landing: Landing
  private let rules: GateRules
  private var evidence: GitEvidence
  /// The changes that were ever reviewed, with the paths that they touch.
  private let known: [(change: ObjectID, paths: Set<[UInt8]>)]
  /// How many reviews were merged to see what comes of it.
  private(set) var tried = 0
  /// Why a gate would not take the last match that it would not take.
  private(set) var refused: String?
  private static let limit = 256

  init(_ gathered: Case, _ keeper: Gatekeeper, in workspace: Workspace) throws(Failure) {
    self.workspace = workspace
    landing = gathered.landing
    (rules, evidence) = try keeper.evidence(on: gathered, endingAt: gathered.landing.new.id)
    known = try Self.reviewedChanges(in: workspace)
  }

  /// The matches for what a judgement leaves uncovered: the whole, else each stretch and each step.
  mutating func matches(for judgement: Judgement) throws(Failure) -> [CarryMatch] {
    guard let old = landing.old else { return [] }
    if let match = try match(from: old, to: landing.new) { return [match] }
    guard case .refused(let blockers) = judgement else { return [] }
    let bare = Set(blockers.compactMap(\.commit))
    var found: [CarryMatch] = []
    var start = old
    var pending: [CommitFacts] = []
    for commit in firstParents(from: old) {
      if bare.contains(commit.id) {
        pending.append(commit)
        continue
      }
      found += try matches(from: start, pending)
      (start, pending) = (commit, [])
    }
    return found + (try matches(from: start, pending))
  }

  /// The matches for a stretch that nothing covers: as one, else step by step.
  private mutating func matches(from start: CommitFacts, _ steps: [CommitFacts]) throws(Failure)
    -> [CarryMatch]
  {
    guard let last = steps.last else { return [] }
    if steps.count > 1, let match = try match(from: start, to: last) { return [match] }
    var found: [CarryMatch] = []
    var before = start
    for step in steps {
      if let match = try match(from: before, to: step) { found.append(match) }
      before = step
    }
    return found
  }

  private mutating func match(from start: CommitFacts, to end: CommitFacts) throws(Failure)
    -> CarryMatch?
  {
    let change = try asking { evidence throws(CannotTell) in
      try evidence.change(from: start.tree, to: end.tree)
    }
    guard !change.isEmpty else { return nil }
    let paths = Set(change.entries.map(\.path))
    // A change that was carried touches what it touched where it was reviewed, or less of it.
    let likely = known.filter { !$0.paths.isDisjoint(with: paths) }
      .sorted {
        $0.paths.symmetricDifference(paths).count < $1.paths.symmetricDifference(paths).count
      }
    for candidate in likely where candidate.change != change.id {
      let note = try asking { evidence throws(CannotTell) in
        try evidence.notes(on: candidate.change)
      }
      for judged in note.receipts {
        guard judged.receipt.kind == .review, judged.receipt.verdict == .pass,
          judged.receipt.change == candidate.change,
          let base = judged.receipt.base, let head = judged.receipt.head,
          rules.shortfall(of: judged, among: note.receipts) == nil
        else { continue }
        guard tried < Self.limit else { return nil }
        tried += 1
        workspace.surroundings.voice.progress("merging review \(tried) of \(likely.count)")
        let tree = try? evidence.merge(base: base.tree, ours: start.tree, theirs: head.tree)
        guard tree == end.tree else { continue }
        let match = CarryMatch(start: start, end: end, change: change, review: judged.receipt)
        guard let reason = try reason(against: match, with: judged) else { return match }
        refused = reason
      }
    }
    return nil
  }

  /// Why a gate would not take what a match is carried by, as where the target had it and undid it.
  private func reason(against match: CarryMatch, with review: JudgedReceipt) throws(Failure)
    -> String?
  {
    // Where one review is not enough, that something is missing still says nothing of this one.
    guard rules.protection.reviews == 1, rules.policy.surfaces.isEmpty,
      let carry = try? Receipt(
        match.statement(by: "-", under: rules.policy, at: workspace.surroundings.now()),
        signature: review.receipt.signature,
        digest: ContentDigest.sha256
      )
    else { return nil }
    let trust = KeyStanding.good(rules.protection.carryBy, keyFingerprint: "", touched: false)
    var trial = evidence
    try Self.asking(&trial) { evidence throws(CannotTell) in
      try evidence.assume(
        [JudgedReceipt(receipt: carry, trust: trust), review],
        on: match.change.id
      )
    }
    var end = match.end
    end.parents = [match.start.id]
    let landing = Landing(
      target: landing.target,
      old: match.start,
      new: end,
      commits: [end]
    )
    var judge = Judge(rules: rules, landing: landing, evidence: trial)
    guard case .refused(let blockers) = judge.judge() else { return nil }
    return blockers.first { $0.gate == .coverage }?.found
  }

  private func firstParents(from old: CommitFacts) -> [CommitFacts] {
    let commits = Dictionary(landing.commits.map { ($0.id, $0) }) { first, _ in first }
    var line: [CommitFacts] = []
    var next: ObjectID? = landing.new.id
    while let id = next, id != old.id, let commit = commits[id] {
      line.append(commit)
      next = commit.parents.first
    }
    return line.reversed()
  }

  private mutating func asking<Result>(
    _ body: (inout GitEvidence) throws(CannotTell) -> Result
  ) throws(Failure) -> Result {
    try Self.asking(&evidence, body)
  }

  private static func asking<Result>(
    _ evidence: inout GitEvidence,
    _ body: (inout GitEvidence) throws(CannotTell) -> Result
  ) throws(Failure) -> Result {
    do throws(CannotTell) { return try body(&evidence) } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
  }

  private static func reviewedChanges(in workspace: Workspace) throws(Failure)
    -> [(change: ObjectID, paths: Set<[UInt8]>)]
  {
    try workspace.stored { () throws(StoreError) in
      let view = try NotesStore.view(in: workspace.repository)
      return try view.changes(in: workspace.repository)
    }.compactMap { record in
      guard let entries = try? ChangeText.parse(record.text) else { return nil }
      return (record.id, Set(entries.map(\.path)))
    }
  }
}
