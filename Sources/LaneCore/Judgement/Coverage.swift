/// What became of a stretch: what covers it, or what keeps it out.
struct Piece {
  var covers: [Cover] = []
  var blockers: [Blocker] = []

  var isCovered: Bool { blockers.isEmpty }
}

extension Judge where Facts: ~Copyable {
  /// Covers what lies between two commits as a whole, else step by step; what is left over blocks.
  mutating func piece(from old: CommitFacts?, to new: CommitFacts) throws(CannotTell) -> Piece {
    let change = try change(from: old?.tree, to: new.tree)
    let entire = Run(
      from: old,
      to: new.tree,
      change: change,
      commits: arrivals(from: old, to: new)
    )
    let verdict = try verdict(on: entire)
    let whole = Cover(
      rule: change.isEmpty ? .empty : verdict.isCarried ? .carried : .whole,
      from: old?.id,
      to: new.id,
      change: change,
      receipts: verdict.standing
    )
    if verdict.isCovered, !isThorough { return Piece(covers: [whole]) }
    around.append(entire)
    defer { around.removeLast() }
    let stepwise: Piece?
    do throws(CannotTell) {
      stepwise = try line(from: old, to: new).map { line throws(CannotTell) in
        try cover(line)
      }
    } catch {
      // What is covered as a whole does not need its steps.
      guard verdict.isCovered else { throw error }
      stepwise = nil
    }
    if verdict.isCovered {
      guard let stepwise, stepwise.isCovered else { return Piece(covers: [whole]) }
      return Piece(covers: [whole] + stepwise.covers)
    }
    // Why the receipts of the whole do not count says more than that its steps have none.
    let isTelling = !verdict.rejected.isEmpty || !verdict.standing.isEmpty
    if let stepwise, !stepwise.covers.isEmpty || !isTelling { return stepwise }
    return Piece(blockers: [blocker(for: nil, verdict, remedy: .reviewWhole)])
  }

  /// The change of each single step of a line, oldest first.
  mutating func steps(of line: Line) throws(CannotTell) -> [ChangeFacts] {
    var before = line.origin?.tree
    var changes: [ChangeFacts] = []
    changes.reserveCapacity(line.commits.count)
    for commit in line.commits {
      // The steps of the landing itself are counted apart: there are never more than that.
      changes.append(try evidence.change(from: before, to: commit.tree))
      before = commit.tree
    }
    return changes
  }

  func blocker(for commit: ObjectID?, _ verdict: RunVerdict, remedy: Remedy) -> Blocker {
    if verdict.lacksApproval {
      return Blocker(
        gate: .landBy,
        commit: commit,
        expected: "a person's approval of this landing",
        found: "a passing review, no approval",
        remedy: .approveLanding
      )
    }
    let reasons = verdict.rejected.map { "\($0.1.explanation)" }
    let voices = verdict.voices.sorted().joined(separator: ", ")
    let found =
      reasons.isEmpty
      ? (voices.isEmpty
        ? "no receipt" : "\(verdict.voices.count) of \(verdict.needed), by \(voices)")
      : reasons.joined(separator: "; ")
    return blocker(for: commit, found: found, remedy: remedy, needed: verdict.needed)
  }

  func blocker(for commit: ObjectID?, found: String, remedy: Remedy, needed: Int? = nil) -> Blocker
  {
    let needed = needed ?? rules.protection.reviews
    return Blocker(
      gate: .coverage,
      commit: commit,
      expected: needed == 1
        ? "a passing review" : "\(needed) passing reviews, each by another vendor or person",
      found: found,
      remedy: remedy
    )
  }
}
