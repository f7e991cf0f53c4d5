/// What one landing may cost before the answer is "review it as a whole".
package enum Limits {
  package static let steps = 4_096
  static let comparisons = 200_000
}

/// Decides whether a target may move: the pure part of every gate.
///
/// It judges what the target's content becomes, not the shape of the history. Where a rule of coverage
/// is not among those it knows (merged, carried and stacked changes) it refuses and asks for a review of
/// the whole.
package struct Judge<Facts: Evidence & ~Copyable>: ~Copyable {
  let rules: GateRules
  let landing: Landing
  package var evidence: Facts

  package init(rules: GateRules, landing: Landing, evidence: consuming Facts) {
    self.rules = rules
    self.landing = landing
    self.evidence = evidence
  }

  /// Judges the landing.
  package mutating func judge() -> Judgement {
    do throws(CannotTell) {
      return try decide()
    } catch {
      return .cannotTell(error)
    }
  }

  private mutating func decide() throws(CannotTell) -> Judgement {
    let whole = try evidence.change(from: landing.old?.tree, to: landing.new.tree)
    let overrides = try overrides(of: whole)
    if let override = overrides.first(where: \.isByPerson) ?? overrides.first {
      let blockers = override.isByPerson ? [] : try laneBlockers(whole)
      let cover = Cover(
        rule: .override,
        from: landing.old?.id,
        to: landing.new.id,
        change: whole,
        receipts: [override.receipt]
      )
      return blockers.isEmpty ? .covered([cover]) : .refused(blockers)
    }
    guard !landing.isRewind else {
      return .refused([
        Blocker(
          gate: .rewind,
          commit: landing.new.id,
          expected: "a tip that contains the old one",
          found: "a rewind",
          remedy: .override
        )
      ])
    }
    let steps = try stepChanges(whole: whole)
    var blockers = try laneBlockers(whole)
    blockers += try vetoes(whole: whole, steps: steps)
    let (covers, uncovered) = try coverage(whole: whole, steps: steps)
    blockers += uncovered
    if uncovered.isEmpty { blockers += try smuggled(past: covers) }
    return blockers.isEmpty ? .covered(covers) : .refused(blockers)
  }

  /// The change of each single step of the line, oldest first.
  private mutating func stepChanges(whole: ChangeFacts) throws(CannotTell) -> [ChangeFacts] {
    guard let line = landing.line else { return [] }
    guard line.count > 1 else { return line.isEmpty ? [] : [whole] }
    guard line.count <= Limits.steps else {
      throw CannotTell(
        "\(line.count) steps are more than one push may cost",
        next: "push in smaller parts"
      )
    }
    var before = landing.old?.tree
    var changes: [ChangeFacts] = []
    for commit in line {
      changes.append(try evidence.change(from: before, to: commit.tree))
      before = commit.tree
    }
    return changes
  }

  /// The notes of the change being judged; an entry there that nobody can read could be a block.
  mutating func readableNotes(on change: ObjectID) throws(CannotTell) -> NoteFacts {
    let note = try evidence.notes(on: change)
    if let broken = note.damaged.first(where: { !isRevoked($0.digest, in: note) }) {
      throw CannotTell(
        "an entry about this change is damaged (\(broken.digest)): \(broken.reason)",
        next: "git lane revoke \(broken.digest)"
      )
    }
    return note
  }

  private func isRevoked(_ digest: String, in note: NoteFacts) -> Bool {
    if let id = ContentDigest(text: digest), rules.revocations.receipts.contains(id) { return true }
    return note.receipts.contains { judged in
      guard judged.receipt.kind == .revoke, judged.receipt.revokes?.text == digest,
        rules.disqualification(of: judged, among: []) == nil,
        case .good(let roles, _, _) = judged.trust
      else { return false }
      // What cannot be read may have been a block, so it takes who may lift one.
      return !roles.isDisjoint(with: rules.protection.overrideBy) && rules.meetsPresence(judged)
    }
  }

  /// The overrides of exactly this landing.
  private mutating func overrides(of whole: ChangeFacts) throws(CannotTell) -> [JudgedReceipt] {
    var candidates = try evidence.notes(on: landing.new.id).receipts
    candidates += try evidence.notes(on: whole.id).receipts
    let (rules, landing) = (rules, landing)
    return candidates.filter { judged in
      let receipt = judged.receipt
      return receipt.kind == .override && receipt.target == landing.target
        && receipt.base?.commit == landing.old?.id && receipt.head?.commit == landing.new.id
        && rules.overrideShortfall(of: judged, among: candidates) == nil
    }
  }

  /// Covers the landing as a whole, else step by step; what is left over blocks.
  private mutating func coverage(whole: ChangeFacts, steps: [ChangeFacts]) throws(CannotTell)
    -> ([Cover], [Blocker])
  {
    let entire = Run(start: landing.old, lineBefore: [], change: whole, commits: landing.commits)
    let wholeVerdict = whole.isEmpty ? RunVerdict(isCovered: true) : try verdict(on: entire)
    if wholeVerdict.isCovered {
      let cover = Cover(
        rule: whole.isEmpty ? .empty : .whole,
        from: landing.old?.id,
        to: landing.new.id,
        change: whole,
        receipts: wholeVerdict.standing
      )
      // A whole that is reviewed may still have a history that nobody saw; the steps may cover that.
      if try smuggled(past: [cover]).isEmpty || landing.line == nil || steps.count < 2 {
        return ([cover], [])
      }
      let (covers, blockers) = try coverSteps(steps)
      return blockers.isEmpty ? (covers, []) : ([cover], [])
    }
    guard let line = landing.line else {
      return ([], [blocker(for: nil, wholeVerdict, remedy: .reviewWhole)])
    }
    guard line.count > 1 else {
      return ([], [blocker(for: landing.new.id, wholeVerdict, remedy: .review)])
    }
    return try coverSteps(steps)
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
    let needed = rules.protection.reviews
    return Blocker(
      gate: .coverage,
      commit: commit,
      expected: needed == 1 ? "a passing review" : "\(needed) passing reviews",
      found: reasons.isEmpty
        ? (verdict.standing.isEmpty ? "no receipt" : "\(verdict.standing.count) of \(needed)")
        : reasons.joined(separator: "; "),
      remedy: remedy
    )
  }
}
