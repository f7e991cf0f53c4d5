internal import Git
package import LaneCore
internal import LaneStore

/// Which receipt covers a commit and by which rule, or why none does.
package struct Explanation: Answer {
  package let commit: ObjectID
  package let title: String
  package let target: String
  package let change: ObjectID?
  package let covers: [Cover]
  package let blockers: [Blocker]
  /// Every receipt about this commit's change, counted or not.
  package let receipts: [Receipt]
  package let cannotTell: CannotTell?

  package var conclusion: Conclusion {
    if cannotTell != nil { return .cannotTell }
    return blockers.isEmpty ? .yes : .no
  }

  package var text: Text {
    var text: Text = "\(String(commit.hex.prefix(10)), .name)  \(title)\n"
    if let change { text += "change  \(change.hex)\n" }
    for cover in covers {
      text += "\(Text.Mark.yes) covered on \(target) by the rule '\(cover.rule.rawValue)'\n"
    }
    for blocker in blockers {
      text +=
        "\(Text.Mark.no) \(blocker.gate.rawValue): \(blocker.found), not \(blocker.expected)\n"
    }
    if let cannotTell {
      text += "\(Text.Mark.unknown) cannot tell: \(cannotTell.reason)\nnext    \(cannotTell.next)\n"
    }
    for receipt in receipts { text += "        \(receipt.summary)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "commit": .string(commit.hex),
      "target": .string(target),
      "change": change.map { .string($0.hex) } ?? .null,
      "covers": .array(covers.map(\.json)),
      "blockers": .array(
        blockers.map {
          .object([
            "gate": .string($0.gate.rawValue), "expected": .string($0.expected),
            "found": .string($0.found),
          ])
        }
      ),
      "receipts": .array(receipts.map { .string($0.id.text) }),
      "cannotTell": cannotTell.map { .string($0.reason) } ?? .null,
    ])
  }

  /// Explains a commit as one step of a protected branch.
  package static func run(_ revision: String, in workspace: Workspace) throws(Failure)
    -> Explanation
  {
    let (keeper, target) = try Verification.keeper(for: nil, in: workspace)
    let id = try workspace.commit(named: revision)
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(id.oid)
    }
    guard let commit else {
      throw Failure(.fatal, "bad-revision", "\(revision) is gone", next: "git log --oneline")
    }
    let move = ProposedMove(
      target: target,
      old: commit.parents.first.map { ObjectID($0) },
      new: id
    )
    guard let (gathered, judgement) = try keeper.judge(move) else { throw Failure.notSetUp }
    let parent = try workspace.attempt { () throws(GitError) in
      try commit.parents.first.flatMap { id throws(GitError) in try workspace.repository.link(id) }
    }
    let change = try? GitEvidence.change(
      from: parent.map { ObjectID($0.tree) },
      to: ObjectID(commit.tree),
      programs: [],
      in: workspace
    )
    var receipts: [Receipt] = []
    for key in [id] + (change.map { [$0.id] } ?? []) {
      let reading = try workspace.stored { () throws(StoreError) in
        try NotesStore.view(in: workspace.repository).reading(of: key, in: workspace.repository)
      }
      receipts += reading.note.receipts.filter { !receipts.contains($0) }
    }
    var covers: [Cover] = []
    var blockers: [Blocker] = []
    var doubt: CannotTell?
    switch judgement {
    case .covered(let found): covers = found
    case .refused(let found): blockers = found
    case .cannotTell(let reason): doubt = reason
    }
    try keeper.finish()
    return Explanation(
      commit: id,
      title: String(decoding: commit.message.prefix { $0 != 10 }, as: UTF8.self),
      target: gathered.landing.target,
      change: change.flatMap { $0.isEmpty ? nil : $0.id },
      covers: covers,
      blockers: blockers,
      receipts: receipts,
      cannotTell: doubt
    )
  }
}
