extension Judge where Facts: ~Copyable {
  /// Commits that carry something which no covering review saw.
  ///
  /// A path that is added and taken away again does not show in the difference of the whole, and is
  /// published all the same.
  mutating func smuggled(past covers: [Cover]) throws(CannotTell) -> [Blocker] {
    let seen = try seen(by: covers)
    var accepted: Set<ObjectID>?
    var blockers: [Blocker] = []
    for commit in landing.commits where !seen.commits.contains(commit.id) {
      guard let path = try ownEntries(of: commit).first(where: { !seen.allows($0) })?.path,
        try !wasReviewed(commit)
      else { continue }
      if accepted == nil { accepted = try acceptedCommits() }
      if accepted?.contains(commit.id) == true { continue }
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

  /// The new commits that a branch has which the target accepts, be its tip among them or beyond.
  private mutating func acceptedCommits() throws(CannotTell) -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    for tip in landing.accepted {
      for base in try evidence.mergeBases(tip, landing.new.id) {
        guard let facts = newCommits[base] else { continue }
        found.formUnion(arrivals(from: landing.old, to: facts).map(\.id))
      }
    }
    return found
  }

  /// Whether a passing review names a commit, be it one that covers nothing here: its reviewer has
  /// seen what the commit does.
  private mutating func wasReviewed(_ commit: CommitFacts) throws(CannotTell) -> Bool {
    let note = try notes(on: commit.id)
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .review, receipt.verdict == .pass,
        receipt.pass == .cold || receipt.pass == .human, receipt.members.contains(commit.id),
        try disqualification(of: judged, among: note.receipts) == nil,
        rules.reviewerShortfall(of: judged) == nil
      else { continue }
      guard case .human(let person) = receipt.reviewer else {
        let builders = try builders(of: receipt, with: [commit])
        if closeness(of: receipt, to: builders) == nil { return true }
        continue
      }
      let writers = receipt.authors + commit.authors
      if !writers.contains(where: { $0.lowercased() == person.lowercased() }) { return true }
    }
    return false
  }

  /// Why a receipt that was found elsewhere than under its own change says nothing: who takes it back
  /// need not know of every copy.
  mutating func disqualification(of judged: JudgedReceipt, among siblings: [JudgedReceipt])
    throws(CannotTell) -> Shortfall?
  {
    let home = try judged.receipt.change.map { change throws(CannotTell) in
      try notes(on: change).receipts
    }
    return rules.disqualification(of: judged, among: siblings + (home ?? []))
  }

  private mutating func seen(by covers: [Cover]) throws(CannotTell) -> Seen {
    var seen = Seen()
    for cover in covers {
      seen.paths.formUnion(cover.change.entries.map(\.path))
      for receipt in cover.receipts where receipt.kind == .review {
        seen.commits.formUnion(receipt.members)
        for transient in receipt.transients {
          seen.transients[transient.path, default: []].insert(transient.blob)
        }
        for change in receipt.after {
          seen.paths.formUnion(try evidence.storedEntries(ofChange: change).map(\.path))
        }
      }
    }
    for path in seen.transients.keys {
      guard let old = landing.old else { continue }
      seen.restored[path] = try evidence.side(at: path, in: old.tree)
    }
    return seen
  }

  /// What a commit itself changes outside `.lane`; of a merge, what differs from every parent.
  private mutating func ownEntries(of commit: CommitFacts) throws(CannotTell) -> [ChangeEntry] {
    guard let first = commit.parents.first else {
      return try evidence.change(from: nil, to: commit.tree).entries
    }
    var entries = try evidence.change(from: evidence.commit(first).tree, to: commit.tree).entries
    for parent in commit.parents.dropFirst() where !entries.isEmpty {
      let tree = try evidence.commit(parent).tree
      let differing = Set(try evidence.change(from: tree, to: commit.tree).entries.map(\.path))
      entries.removeAll { !differing.contains($0.path) }
    }
    return entries
  }
}

/// What covering reviews saw of a history.
private struct Seen {
  var commits: Set<ObjectID> = []
  var paths: Set<[UInt8]> = []
  /// The blobs that were shown to a reviewer at paths which the whole does not change.
  var transients: [[UInt8]: Set<ObjectID>] = [:]
  /// What the target has at such paths.
  var restored: [[UInt8]: ChangeEntry.Side] = [:]

  func allows(_ entry: ChangeEntry) -> Bool {
    if paths.contains(entry.path) { return true }
    guard let blobs = transients[entry.path] else { return false }
    guard let new = entry.new else { return true }
    return blobs.contains(new.id) || restored[entry.path] == new
  }
}
