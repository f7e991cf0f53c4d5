extension Judge where Facts: ~Copyable {
  /// Why a receipt may not be used here: what it is stacked on has not landed, or what it covers was
  /// landed and undone since.
  mutating func replayShortfall(of receipt: Receipt, on run: Run) throws(CannotTell) -> Shortfall? {
    guard let start = run.start else { return receipt.after.isEmpty ? nil : .stacked }
    let base = receipt.base?.commit
    if base == start.id, receipt.after.isEmpty { return nil }
    if base != start.id, let head = receipt.head?.commit,
      try evidence.isAncestor(head, of: start.id)
    {
      return .hadBefore(head)
    }
    guard let approach = try approach(from: base, to: run) else { return .baseUnknown }
    var reached = 0
    for change in receipt.after {
      // Another receipt may cover the run, so what this one lacks is no doubt about all of it.
      guard let entries = try? evidence.storedEntries(ofChange: change) else {
        return .stackUnknown(change)
      }
      guard let landing = try landingPoint(of: entries, in: approach) else { return .stacked }
      reached = max(reached, landing)
    }
    guard let since = approach.dropFirst(reached).first else { return nil }
    var past = try passed(to: start, since: since, approach[(reached + 1)...])
    return try returned(
      run.change,
      reviewed: TreePair(base: receipt.base?.tree, head: receipt.head?.tree),
      among: &past
    )
  }

  /// Whether a pass of a whole change is none here, where one that was made now would be one.
  package mutating func isUsedUp(
    _ pass: JudgedReceipt,
    by change: ChangeFacts,
    from start: CommitFacts,
    to tree: ObjectID
  ) throws(CannotTell) -> Bool {
    if rules.reviewerShortfall(of: pass) != nil { return true }
    let run = Run(from: start, to: tree, change: change, commits: [])
    return try replayShortfall(of: pass.receipt, on: run) != nil
  }

  /// What the target was after one commit and up to another, everything that was merged on the way
  /// included.
  ///
  /// Where a merge is on the way, which of its parents the target was cannot be known for sure.
  mutating func passed(
    to end: CommitFacts,
    since: CommitFacts,
    _ line: ArraySlice<CommitFacts>
  ) throws(CannotTell) -> Past {
    guard line.contains(where: { $0.parents.count > 1 }) || line.last?.id != end.id else {
      return Past(Array(line), line: line)
    }
    return Past(try evidence.commits(of: end.id, notIn: since.id), line: line)
  }

  /// The first of some commits that something about to land would bring back.
  mutating func returned(
    _ change: ChangeFacts,
    reviewed: TreePair,
    among past: inout Past
  ) throws(CannotTell) -> Shortfall? {
    guard past.commits.count * change.entries.count <= Limits.comparisons else { return .tooFar }
    guard !past.commits.isEmpty else { return nil }
    for entry in change.entries {
      let own = try reviewedEntry(at: entry.path, reviewed)
      for (had, commit) in try states(at: entry.path, &past) {
        if had == entry.new { return .hadBefore(commit) }
        if let own, try held(had, own) { return .hadBefore(commit) }
      }
    }
    return nil
  }

  /// What stood at a path, each once, with the first commit that had it.
  private mutating func states(at path: [UInt8], _ past: inout Past) throws(CannotTell)
    -> [Past.State]
  {
    if let known = past.states[path] { return known }
    var seen: Set<ChangeEntry.Side?> = []
    var states: [Past.State] = []
    for commit in past.commits {
      let had = try evidence.side(at: path, in: commit.tree)
      guard !seen.contains(had) else { continue }
      // What a merged branch merely still had from where it began, it did not bring.
      if !past.line.contains(commit.id), try isInherited(had, at: path, by: commit) { continue }
      seen.insert(had)
      states.append((had, commit.id))
    }
    past.states[path] = states
    return states
  }

  /// Whether a commit has at a path what a parent has there.
  ///
  /// A merge that is not what git makes of its parents chose between them, and the target may have been
  /// the one whose content it dropped.
  private mutating func isInherited(
    _ side: ChangeEntry.Side?,
    at path: [UInt8],
    by commit: CommitFacts
  ) throws(CannotTell) -> Bool {
    guard !commit.parents.isEmpty else { return side == nil }
    var equal = 0
    for parent in commit.parents {
      let tree = try evidence.commit(parent).tree
      if try evidence.side(at: path, in: tree) == side { equal += 1 }
    }
    guard equal > 0 else { return false }
    if equal == commit.parents.count { return true }
    return try recomputes(commit)
  }

  /// What a reviewed change does at a path, nil where it leaves it alone.
  private mutating func reviewedEntry(at path: [UInt8], _ reviewed: TreePair) throws(CannotTell)
    -> ChangeEntry?
  {
    guard let head = reviewed.head else { return nil }
    let before = try reviewed.base.map { base throws(CannotTell) in
      try evidence.side(at: path, in: base)
    }
    return ChangeEntry(path: path, old: before ?? nil, new: try evidence.side(at: path, in: head))
  }

  /// Whether what stood at a path was what a change makes of it, or held that beside other changes:
  /// where the target moved in the same file, what landed is in no blob that a reviewer saw.
  mutating func held(_ had: ChangeEntry.Side?, _ own: ChangeEntry) throws(CannotTell)
    -> Bool
  {
    if had == own.new { return true }
    guard let had, let old = own.old, let new = own.new, had != old,
      [had, old, new].allSatisfy({ $0.mode.isFile }), old.mode == new.mode || had.mode == new.mode
    else { return false }
    guard old.id != new.id else { return true }
    try spend(\.differences)
    return try evidence.text(had.id, holds: new.id, since: old.id)
  }

  /// Where on the way a change had landed: the first commit that holds all of its new side.
  private mutating func landingPoint(of entries: [ChangeEntry], in approach: [CommitFacts])
    throws(CannotTell) -> Int?
  {
    for (index, commit) in approach.enumerated() {
      var holdsAll = true
      for entry in entries where holdsAll {
        holdsAll = try evidence.side(at: entry.path, in: commit.tree) == entry.new
      }
      if holdsAll { return index }
    }
    return nil
  }

  /// The target's line from where it left a receipt's base up to the start of a run, oldest first;
  /// nil where the base is not here.
  mutating func approach(from base: ObjectID?, to run: Run) throws(CannotTell)
    -> [CommitFacts]?
  {
    guard let start = run.start else { return nil }
    if base == start.id { return [start] }
    let line = [run.line.origin].compactMap { $0 } + run.before
    if let base {
      guard try evidence.commitIfPresent(base) != nil else { return nil }
      if let joint = try newest(of: line, containedIn: base) { return Array(line[joint...]) }
    }
    // It left the line before this landing.
    guard let origin = run.line.origin else { return base == nil ? Array(run.before) : nil }
    guard let newestFirst = try evidence.line(of: origin.id, notIn: base) else { return nil }
    var older: [CommitFacts] = newestFirst.reversed()
    if let parent = older.first?.parents.first { older.insert(try evidence.commit(parent), at: 0) }
    return older + run.before
  }

  /// The index of the newest commit of a line that is in the history of another; the line is oldest
  /// first, so all before it are too.
  private mutating func newest(of line: [CommitFacts], containedIn tip: ObjectID)
    throws(CannotTell) -> Int?
  {
    if let index = line.firstIndex(where: { $0.id == tip }) { return index }
    var (low, high) = (0, line.count)
    while low < high {
      let middle = (low + high) / 2
      if try evidence.isAncestor(line[middle].id, of: tip) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low == 0 ? nil : low - 1
  }
}

/// What the target was over some commits.
struct Past {
  typealias State = (side: ChangeEntry.Side?, commit: ObjectID)

  let commits: [CommitFacts]
  /// Those of them that the target surely was; others came with a merge.
  let line: Set<ObjectID>
  /// What stood at the paths that were looked at.
  fileprivate var states: [[UInt8]: [State]] = [:]

  init(_ commits: [CommitFacts] = [], line: ArraySlice<CommitFacts> = []) {
    self.commits = commits
    self.line = Set(line.map(\.id))
  }
}

/// The trees between which a reviewer, or a merged branch, changed something.
struct TreePair {
  let base: ObjectID?
  let head: ObjectID?
}
