extension Judge where Facts: ~Copyable {
  /// The blocks that keep this landing out: of its change, of a step of it, of a commit in it, or of
  /// bytes that it puts back where they were found to be wrong.
  mutating func vetoes(whole: ChangeFacts, steps: [ChangeFacts]) throws(CannotTell) -> [Blocker] {
    var found: [ContentDigest: JudgedReceipt] = [:]
    var passes: [ContentDigest: JudgedReceipt] = [:]
    func collect(_ note: NoteFacts, where matches: (Receipt) -> Bool) {
      for judged in note.receipts {
        let receipt = judged.receipt
        guard receipt.kind == .review,
          rules.disqualification(of: judged, among: note.receipts) == nil
        else { continue }
        switch receipt.verdict {
        case .pass where rules.reviewerShortfall(of: judged) == nil: passes[receipt.id] = judged
        case .block where hears(judged) && matches(receipt): found[receipt.id] = judged
        default: continue
        }
      }
    }
    for change in [whole] + steps where !change.isEmpty {
      collect(try readableNotes(on: change.id)) { $0.change == change.id }
    }
    for commit in landing.commits {
      collect(try evidence.notes(on: commit.id)) { $0.head?.commit == commit.id }
    }
    for entry in whole.entries {
      guard let new = entry.new, new.mode != .submodule else { continue }
      collect(try evidence.notes(on: new.id)) { block in
        block.criticals.contains { $0.blob == new.id && $0.path == entry.path }
      }
    }
    var blockers: [Blocker] = []
    for (_, block) in found.sorted(by: { $0.key < $1.key }) {
      var lifted = false
      for (_, pass) in passes where !lifted { lifted = try lifts(pass.receipt, block.receipt) }
      guard !lifted else { continue }
      blockers.append(
        Blocker(
          gate: .block,
          commit: block.receipt.head?.commit,
          expected: "a later pass that answers its findings",
          found: "blocked by \(block.receipt.reviewer?.headerText ?? block.receipt.by)",
          remedy: .answer(block.receipt.id)
        )
      )
    }
    return blockers
  }

  /// A block counts from anybody whose reviews could: a veto is never lost to a narrower list.
  private func hears(_ judged: JudgedReceipt) -> Bool {
    guard case .good(let roles, _, _) = judged.trust else { return false }
    return !roles.isDisjoint(with: [Role.reviewer, .ci, .human])
  }

  /// Whether a later pass answers every finding of a block, on a change that covers its paths.
  private mutating func lifts(_ pass: Receipt, _ block: Receipt) throws(CannotTell) -> Bool {
    guard let passed = pass.change, let blocked = block.change, passed != blocked,
      pass.time > block.time, !block.criticals.isEmpty, mayAnswer(pass.reviewer, block.reviewer)
    else { return false }
    for critical in block.criticals {
      guard
        pass.priors.contains(where: {
          $0.receipt == block.id && $0.finding == critical.id && $0.status == .fixed
        })
      else { return false }
    }
    let paths = Set(try evidence.storedEntries(ofChange: passed).map(\.path))
    return try evidence.storedEntries(ofChange: blocked).allSatisfy { paths.contains($0.path) }
  }

  /// A block is answered by the reviewer that made it, or by a person.
  private func mayAnswer(_ reviewer: Receipt.Reviewer?, _ blocker: Receipt.Reviewer?) -> Bool {
    switch (reviewer, blocker) {
    case (.human, _): true
    case (.provider(let name, _, _), .provider(let other, _, _)): name == other
    case (.provider, _), (nil, _): false
    }
  }
}
