extension Judge where Facts: ~Copyable {
  /// The blocks that gates hear in what would land and that nothing lifts, whatever covers it.
  package mutating func standingBlocks() throws(CannotTell) -> [Receipt] {
    guard !landing.isRewind else { return [] }
    let whole = try change(from: landing.old?.tree, to: landing.new.tree)
    let line = try line(from: landing.old, to: landing.new)
    let steps = try line.map { line throws(CannotTell) in try self.steps(of: line) } ?? []
    _ = try piece(from: landing.old, to: landing.new)
    return try vetoes(whole: whole, steps: steps)
  }

  /// The blocks that keep this landing out: of its change, of a run or step of it, of a commit in it,
  /// or of bytes that it puts back where they were found to be wrong.
  mutating func vetoes(whole: ChangeFacts, steps: [ChangeFacts]) throws(CannotTell) -> [Receipt] {
    var heard = Heard()
    var changes = examined
    if !whole.isEmpty { changes.insert(whole.id) }
    for line in [steps] + (try mergedLines()) {
      for step in line where !step.isEmpty { changes.insert(step.id) }
      // Longer lines are heard by their steps, their commits and the bytes that were blocked.
      guard line.count <= Limits.runLength else { continue }
      try eachRun(of: line) { _, _, change throws(CannotTell) in
        if !change.isEmpty { changes.insert(change.id) }
        return true
      }
    }
    // Each commit is a step of some line that lands, also of one that a merge brings.
    for commit in landing.commits where commit.parents.count == 1 {
      let parent = try evidence.commit(commit.parents[0])
      let change = try evidence.change(from: parent.tree, to: commit.tree)
      if !change.isEmpty { changes.insert(change.id) }
    }
    var origins: Set<ObjectID> = []
    for change in changes.sorted() {
      let note = try readableNotes(on: change)
      hear(note, &heard) { $0.change == change }
      origins.formUnion(self.origins(of: change, in: note))
    }
    // What was blocked where it was reviewed is no better for having been carried.
    for change in origins.subtracting(changes).sorted() {
      hear(try readableNotes(on: change), &heard) { $0.change == change }
    }
    for commit in landing.commits {
      hear(try notes(on: commit.id), &heard) { $0.head?.commit == commit.id }
    }
    for entry in whole.entries {
      guard let new = entry.new, new.mode != .submodule else { continue }
      hear(try notes(on: new.id), &heard) { block in
        block.criticals.contains { $0.blob == new.id && $0.path == entry.path }
      }
    }
    // What answers a block was made of the branch that was blocked, which may not be what lands here.
    for block in heard.blocks.values {
      for key in [block.change, block.head?.commit].compactMap(\.self) {
        hear(try notes(on: key), &heard) { _ in false }
      }
    }
    var standing: [Receipt] = []
    for (_, block) in heard.blocks.sorted(by: { $0.key < $1.key }) {
      var lifted = false
      for (_, pass) in heard.passes where !lifted { lifted = try lifts(pass, block) }
      if !lifted { standing.append(block) }
    }
    return standing
  }

  /// The steps of each line that a merge brings, from where it left the one that it was merged into:
  /// what was blocked there is no better for what covers the merge.
  private mutating func mergedLines() throws(CannotTell) -> [[ChangeFacts]] {
    let merges = landing.commits.filter { $0.parents.count > 1 }
    guard merges.count * landing.commits.count <= Limits.comparisons else { return [] }
    var lines: [[ChangeFacts]] = []
    for merge in merges {
      // Which parent the target was is a matter of reading: after a pull it is a later one.
      for (index, parent) in merge.parents.enumerated() {
        guard let tip = newCommits[parent] else { continue }
        let target = try evidence.commit(merge.parents[index == 0 ? 1 : 0])
        let own = Set(arrivals(from: target, to: tip).map(\.id))
        var newestFirst: [CommitFacts] = []
        var next: CommitFacts? = tip
        while let commit = next, own.contains(commit.id) {
          newestFirst.append(commit)
          next = commit.parents.first.flatMap { newCommits[$0] }
        }
        let origin = try newestFirst.last?.parents.first.map { parent throws(CannotTell) in
          try evidence.commit(parent)
        }
        lines.append(try self.steps(of: Line(origin: origin, commits: newestFirst.reversed())))
      }
    }
    return lines
  }

  /// The changes that were carried to a change.
  private func origins(of change: ObjectID, in note: NoteFacts) -> [ObjectID] {
    note.receipts.compactMap { judged in
      let carry = judged.receipt
      guard carry.kind == .carry, carry.change == change,
        rules.carryShortfall(of: judged, among: note.receipts) == nil
      else { return nil }
      return note.receipts.first { $0.receipt.id == carry.carries }?.receipt.change
    }
  }

  private func hear(_ note: NoteFacts, _ heard: inout Heard, where matches: (Receipt) -> Bool) {
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .review,
        rules.disqualification(of: judged, among: note.receipts) == nil
      else { continue }
      switch receipt.verdict {
      case .pass where rules.reviewerShortfall(of: judged) == nil:
        heard.passes[receipt.id] = receipt
      case .block where isHeard(judged) && matches(receipt): heard.blocks[receipt.id] = receipt
      default: continue
      }
    }
  }

  /// A block counts from anybody whose reviews could: a veto is never lost to a narrower list.
  private func isHeard(_ judged: JudgedReceipt) -> Bool {
    guard case .good(let roles, _, _) = judged.trust else { return false }
    return !roles.isDisjoint(with: [Role.reviewer, .ci, .human])
  }

  /// Whether a later pass answers every finding of a block, on a change that covers its paths, and
  /// what lands has what that pass saw in place of what was blocked.
  private mutating func lifts(_ pass: Receipt, _ block: Receipt) throws(CannotTell) -> Bool {
    guard let passed = pass.change, let blocked = block.change, pass.answersFindings(of: block)
    else { return false }
    let wrong = Dictionary(
      try evidence.storedEntries(ofChange: blocked).map { ($0.path, $0.new) }
    ) { first, _ in first }
    let answers = try evidence.storedEntries(ofChange: passed)
    guard Set(wrong.keys).isSubset(of: answers.map(\.path)) else { return false }
    for answer in answers {
      let before = wrong[answer.path] ?? answer.old
      guard before != answer.new else { continue }
      if try evidence.side(at: answer.path, in: landing.new.tree) == before { return false }
    }
    return true
  }
}

/// The reviews that were found on the way.
private struct Heard {
  var blocks: [ContentDigest: Receipt] = [:]
  var passes: [ContentDigest: Receipt] = [:]
}
