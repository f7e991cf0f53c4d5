package import LaneSystem

/// What one run of the lane may spend, and where it is written down.
package struct Purse: Sendable {
  package let ledger: SpendingLedger
  package let scope: SpendingLedger.Scope
  package let limits: SpendingLedger.Limits

  package init(
    ledger: SpendingLedger,
    scope: SpendingLedger.Scope,
    limits: SpendingLedger.Limits
  ) {
    self.ledger = ledger
    self.scope = scope
    self.limits = limits
  }

  /// Sets aside what a question may cost: what policy allows for it, else the estimate.
  ///
  /// Without limits neither an unknown price nor a ledger that cannot be written stands in anybody's
  /// way; with them, what may cost anything would pass each of them.
  func reserve(_ provider: Provider, _ estimate: Estimate) throws(AgentError) -> String? {
    let expected = limits.areNone ? estimate.microdollars?.upperBound : estimate.ceiling
    let amount = provider.budgetMicrodollars ?? expected
    if amount == nil, let limit = limits.firstName {
      throw .priceUnknown(provider: provider.name, limit: limit)
    }
    let result: Result<String, SpendingLedger.Refusal>
    do throws(SystemError) {
      result = try ledger.reserve(
        amount,
        for: scope,
        by: provider.name,
        within: limits,
        at: Time.now()
      )
    } catch {
      if limits.areNone { return nil }
      throw .system(error)
    }
    switch result {
    case .success(let id): return id
    case .failure(let refusal): throw .overBudget(provider: provider.name, refusal)
    }
  }

  /// What was spent, or may have been.
  package func totals() throws(SystemError) -> SpendingLedger.Limits {
    try ledger.totals(for: scope, at: Time.now())
  }

  func settle(_ id: String, _ turn: ReviewerRun.Turn) {
    // A settlement that cannot be written leaves the reservation: too much is on the safe side.
    try? ledger.settle(
      id,
      turn.cost,
      turn.usage,
      milliseconds: turn.milliseconds,
      at: Time.now()
    )
  }
}
