/// What is in force for one target: the policy's word, and what has been revoked.
package struct GateRules: Sendable {
  package var target: String
  package var policy: Policy
  package var protection: Protection
  package var revocations: Revocations

  package init(
    target: String,
    policy: Policy,
    protection: Protection,
    revocations: Revocations
  ) {
    self.target = target
    self.policy = policy
    self.protection = protection
    self.revocations = revocations
  }

  /// Why a receipt says nothing here, whatever it says: a bad signature, another repository, a
  /// revocation, which may stand among the receipts of the same note.
  package func disqualification(of judged: JudgedReceipt, among siblings: [JudgedReceipt])
    -> Shortfall?
  {
    let receipt = judged.receipt
    switch judged.trust {
    case .bad(let reason): return .untrusted(reason)
    case .unknown(let reason): return .unverifiable(reason)
    case .good(_, let fingerprint, _):
      guard !revocations.keys.contains(fingerprint) else { return .revoked }
    }
    guard receipt.repository == policy.id else { return .otherRepository }
    guard !revocations.receipts.contains(receipt.id) else { return .revoked }
    if siblings.contains(where: { revokes($0, judged) }) { return .revoked }
    return nil
  }

  /// Refuses to go on where a signature could not be judged under what can only take away.
  ///
  /// That is a block, a revocation, or the word that an override was used: not hearing it would let
  /// through what it stops.
  package func requireJudged(_ receipts: [JudgedReceipt]) throws(CannotTell) {
    for judged in receipts {
      guard case .unknown(let reason) = judged.trust, judged.receipt.takesAway,
        judged.receipt.repository == policy.id,
        !revocations.receipts.contains(judged.receipt.id)
      else { continue }
      throw CannotTell(
        "the signature under the \(judged.receipt.kind.rawValue) \(judged.receipt.id.text) cannot be "
          + "judged: \(reason)",
        next: "git lane doctor"
      )
    }
  }

  /// Why a receipt says nothing here whatever it is about: the above, or its signer's role.
  ///
  /// What the change has to do with it, a gate asks besides.
  package func shortfall(of judged: JudgedReceipt, among siblings: [JudgedReceipt]) -> Shortfall? {
    switch judged.receipt.kind {
    case .approve: return approvalShortfall(of: judged, among: siblings)
    case .override: return overrideShortfall(of: judged, among: siblings)
    case .carry: return carryShortfall(of: judged, among: siblings)
    case .landed: return landedShortfall(of: judged, among: siblings)
    default: break
    }
    if let reason = disqualification(of: judged, among: siblings) { return reason }
    switch judged.receipt.kind {
    case .review: return reviewerShortfall(of: judged)
    case .revoke: return meetsPresence(judged) ? nil : .presenceTooWeak
    default: return nil
    }
  }

  /// Whether one receipt takes another back, signed by somebody who may.
  private func revokes(_ candidate: JudgedReceipt, _ subject: JudgedReceipt) -> Bool {
    guard candidate.receipt.kind == .revoke, candidate.receipt.revokes == subject.receipt.id,
      case .good(let roles, let fingerprint, _) = candidate.trust,
      !revocations.keys.contains(fingerprint),
      candidate.receipt.repository == policy.id, meetsPresence(candidate)
    else { return false }
    if subject.receipt.verdict == .block {
      return !roles.isDisjoint(with: protection.overrideBy)
    }
    return candidate.receipt.by == subject.receipt.by || roles.contains(.human)
  }

  /// Whether a human act shows the presence that the policy asks for.
  func meetsPresence(_ judged: JudgedReceipt) -> Bool {
    guard case .good(_, _, let touched) = judged.trust else { return false }
    guard policy.presence != .none else { return true }
    switch judged.receipt.presence ?? .none {
    case .key: return touched
    case .terminal: return policy.presence == .terminal
    case .none: return false
    }
  }

  /// Why a statement by a person does not count: an approval of a landing, of lane files, or a contract.
  func approvalShortfall(of judged: JudgedReceipt, among siblings: [JudgedReceipt]) -> Shortfall? {
    if let reason = disqualification(of: judged, among: siblings) { return reason }
    guard case .good(let roles, _, _) = judged.trust, roles.contains(.human) else {
      return .signerLacksRole(judged.receipt.by, .human)
    }
    return meetsPresence(judged) ? nil : .presenceTooWeak
  }

  /// Why an override does not count on this landing.
  func overrideShortfall(of judged: JudgedReceipt, among siblings: [JudgedReceipt]) -> Shortfall? {
    if let reason = disqualification(of: judged, among: siblings) { return reason }
    guard case .good(let roles, _, _) = judged.trust, !roles.isDisjoint(with: protection.overrideBy)
    else { return .signerLacksRole(judged.receipt.by, protection.overrideBy.first ?? .human) }
    return meetsPresence(judged) ? nil : .presenceTooWeak
  }

  /// Why somebody's word that a reviewed change was carried to a new base does not count.
  func carryShortfall(of judged: JudgedReceipt, among siblings: [JudgedReceipt]) -> Shortfall? {
    if let reason = disqualification(of: judged, among: siblings) { return reason }
    guard case .good(let roles, _, _) = judged.trust, !roles.isDisjoint(with: protection.carryBy)
    else {
      return .signerLacksRole(judged.receipt.by, protection.carryBy.contains(.human) ? .human : .ci)
    }
    return nil
  }

  /// Why somebody's word that a target moved does not count.
  func landedShortfall(of judged: JudgedReceipt, among siblings: [JudgedReceipt]) -> Shortfall? {
    if let reason = disqualification(of: judged, among: siblings) { return reason }
    guard case .good(let roles, _, _) = judged.trust, roles.contains(.ci) else {
      return .signerLacksRole(judged.receipt.by, .ci)
    }
    return nil
  }

  /// Whether a receipt is a review by somebody whose verdict this policy hears, pass or block.
  func reviewerShortfall(of judged: JudgedReceipt) -> Shortfall? {
    guard case .good(let roles, _, _) = judged.trust, let reviewer = judged.receipt.reviewer else {
      return .untrusted("no reviewer")
    }
    switch reviewer {
    case .human(let principal):
      guard principal == judged.receipt.by, roles.contains(.human) else {
        return .signerLacksRole(judged.receipt.by, .human)
      }
      return meetsPresence(judged) ? nil : .presenceTooWeak
    case .provider(let name, _, _):
      guard roles.contains(.reviewer) || roles.contains(.ci) else {
        return .signerLacksRole(judged.receipt.by, .reviewer)
      }
      return policy.isReviewer(name) ? nil : .reviewerNotListed(name)
    }
  }

  /// Why a reviewer is too close to those who built the change.
  func independenceShortfall(of receipt: Receipt, builders: Set<Receipt.Builder>) -> Shortfall? {
    guard let reviewer = receipt.reviewer else { return .untrusted("no reviewer") }
    if protection.declared == .refuse, receipt.builderKnown != .launched { return .declaredRefused }
    guard case .provider(let name, let model, _) = reviewer else { return nil }
    // In one order, so that a refusal names the same builder every time.
    let sorted = builders.sorted { ($0.name, $0.model ?? "") < ($1.name, $1.model ?? "") }
    let close = policy.builder(
      tooCloseTo: name,
      model: model,
      among: sorted,
      required: protection.independence
    )
    return close.map { .sameVendor($0.name, name) }
  }
}

extension Receipt {
  /// Whether it lets nothing through, and may keep something out.
  fileprivate var takesAway: Bool {
    switch self.kind {
    case .revoke, .landed: true
    case .review: self.verdict == .block
    default: false
    }
  }
}
