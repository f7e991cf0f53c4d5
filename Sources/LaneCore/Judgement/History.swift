extension Judge where Facts: ~Copyable {
  /// Commits that carry something which no covering review saw.
  ///
  /// A path that is added and taken away again does not show in the difference of the whole, and is
  /// published all the same.
  mutating func smuggled(past covers: [Cover]) throws(CannotTell) -> [Blocker] {
    var seen: Set<[UInt8]> = []
    var members: Set<ObjectID> = []
    for cover in covers {
      seen.formUnion(cover.change.entries.map(\.path))
      for receipt in cover.receipts where receipt.kind == .review {
        members.formUnion(receipt.members)
      }
    }
    var blockers: [Blocker] = []
    for commit in landing.commits where !members.contains(commit.id) {
      guard let path = try ownPaths(of: commit).first(where: { !seen.contains($0) }) else {
        continue
      }
      blockers.append(
        Blocker(
          gate: .history,
          commit: commit.id,
          expected: "only what a covering review saw",
          found: "touches \(PathQuoting.quoted(path))",
          remedy: .reviewWhole
        )
      )
    }
    return blockers
  }

  /// The paths outside `.lane` that a commit itself changes; of a merge, those that differ from every parent.
  mutating func ownPaths(of commit: CommitFacts) throws(CannotTell) -> [[UInt8]] {
    guard let first = commit.parents.first else {
      return try evidence.change(from: nil, to: commit.tree).entries.map(\.path)
    }
    var paths: [[UInt8]] = []
    for (index, parent) in ([first] + commit.parents.dropFirst()).enumerated() {
      let tree = try evidence.commit(parent).tree
      let changed = try evidence.change(from: tree, to: commit.tree).entries.map(\.path)
      if index == 0 {
        paths = changed
      } else {
        let differing = Set(changed)
        paths.removeAll { !differing.contains($0) }
      }
      if paths.isEmpty { return [] }
    }
    return paths
  }

  /// Lane files and policy programs that change without a person's approval.
  mutating func laneBlockers(_ whole: ChangeFacts) throws(CannotTell) -> [Blocker] {
    guard !landing.isFirst, let guarded = whole.guarded else { return [] }
    let note = try readableNotes(on: guarded.id)
    let run = Run(
      start: landing.old,
      lineBefore: [],
      change: ChangeFacts(id: guarded.id, entries: guarded.entries),
      commits: landing.commits
    )
    var reasons: [String] = []
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .approve, receipt.approves == .lane, receipt.change == guarded.id
      else { continue }
      if let shortfall = rules.approvalShortfall(of: judged, among: note.receipts) {
        reasons.append(shortfall.explanation)
      } else if let shortfall = try replayShortfall(of: receipt, on: run) {
        reasons.append(shortfall.explanation)
      } else {
        return []
      }
    }
    let names = guarded.entries.prefix(3).map { PathQuoting.quoted($0.path) }
    return [
      Blocker(
        gate: .laneFiles,
        commit: nil,
        expected: "a person's approval of \(names.joined(separator: ", "))",
        found: reasons.isEmpty ? "no approval" : reasons.joined(separator: "; "),
        remedy: .approveLane
      )
    ]
  }
}
