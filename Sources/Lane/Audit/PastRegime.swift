internal import LaneCore
internal import LaneStore

extension Regime {
  /// The same rules for a landing that was made under them, as an audit sees it now.
  ///
  /// A key is good if it was trusted when the landing began, or when it signed, or is now: removing
  /// one voids nothing that has landed. What has been revoked since counts as revoked.
  func past(seenFrom present: Regime) -> Regime {
    var past = self
    past.revocations = revocations.union(present.revocations)
    past.others = [present]
    return past
  }

  /// Judges the signature under a receipt by these keys now and when it was made, then by others'.
  func judgedInThePast(_ receipt: Receipt, by verifier: SignatureVerifier) -> JudgedReceipt {
    let first = judged(receipt, by: verifier, at: moment)
    if case .good = first.trust { return first }
    for regime in [self] + others {
      for moment in [receipt.time, regime.moment] {
        let judged = regime.judged(receipt, by: verifier, at: moment)
        if case .good = judged.trust { return judged }
      }
    }
    return first
  }
}
