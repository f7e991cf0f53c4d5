/// Why a carry brings nothing along.
struct CarryRefusal: Error {
  let shortfall: Shortfall
}

extension Judge where Facts: ~Copyable {
  /// The review that a carry brings to a run, where merging it there gives exactly the run's tree.
  ///
  /// The review stands in the same note: whoever mints a carry stores it there.
  mutating func carried(
    by judged: JudgedReceipt,
    among siblings: [JudgedReceipt],
    on run: Run
  ) throws(CannotTell) -> Result<Receipt, CarryRefusal> {
    func refuse(_ shortfall: Shortfall) -> Result<Receipt, CarryRefusal> {
      .failure(CarryRefusal(shortfall: shortfall))
    }
    let carry = judged.receipt
    if let shortfall = rules.carryShortfall(of: judged, among: siblings) {
      return refuse(shortfall)
    }
    guard
      let carried = siblings.first(where: { $0.receipt.id == carry.carries }),
      carried.receipt.kind == .review
    else { return refuse(.carryFails("the review that it names is not beside it")) }
    let review = carried.receipt
    guard let base = review.base, let head = review.head, let ours = run.start?.tree else {
      return refuse(.carryFails("there is nothing to carry it from or to"))
    }
    guard try change(from: base.tree, to: head.tree).id == review.change else {
      return refuse(.carryFails("the review is about something else than its trees"))
    }
    if let shortfall = try disqualification(of: carried, among: siblings) {
      return refuse(shortfall)
    }
    if let shortfall = try reviewShortfall(of: carried, among: siblings, on: run) {
      return refuse(shortfall)
    }
    if let shortfall = try replayShortfall(of: carry, on: run) { return refuse(shortfall) }
    let tree = try merged(base: base.tree, ours: ours, theirs: head.tree)
    guard tree == run.tree else {
      return refuse(.carryFails("merging the reviewed change gives another tree"))
    }
    // A block on the change where it was reviewed is one here too.
    if let change = review.change { examined.insert(change) }
    return .success(review)
  }
}
