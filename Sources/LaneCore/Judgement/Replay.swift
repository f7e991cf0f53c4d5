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
    guard let approach = try approach(from: base, to: start, run.lineBefore) else {
      return .baseUnknown
    }
    var passed = approach.dropFirst()
    for change in receipt.after {
      guard let landing = try landingPoint(of: change, in: approach) else { return .stacked }
      if landing >= passed.startIndex { passed = approach[(landing + 1)...] }
    }
    return try returned(receipt, run.change, among: passed)
  }

  /// The first of the target's commits that something about to land would bring back.
  private mutating func returned(
    _ receipt: Receipt,
    _ change: ChangeFacts,
    among passed: ArraySlice<CommitFacts>
  ) throws(CannotTell) -> Shortfall? {
    guard passed.count * change.entries.count <= Limits.comparisons else { return .tooFar }
    guard !passed.isEmpty else { return nil }
    for entry in change.entries {
      var reviewed = entry.new
      if let tree = receipt.head?.tree { reviewed = try evidence.side(at: entry.path, in: tree) }
      for commit in passed {
        let had = try evidence.side(at: entry.path, in: commit.tree)
        if had == entry.new || had == reviewed { return .hadBefore(commit.id) }
      }
    }
    return nil
  }

  /// Where on the way a change had landed: the first commit that holds all of its new side.
  private mutating func landingPoint(of change: ObjectID, in approach: [CommitFacts])
    throws(CannotTell) -> Int?
  {
    let entries = try evidence.storedEntries(ofChange: change)
    for (index, commit) in approach.enumerated() {
      var holdsAll = true
      for entry in entries where holdsAll {
        holdsAll = try evidence.side(at: entry.path, in: commit.tree) == entry.new
      }
      if holdsAll { return index }
    }
    return nil
  }

  /// The target's line from where it left a receipt's base up to the start of a run, oldest first.
  private mutating func approach(
    from base: ObjectID?,
    to start: CommitFacts,
    _ line: ArraySlice<CommitFacts>
  ) throws(CannotTell) -> [CommitFacts]? {
    if base == start.id { return [start] }
    if let base, let index = line.firstIndex(where: { $0.id == base }) {
      return Array(line[index...])
    }
    if let old = landing.old, base == old.id { return [old] + line }
    guard let newestFirst = try evidence.line(of: start.id, notIn: base) else { return nil }
    var approach: [CommitFacts] = newestFirst.reversed()
    if let oldest = approach.first {
      guard let parent = oldest.parents.first else { return approach }
      approach.insert(try evidence.commit(parent), at: 0)
    } else {
      approach = [start]
    }
    return approach
  }
}
