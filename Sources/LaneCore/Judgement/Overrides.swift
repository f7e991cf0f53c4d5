extension Judge where Facts: ~Copyable {
  /// The overrides of exactly this landing that count, used or not: each by itself lets it through.
  package mutating func standingOverrides() throws(CannotTell) -> [Receipt] {
    let whole = try change(from: landing.old?.tree, to: landing.new.tree)
    return try overrides(of: whole).map(\.judged.receipt)
  }

  /// What an override of exactly this landing makes of it, nil where there is none.
  mutating func overridden(_ whole: ChangeFacts) throws(CannotTell) -> Judgement? {
    let overrides = try overrides(of: whole)
    let fresh = overrides.filter { !$0.isSpent }.map(\.judged)
    guard let override = fresh.first(where: \.isByPerson) ?? fresh.first else {
      isOverrideSpent = !overrides.isEmpty
      return nil
    }
    let blockers = override.isByPerson ? [] : try laneBlockers(whole, nil, [])
    let cover = Cover(
      rule: .override,
      from: landing.old?.id,
      to: landing.new.id,
      change: whole,
      receipts: [override.receipt]
    )
    return blockers.isEmpty ? .covered([cover]) : .refused(blockers)
  }

  /// Says of a refused landing that the override which is there was used before.
  var spentOverride: [Blocker] {
    guard isOverrideSpent else { return [] }
    return [
      Blocker(
        gate: .override,
        commit: landing.new.id,
        expected: "an override that was not used",
        found: "one that a landed receipt names",
        remedy: .override
      )
    ]
  }

  private mutating func overrides(of whole: ChangeFacts) throws(CannotTell)
    -> [(judged: JudgedReceipt, isSpent: Bool)]
  {
    let noted = try notes(on: landing.new.id).receipts
    let candidates = noted + (try notes(on: whole.id).receipts)
    let spent = landing.isPast ? [] : spentOverrides(noted)
    let (rules, landing) = (rules, landing)
    return candidates.filter { judged in
      let receipt = judged.receipt
      return receipt.kind == .override && receipt.target == landing.target
        && receipt.base?.commit == landing.old?.id && receipt.head?.commit == landing.new.id
        && rules.overrideShortfall(of: judged, among: candidates) == nil
    }.map { ($0, spent.contains($0.receipt.id)) }
  }

  /// The overrides by which this very move was made before: each lets one landing through.
  private func spentOverrides(_ noted: [JudgedReceipt]) -> Set<ContentDigest> {
    var spent: Set<ContentDigest> = []
    for judged in noted {
      let receipt = judged.receipt
      guard receipt.kind == .landed, receipt.target == landing.target,
        receipt.base?.commit == landing.old?.id, receipt.head?.commit == landing.new.id,
        rules.landedShortfall(of: judged, among: noted) == nil
      else { continue }
      spent.formUnion(receipt.covered)
    }
    return spent
  }
}
