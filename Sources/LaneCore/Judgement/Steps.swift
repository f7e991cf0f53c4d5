/// The best way found to cut the line up to some position.
private struct Way {
  var uncovered: Int
  var from: Int
  var cover: Cover?
  var blocker: Blocker?
}

extension Judge where Facts: ~Copyable {
  /// Cuts the line into runs that receipts cover, leaving as few steps uncovered as it can.
  ///
  /// A run ends at a commit and begins where a receipt on that commit says that it began, or one step
  /// before.
  mutating func coverSteps(_ steps: [ChangeFacts]) throws(CannotTell) -> ([Cover], [Blocker]) {
    let line = landing.line ?? []
    var position: [ObjectID: Int] = [:]
    if let old = landing.old { position[old.id] = 0 }
    for (index, commit) in line.enumerated() { position[commit.id] = index + 1 }

    // best[i]: the fewest uncovered steps up to position i, and the last run of that way.
    var best: [Way] = [Way(uncovered: 0, from: 0)]
    for end in 1...max(1, line.count) where end <= line.count {
      let commit = line[end - 1]
      var way: Way?
      for start in try starts(ofRunsEndingAt: commit, position, before: end) {
        let change =
          start == end - 1
          ? steps[end - 1]
          : try evidence.change(from: tree(at: start, line), to: commit.tree)
        let run = Run(
          start: start == 0 ? landing.old : line[start - 1],
          lineBefore: line[..<start],
          change: change,
          commits: commits(from: start, to: end, line)
        )
        let verdict = change.isEmpty ? RunVerdict(isCovered: true) : try verdict(on: run)
        if verdict.isCovered {
          let cover = Cover(
            rule: change.isEmpty ? .empty : .step,
            from: run.start?.id,
            to: commit.id,
            change: change,
            receipts: verdict.standing
          )
          let candidate = Way(uncovered: best[start].uncovered, from: start, cover: cover)
          if way.map({ candidate.uncovered < $0.uncovered }) ?? true { way = candidate }
        } else if start == end - 1 {
          let remedy: Remedy = commit.parents.count > 1 ? .reviewWhole : .review
          let candidate = Way(
            uncovered: best[start].uncovered + 1,
            from: start,
            blocker: blocker(for: commit.id, verdict, remedy: remedy)
          )
          if way.map({ candidate.uncovered < $0.uncovered }) ?? true { way = candidate }
        }
      }
      best.append(way ?? Way(uncovered: best[end - 1].uncovered + 1, from: end - 1))
    }
    var covers: [Cover] = []
    var blockers: [Blocker] = []
    var end = line.count
    while end > 0 {
      if let cover = best[end].cover { covers.append(cover) }
      if let blocker = best[end].blocker { blockers.append(blocker) }
      end = best[end].from
    }
    return (covers.reversed(), blockers.reversed())
  }

  private func tree(at position: Int, _ line: [CommitFacts]) -> ObjectID? {
    position == 0 ? landing.old?.tree : line[position - 1].tree
  }

  /// Where a run that ends at a commit may begin, the single step first.
  private mutating func starts(
    ofRunsEndingAt commit: CommitFacts,
    _ position: [ObjectID: Int],
    before end: Int
  ) throws(CannotTell) -> [Int] {
    var starts = [end - 1]
    for judged in try evidence.notes(on: commit.id).receipts {
      guard judged.receipt.kind == .review, judged.receipt.verdict == .pass,
        let base = judged.receipt.base?.commit, let start = position[base], start < end - 1,
        !starts.contains(start)
      else { continue }
      starts.append(start)
    }
    return starts
  }

  /// The commits that come with a run: its part of the line, and the side branches where it merges any.
  private func commits(from start: Int, to end: Int, _ line: [CommitFacts]) -> [CommitFacts] {
    let own = Array(line[start..<end])
    guard own.contains(where: { $0.parents.count > 1 }) else { return own }
    let onLine = Set(line.map(\.id))
    return own + landing.commits.filter { !onLine.contains($0.id) }
  }
}
