extension Judge where Facts: ~Copyable {
  /// Whether a merge is what git makes of its parents, neither more nor less.
  ///
  /// With several merge bases or more than two parents there is no one answer.
  mutating func recomputes(_ merge: CommitFacts) throws(CannotTell) -> Bool {
    if let known = recomputed[merge.id] { return known }
    var answer = false
    if merge.parents.count == 2 {
      let (first, second) = (merge.parents[0], merge.parents[1])
      let bases = try evidence.mergeBases(first, second)
      if bases.count == 1 {
        let merged = try self.merged(
          base: try evidence.commit(bases[0]).tree,
          ours: try evidence.commit(first).tree,
          theirs: try evidence.commit(second).tree
        )
        answer = merged == merge.tree
      }
    }
    recomputed[merge.id] = answer
    return answer
  }

  /// What merging two trees over a third gives, nil where they conflict.
  mutating func merged(base: ObjectID?, ours: ObjectID, theirs: ObjectID) throws(CannotTell)
    -> ObjectID?
  {
    try spend(\.recomputes)
    return try evidence.merge(base: base, ours: ours, theirs: theirs)
  }

  /// Covers a step that merges another line, where the merge adds nothing and that line is covered.
  ///
  /// Nil where the step is no such merge.
  mutating func mergedPiece(_ run: Run) throws(CannotTell) -> Piece? {
    guard let commit = run.line.commits[run.span].last, commit.parents.count == 2,
      let target = run.start,
      let other = commit.parents.first(where: { $0 != target.id }),
      try recomputes(commit)
    else { return nil }
    let bases = try evidence.mergeBases(target.id, other)
    guard bases.count == 1 else { return nil }
    let (base, side) = (try evidence.commit(bases[0]), try evidence.commit(other))
    guard var past = try past(of: run, since: base) else {
      return replayed(commit, .baseUnknown)
    }
    let whole = TreePair(base: base.tree, head: side.tree)
    if let undone = try returned(run.change, reviewed: whole, among: &past) {
      return replayed(commit, undone)
    }
    let cover = Cover(
      rule: .merged,
      from: target.id,
      to: commit.id,
      change: run.change,
      receipts: []
    )
    // That a branch is accepted says no more of what was undone than reviews of its commits do.
    if landing.accepted.contains(side.id),
      try stepsReturned(run, to: commit, base, side, &past) == nil
    {
      return Piece(covers: [cover])
    }
    around.append(run)
    defer { around.removeLast() }
    var piece = try sidePiece(from: base, to: side)
    guard piece.isCovered else { return piece }
    let isOneReview = piece.covers.contains {
      $0.from == base.id && $0.to == side.id && !$0.receipts.isEmpty
    }
    if !isOneReview, let undone = try stepsReturned(run, to: commit, base, side, &past) {
      return replayed(commit, undone)
    }
    let isReviewed = piece.covers.contains {
      $0.from == base.id && $0.to == side.id && $0.rule != .revert
    }
    if !isReviewed {
      piece = try withoutOvertakenReverts(piece, from: base, to: side, on: run)
      guard piece.isCovered else {
        return Piece(
          blockers: [
            blocker(
              for: commit.id,
              found: "a revert of what the target has changed again",
              remedy: .reviewWhole
            )
          ]
        )
      }
    }
    piece.covers.append(cover)
    return piece
  }

  /// Covers a merged line in another way where reverts did that which are none for the target.
  private mutating func withoutOvertakenReverts(
    _ first: Piece,
    from base: CommitFacts,
    to side: CommitFacts,
    on run: Run
  ) throws(CannotTell) -> Piece {
    let (sides, overtaken) = (sides, overtaken)
    defer { (self.sides, self.overtaken) = (sides, overtaken) }
    var piece = first
    while piece.isCovered {
      let more = try self.overtaken(piece, since: base, on: run).subtracting(self.overtaken)
      if more.isEmpty { break }
      self.overtaken.formUnion(more)
      self.sides = [:]
      piece = try sidePiece(from: base, to: side)
    }
    return piece
  }

  /// Covers a merged line from where it left the target, by the same rules.
  private mutating func sidePiece(from base: CommitFacts, to tip: CommitFacts) throws(CannotTell)
    -> Piece
  {
    let side = Side(from: base.id, to: tip.id, isApproved: try isPartOfApproved())
    if let known = sides[side] { return known }
    // Whoever meets itself is not covered by itself.
    sides[side] = Piece(blockers: [blocker(for: tip.id, found: "no receipt", remedy: .review)])
    let piece = try piece(from: base, to: tip)
    sides[side] = piece
    return piece
  }

  private func replayed(_ merge: CommitFacts, _ undone: Shortfall) -> Piece {
    Piece(blockers: [blocker(for: merge.id, found: undone.explanation, remedy: .reviewWhole)])
  }

  /// What the target was since the branches parted; nil where that cannot be known.
  private mutating func past(of run: Run, since base: CommitFacts) throws(CannotTell)
    -> Past?
  {
    guard let target = run.start, target.id != base.id else { return Past() }
    guard let approach = try approach(from: base.id, to: run) else { return nil }
    return try passed(to: target, since: base, approach.dropFirst())
  }

  /// What a merge would bring back of single steps of the merged line: the target had them and lost
  /// them, and nobody reviewed them together with what came after.
  private mutating func stepsReturned(
    _ run: Run,
    to merge: CommitFacts,
    _ base: CommitFacts,
    _ side: CommitFacts,
    _ past: inout Past
  ) throws(CannotTell) -> Shortfall? {
    guard let start = run.start, !past.commits.isEmpty else { return nil }
    for commit in arrivals(from: base, to: side) {
      let before = try commit.parents.first.map { id throws(CannotTell) in
        try evidence.commit(id).tree
      }
      var brought: [ChangeEntry] = []
      for entry in try evidence.change(from: before, to: commit.tree).entries {
        let now = try evidence.side(at: entry.path, in: start.tree)
        let then = try evidence.side(at: entry.path, in: merge.tree)
        guard now != then, now != entry.new, try !held(now, entry) else { continue }
        // What the side itself replaced does not come; what is gone may be there under another name.
        if then != nil, try !held(then, entry) { continue }
        brought.append(entry)
      }
      let change = ChangeFacts(id: run.change.id, entries: brought)
      let pair = TreePair(base: before, head: commit.tree)
      if let undone = try returned(change, reviewed: pair, among: &past) { return undone }
    }
    return nil
  }
}
