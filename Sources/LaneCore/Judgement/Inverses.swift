extension Judge where Facts: ~Copyable {
  /// Covers a step that takes back the last one that touched its paths, where policy lets it.
  ///
  /// Taking back what was itself taken back is no revert but a landing of its own.
  mutating func inversePiece(_ run: Run) throws(CannotTell) -> Piece? {
    guard rules.protection.revert == .clean, let start = run.start,
      let tip = run.line.commits[run.span].last, !overtaken.contains(tip.id)
    else { return nil }
    let wanted = run.change.entries
    var undone = 0
    var expected = wanted.map(\.inverse)
    var walk = PathWalk(start: start, before: run.before, origin: run.line.origin)
    while let step = try lastStep(on: &walk, touching: wanted), step.entries == expected {
      undone += 1
      expected = step.entries.map(\.inverse)
    }
    guard undone % 2 == 1 else { return nil }
    if rules.protection.landBy == .human, run.commits.contains(where: { !$0.agents.isEmpty }),
      try !isApproved(run)
    {
      var verdict = RunVerdict()
      verdict.lacksApproval = true
      return Piece(
        blockers: [
          blocker(for: tip.id, verdict, remedy: .approveLanding)
        ]
      )
    }
    return Piece(
      covers: [
        Cover(
          rule: .revert,
          from: start.id,
          to: tip.id,
          change: run.change,
          receipts: []
        )
      ]
    )
  }

  /// The steps of a merged line that take back what the target itself has touched since that line
  /// left it, and the merge changes: it was not the target's last step there that they take back.
  mutating func overtaken(_ piece: Piece, since base: CommitFacts, on run: Run)
    throws(CannotTell) -> Set<ObjectID>
  {
    let changed = Set(run.change.entries.map(\.path))
    let reverts = piece.covers.filter { $0.rule == .revert }
      .map { (to: $0.to, entries: $0.change.entries.filter { changed.contains($0.path) }) }
      .filter { !$0.entries.isEmpty }
    guard !reverts.isEmpty, let start = run.start else { return [] }
    var found: Set<ObjectID> = []
    var walk = PathWalk(start: start, before: run.before, origin: run.line.origin)
    while let commit = walk.commit, try !evidence.isAncestor(commit.id, of: base.id) {
      guard walk.steps < Limits.steps else { return Set(reverts.map(\.to)) }
      walk.steps += 1
      let parent = try self.parent(of: commit, in: walk)
      walk.commit = parent
      for revert in reverts where !found.contains(revert.to) {
        if try touches(revert.entries, from: parent, to: commit) { found.insert(revert.to) }
      }
    }
    return found
  }

  /// The next older step of the target's line that touches any of the paths.
  private mutating func lastStep(
    on walk: inout PathWalk,
    touching entries: [ChangeEntry]
  ) throws(CannotTell) -> ChangeFacts? {
    while walk.steps < Limits.steps {
      walk.steps += 1
      guard let commit = walk.commit else { return nil }
      let parent = try self.parent(of: commit, in: walk)
      walk.commit = parent
      if try touches(entries, from: parent, to: commit) {
        return try change(from: parent?.tree, to: commit.tree)
      }
    }
    return nil
  }

  /// Whether a step changes any of the paths.
  private mutating func touches(
    _ entries: [ChangeEntry],
    from parent: CommitFacts?,
    to commit: CommitFacts
  ) throws(CannotTell) -> Bool {
    for entry in entries {
      let before = try parent.map { parent throws(CannotTell) in
        try evidence.side(at: entry.path, in: parent.tree)
      }
      if try evidence.side(at: entry.path, in: commit.tree) != before ?? nil { return true }
    }
    return false
  }

  /// What the target was before a commit: on this landing's line, else its first parent.
  private mutating func parent(of commit: CommitFacts, in walk: PathWalk) throws(CannotTell)
    -> CommitFacts?
  {
    if let index = walk.before.firstIndex(where: { $0.id == commit.id }) {
      return index == walk.before.startIndex ? walk.origin : walk.before[index - 1]
    }
    guard let parent = commit.parents.first else { return nil }
    return try evidence.commit(parent)
  }
}

/// A walk down the target's line.
private struct PathWalk {
  /// Where the walk is.
  var commit: CommitFacts?
  let before: ArraySlice<CommitFacts>
  let origin: CommitFacts?
  var steps = 0

  init(start: CommitFacts, before: ArraySlice<CommitFacts>, origin: CommitFacts?) {
    commit = start
    self.before = before
    self.origin = origin
  }
}

extension ChangeEntry {
  /// The way back.
  fileprivate var inverse: ChangeEntry {
    guard let inverse = ChangeEntry(path: path, old: new, new: old) else {
      preconditionFailure("a change is one in both directions")
    }
    return inverse
  }
}
