internal import Git
package import LaneCore
internal import LaneStore

/// Says that a reviewed change was re-based cleanly, where a gate can compute the same.
package enum Carrying {
  /// Carries reviews to what of a landing they do not cover; without a range, to HEAD on the target.
  package static func run(range: String?, target: String?, in workspace: Workspace) throws(Failure)
    -> CarryReport
  {
    let (keeper, target) = try Verification.keeper(for: target, in: workspace)
    let move = try Verification.move(range, target, keeper)
    guard let (gathered, judgement) = try keeper.judge(move) else {
      throw Failure(
        .fatal,
        "not-protected",
        "nothing protects \(target) here",
        next: "git lane status"
      )
    }
    if case .covered = judgement { return CarryReport(carried: [], gathered.landing) }
    let carrier = try Carrier.find(for: gathered, in: workspace)
    var search = try CarrySearch(gathered, keeper, in: workspace)
    let found = try search.matches(for: judgement)
    guard !found.isEmpty else {
      if let reason = search.refused { throw Failure.notCarried(reason) }
      throw Failure(
        .refused,
        "nothing-to-carry",
        "no reviewed change comes out as this one when it is merged here",
        expected: "a review of the same change on another base",
        actual: "\(search.tried) reviews were tried",
        next: "git lane review"
      )
    }
    var carried: [Receipt] = []
    for match in found {
      carried.append(try keep(match, by: carrier, under: gathered, in: workspace))
    }
    try keeper.finish()
    return CarryReport(carried: carried, gathered.landing)
  }

  /// Signs a carry and stores it, with the review that it brings beside it.
  private static func keep(
    _ match: CarryMatch,
    by carrier: Carrier,
    under gathered: Case,
    in workspace: Workspace
  ) throws(Failure) -> Receipt {
    var statement = match.statement(
      by: carrier.principal,
      under: gathered.regime.policy,
      at: workspace.surroundings.now()
    )
    statement.target = gathered.landing.target
    statement.policy = gathered.regime.blob
    let receipt = try carrier.sign(statement, in: workspace)
    try workspace.keep(
      receipt,
      under: [match.end.id],
      changes: [
        ChangeRecord(
          id: match.change.id,
          text: ChangeText.bytes(of: match.change.entries),
          trees: ChangeRecord.Trees(base: match.start.tree, head: match.end.tree)
        )
      ],
      beside: [NoteAddition(key: match.change.id, receipts: [receipt, match.review])]
    )
    return receipt
  }
}

extension Failure {
  fileprivate static func notCarried(_ reason: String) -> Failure {
    Failure(
      .refused,
      "not-carried",
      "what was reviewed comes out as this, and no gate would take it here",
      expected: "a review that still counts",
      actual: reason,
      next: "git lane review"
    )
  }
}

/// What was carried.
package struct CarryReport: Answer {
  package let carried: [Receipt]
  private let landing: Landing

  init(carried: [Receipt], _ landing: Landing) {
    self.carried = carried
    self.landing = landing
  }

  package var text: Text {
    guard !carried.isEmpty else {
      return "\(Text.Mark.yes) \(landing.target): covered as it is, nothing to carry\n"
    }
    var text: Text = ""
    for receipt in carried {
      let head = receipt.head?.commit.map { String($0.hex.prefix(10)) } ?? ""
      text += "\(Text.Mark.yes) carried to \(head, .name): \(receipt.carries?.text ?? "")\n"
    }
    return text
  }

  package var json: JSONValue {
    .object([
      "target": .string(landing.target),
      "carried": .array(
        carried.map {
          .object([
            "receipt": .string($0.id.text),
            "review": $0.carries.map { .string($0.text) } ?? .null,
            "change": $0.change.map { .string($0.hex) } ?? .null,
            "head": $0.head?.commit.map { .string($0.hex) } ?? .null,
          ])
        }
      ),
    ])
  }
}
