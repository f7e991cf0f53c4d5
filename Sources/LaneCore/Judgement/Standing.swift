/// A stretch of the target's line whose tree difference is judged on its own.
struct Run {
  /// The commit that the target had when this stretch began, nil for the empty tree.
  var start: CommitFacts?
  /// The line of the landing up to `start`, oldest first, without the old tip.
  var lineBefore: ArraySlice<CommitFacts>
  var change: ChangeFacts
  /// The commits that come with this stretch.
  var commits: [CommitFacts]
}

/// The receipts found for a run, and why the others did not count.
struct RunVerdict {
  var standing: [Receipt] = []
  var rejected: [(Receipt, Shortfall)] = []
  var isCovered = false
  var lacksApproval = false
}

extension Judge where Facts: ~Copyable {
  /// Finds out which reviews of a run's change stand, and whether they are enough.
  mutating func verdict(on run: Run) throws(CannotTell) -> RunVerdict {
    var verdict = RunVerdict()
    let note = try readableNotes(on: run.change.id)
    var voices: Set<String> = []
    var needsApproval = false
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .review, receipt.change == run.change.id else { continue }
      if let shortfall = try reviewShortfall(of: judged, among: note.receipts, on: run) {
        verdict.rejected.append((receipt, shortfall))
        continue
      }
      verdict.standing.append(receipt)
      voices.insert(voice(of: receipt))
      if rules.protection.landBy == .human,
        try builders(of: receipt, on: run).contains(where: { !$0.isHuman })
      {
        needsApproval = true
      }
      if rules.policy.review.unreviewable == .approve, receipt.coverage?.notReviewable != 0 {
        needsApproval = true
      }
    }
    guard voices.count >= rules.protection.reviews else { return verdict }
    if needsApproval {
      guard let approval = try landingApproval(in: note, on: run) else {
        verdict.lacksApproval = true
        return verdict
      }
      verdict.standing.append(approval)
    }
    verdict.isCovered = true
    return verdict
  }

  /// Why a review of a run's change does not count, nil when it stands.
  private mutating func reviewShortfall(
    of judged: JudgedReceipt,
    among siblings: [JudgedReceipt],
    on run: Run
  ) throws(CannotTell) -> Shortfall? {
    let receipt = judged.receipt
    if let reason = rules.disqualification(of: judged, among: siblings) { return reason }
    guard receipt.verdict == .pass else {
      return .notAPass("verdict \(receipt.verdict?.rawValue ?? "missing")")
    }
    // Only a look at all of the change without its story covers it.
    guard receipt.pass == .cold || receipt.pass == .human else {
      return .notAPass("a \(receipt.pass?.rawValue ?? "nameless") pass alone")
    }
    if let reason = rules.reviewerShortfall(of: judged) { return reason }
    if case .human = receipt.reviewer, try wroteAny(of: run, receipt) {
      return .ownWork(receipt.by)
    }
    let builders = try builders(of: receipt, on: run)
    if let reason = rules.independenceShortfall(of: receipt, builders: builders) { return reason }
    return try replayShortfall(of: receipt, on: run)
  }

  /// Two reviews by one vendor are one voice; each person is a voice.
  private func voice(of receipt: Receipt) -> String {
    guard case .provider(let name, _, _) = receipt.reviewer else { return "human \(receipt.by)" }
    return "vendor \(rules.policy.vendor(of: name) ?? name)"
  }

  /// Who built a run: what the receipt says, and what its members and the landed commits admit to.
  private mutating func builders(of receipt: Receipt, on run: Run) throws(CannotTell) -> Set<
    Receipt.Builder
  > {
    var builders = Set(receipt.builders)
    for commit in run.commits {
      builders.formUnion(commit.agents)
    }
    let landed = Set(run.commits.map(\.id))
    for member in receipt.members where !landed.contains(member) {
      guard let facts = try evidence.commitIfPresent(member) else { continue }
      builders.formUnion(facts.agents)
    }
    return builders
  }

  /// Whether the person who reviewed is an author of what lands.
  private mutating func wroteAny(of run: Run, _ receipt: Receipt) throws(CannotTell) -> Bool {
    let person = receipt.by.lowercased()
    if receipt.authors.contains(where: { $0.lowercased() == person }) { return true }
    for commit in run.commits where commit.authors.contains(person) {
      // Merging another's work disqualifies nobody, as long as the merge adds nothing of its own.
      if commit.parents.count > 1, try ownPaths(of: commit).isEmpty { continue }
      return true
    }
    return false
  }

  /// Finds a person's approval of a run's change.
  private mutating func landingApproval(in note: NoteFacts, on run: Run) throws(CannotTell)
    -> Receipt?
  {
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .approve, receipt.approves == .landing,
        receipt.change == run.change.id,
        rules.approvalShortfall(of: judged, among: note.receipts) == nil
      else { continue }
      if try replayShortfall(of: receipt, on: run) == nil { return receipt }
    }
    return nil
  }
}
