/// The receipts found for a run, and why the others did not count.
struct RunVerdict {
  var standing: [Receipt] = []
  var rejected: [(Receipt, Shortfall)] = []
  var isCovered = false
  var lacksApproval = false
  /// Whether only a carry brought a review here.
  var isCarried = false
  /// Whose voices there are, and how many it takes.
  var voices: Set<String> = []
  var needed = 1
}

/// A review that stands for a run, made of its change or carried to it.
private struct Standing {
  let review: Receipt
  let carry: JudgedReceipt?
}

extension Judge where Facts: ~Copyable {
  /// Finds out which reviews of a run's change stand, and whether they are enough.
  mutating func verdict(on run: Run) throws(CannotTell) -> RunVerdict {
    var verdict = RunVerdict()
    guard !run.change.isEmpty else {
      verdict.isCovered = true
      return verdict
    }
    examined.insert(run.change.id)
    verdict.needed = rules.policy.voicesNeeded(for: run.change.entries, rules.protection)
    let note = try readableNotes(on: run.change.id)
    var standings: [Standing] = []
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.change == run.change.id else { continue }
      switch receipt.kind {
      case .review:
        if let shortfall = try reviewShortfall(of: judged, among: note.receipts, on: run) {
          verdict.rejected.append((receipt, shortfall))
        } else {
          standings.append(Standing(review: receipt, carry: nil))
        }
      case .carry:
        switch try carried(by: judged, among: note.receipts, on: run) {
        case .success(let review): standings.append(Standing(review: review, carry: judged))
        case .failure(let refusal): verdict.rejected.append((receipt, refusal.shortfall))
        }
      default: continue
      }
    }
    verdict.standing = standings.flatMap { [$0.carry?.receipt, $0.review].compactMap { $0 } }
    verdict.voices = Set(standings.map { voice(of: $0.review) })
    guard verdict.voices.count >= verdict.needed else { return verdict }
    verdict.isCarried = standings.allSatisfy { $0.carry != nil }
    if try needApproval(standings, on: run) {
      if let approval = try landingApproval(in: note, on: run) {
        verdict.standing.append(approval)
      } else if try !isBroughtAlong(standings), try !isPartOfApproved() {
        verdict.lacksApproval = true
        return verdict
      }
    }
    verdict.isCovered = true
    return verdict
  }

  /// Why a review of a run's change does not count, nil when it stands.
  mutating func reviewShortfall(
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
    let builders = try builders(of: receipt, with: run.commits)
    if let reason = closeness(of: receipt, to: builders) { return reason }
    return try replayShortfall(of: receipt, on: run)
  }

  /// Why a reviewer was too close to those who built what it saw, or they too little known.
  func closeness(of receipt: Receipt, to builders: Set<Receipt.Builder>) -> Shortfall? {
    if let reason = rules.independenceShortfall(of: receipt, builders: builders) { return reason }
    let isUnknown = rules.protection.declared == .refuse && hasUnlaunched(builders, receipt)
    return isUnknown ? .declaredRefused : nil
  }

  /// Two reviews by one vendor are one voice; each person is a voice.
  private func voice(of receipt: Receipt) -> String {
    guard case .provider(let name, _, _) = receipt.reviewer else { return "human \(receipt.by)" }
    return "vendor \(rules.policy.voice(of: name))"
  }

  /// Who built what was reviewed: what the receipt says, and what its members and the landed commits
  /// admit to.
  mutating func builders(of receipt: Receipt, with commits: [CommitFacts]) throws(CannotTell)
    -> Set<Receipt.Builder>
  {
    var builders = Set(receipt.builders)
    for commit in commits { builders.formUnion(commit.agents) }
    let landed = Set(commits.map(\.id))
    for member in receipt.members where !landed.contains(member) {
      guard let facts = try evidence.commitIfPresent(member) else { continue }
      builders.formUnion(facts.agents)
    }
    return builders
  }

  /// Whether commits admit to an agent of another vendor than those that the receipt says built it.
  private func hasUnlaunched(_ builders: Set<Receipt.Builder>, _ receipt: Receipt) -> Bool {
    func vendor(_ builder: Receipt.Builder) -> String {
      rules.policy.vendor(of: builder.name) ?? builder.name
    }
    let launched = Set(receipt.builders.map(vendor))
    return builders.contains { !$0.isHuman && !launched.contains(vendor($0)) }
  }

  private mutating func needApproval(_ standings: [Standing], on run: Run) throws(CannotTell)
    -> Bool
  {
    for standing in standings {
      let review = standing.review
      if rules.policy.review.unreviewable == .approve, review.coverage?.notReviewable != 0 {
        return true
      }
      if rules.protection.landBy == .human,
        try builders(of: review, with: run.commits).contains(where: { !$0.isHuman })
      {
        return true
      }
    }
    return false
  }
}

// Approvals: a person lets a change land.
extension Judge where Facts: ~Copyable {
  /// Whether a person approved what a run changes, or something that it is a part of.
  mutating func isApproved(_ run: Run) throws(CannotTell) -> Bool {
    if try landingApproval(in: try readableNotes(on: run.change.id), on: run) != nil { return true }
    return try isPartOfApproved()
  }

  /// Whether a person approved the landing, or a merge on the way to what is being judged, as a whole.
  mutating func isPartOfApproved() throws(CannotTell) -> Bool {
    for whole in around where !whole.change.isEmpty {
      let note = try notes(on: whole.change.id)
      if try landingApproval(in: note, on: whole) != nil { return true }
    }
    return false
  }

  /// A person's approval of the change that was carried comes along where a person carried it.
  private mutating func isBroughtAlong(_ standings: [Standing]) throws(CannotTell) -> Bool {
    for standing in standings {
      // Another's carry of the same change takes nothing away from a person's.
      guard let carry = standing.carry, carry.isByPerson, let change = standing.review.change else {
        continue
      }
      let note = try notes(on: change)
      let isApproved = note.receipts.contains { judged in
        judged.receipt.kind == .approve && judged.receipt.approves == .landing
          && judged.receipt.change == change
          && rules.approvalShortfall(of: judged, among: note.receipts) == nil
      }
      if isApproved { return true }
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
