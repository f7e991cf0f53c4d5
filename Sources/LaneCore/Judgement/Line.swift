/// The way from one commit to another, as what the target was step by step.
struct Line {
  /// What the target was before, nil for the empty tree.
  let origin: CommitFacts?
  /// What it became, oldest first.
  let commits: [CommitFacts]

  /// The commit before a position; position 0 is the origin's.
  func commit(before position: Int) -> CommitFacts? {
    position == 0 ? origin : commits[position - 1]
  }
}

/// A stretch of a line whose tree difference is judged on its own.
struct Run {
  let line: Line
  /// The steps of the line that it takes.
  let span: Range<Int>
  let change: ChangeFacts
  /// The tree that it leads to.
  let tree: ObjectID
  /// The commits that come with this stretch, those of merged branches too.
  let commits: [CommitFacts]

  init(
    line: Line,
    span: Range<Int>,
    change: ChangeFacts,
    tree: ObjectID,
    commits: [CommitFacts]
  ) {
    self.line = line
    self.span = span
    self.change = change
    self.tree = tree
    self.commits = commits
  }

  /// All that lies between two commits, as one.
  init(
    from start: CommitFacts?,
    to tree: ObjectID,
    change: ChangeFacts,
    commits: [CommitFacts]
  ) {
    self.init(
      line: Line(origin: start, commits: []),
      span: 0..<0,
      change: change,
      tree: tree,
      commits: commits
    )
  }

  /// The commit that the target was when this stretch began, nil for the empty tree.
  var start: CommitFacts? { line.commit(before: span.lowerBound) }
  /// The line up to `start`, oldest first, without the origin.
  var before: ArraySlice<CommitFacts> { line.commits[..<span.lowerBound] }
}

extension Judge where Facts: ~Copyable {
  /// The line from one commit to another: along first parents, but where the older one was merged
  /// into the newer (`git pull`), that merge with its parents exchanged; nil where it cannot be read so.
  mutating func line(from old: CommitFacts?, to new: CommitFacts) throws(CannotTell) -> Line? {
    var parts: [[CommitFacts]] = []
    var tip = new
    // Each turn follows one exchanged merge further down.
    while true {
      let (newestFirst, isWhole) = try firstParents(from: tip, downTo: old)
      if isWhole {
        parts.append(newestFirst.reversed())
        return Line(origin: old, commits: Array(parts.reversed().joined()))
      }
      guard let old, let joint = try oldest(of: newestFirst, containing: old),
        let merge = newestFirst[joint...].first, merge.parents.count == 2
      else { return nil }
      guard try recomputes(merge) else { return nil }
      parts.append(newestFirst[...joint].reversed())
      tip = try evidence.commit(merge.parents[1])
    }
  }

  /// The new commits along first parents, newest first, and whether they end right above `old`.
  private mutating func firstParents(from tip: CommitFacts, downTo old: CommitFacts?)
    throws(CannotTell) -> ([CommitFacts], isWhole: Bool)
  {
    var chain: [CommitFacts] = []
    var next: CommitFacts? = tip
    while let commit = next, commit.id != old?.id {
      chain.append(commit)
      guard chain.count <= Limits.steps else { throw tooMany(steps: chain.count) }
      guard let parent = commit.parents.first else { return (chain, old == nil) }
      next = try parent == old?.id ? old : known(parent, above: old)
    }
    return (chain, next != nil)
  }

  /// A commit of the line; what is no new one lies beside the old tip, where the line ends, or below
  /// a baseline, where it may go on.
  private mutating func known(_ id: ObjectID, above old: CommitFacts?) throws(CannotTell)
    -> CommitFacts?
  {
    if let new = newCommits[id] { return new }
    guard let old, try evidence.isAncestor(old.id, of: id) else { return nil }
    return try evidence.commit(id)
  }

  /// The index of the oldest of a chain's commits that contain another; the chain is newest first.
  private mutating func oldest(of chain: [CommitFacts], containing old: CommitFacts)
    throws(CannotTell) -> Int?
  {
    var (low, high) = (0, chain.count)
    while low < high {
      let middle = (low + high) / 2
      if try evidence.isAncestor(old.id, of: chain[middle].id) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low == 0 ? nil : low - 1
  }

  /// The commits that each step of a line brings: its own, and those of what it merges.
  func arrivals(on line: Line) -> [[CommitFacts]] {
    var here: Set<ObjectID> = []
    if let origin = line.origin { _ = collect(from: origin.id, into: &here) }
    return line.commits.map { commit in
      (newCommits[commit.id] == nil ? [commit] : []) + collect(from: commit.id, into: &here)
    }
  }

  /// The new commits that one commit reaches and another does not.
  func arrivals(from old: CommitFacts?, to new: CommitFacts) -> [CommitFacts] {
    var here: Set<ObjectID> = []
    if let old { _ = collect(from: old.id, into: &here) }
    return collect(from: new.id, into: &here)
  }

  /// Adds to a set the new commits that a commit reaches, and returns those that were not in it.
  private func collect(from id: ObjectID, into reached: inout Set<ObjectID>) -> [CommitFacts] {
    var found: [CommitFacts] = []
    var pending = [id]
    while let id = pending.popLast() {
      guard let commit = newCommits[id], reached.insert(id).inserted else { continue }
      found.append(commit)
      pending += commit.parents
    }
    return found
  }

  func tooMany(steps: Int) -> CannotTell {
    CannotTell(
      "\(steps) steps are more than one push may cost",
      next: "push in smaller parts"
    )
  }
}
