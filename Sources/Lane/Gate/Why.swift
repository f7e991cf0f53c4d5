internal import Git
package import LaneCore
internal import LaneStore

/// Which receipt covers a commit and by which rule, or why none does.
package struct Explanation: Answer {
  package let commit: ObjectID
  package let title: String
  package let target: String
  package private(set) var change: ObjectID?
  package private(set) var covers: [Cover] = []
  package private(set) var blockers: [Blocker] = []
  /// Every receipt about this commit's change, counted or not.
  package private(set) var receipts: [Receipt] = []
  package private(set) var cannotTell: CannotTell?
  /// Whether a baseline of the policy contains it.
  package private(set) var isOlder = false
  /// The one command that leads on where nothing covers it.
  package private(set) var next: String?

  package var conclusion: Conclusion {
    if isOlder { return .yes }
    if cannotTell != nil { return .cannotTell }
    return blockers.isEmpty ? .yes : .no
  }

  package var text: Text {
    var text: Text = "\(String(commit.hex.prefix(10)), .name)  \(title)\n"
    if let change { text += "change  \(change.hex)\n" }
    if isOlder { text += "\(Text.Mark.yes) older than the lane: a baseline of the policy has it\n" }
    for cover in covers {
      text += "\(Text.Mark.yes) covered on \(target) by the rule '\(cover.rule.rawValue)'"
      text += cover.to == commit ? "\n" : ", up to \(String(cover.to.hex.prefix(10)), .name)\n"
    }
    for blocker in blockers {
      text +=
        "\(Text.Mark.no) \(blocker.gate.rawValue): \(blocker.found), not \(blocker.expected)\n"
    }
    if let cannotTell {
      text += "\(Text.Mark.unknown) cannot tell: \(cannotTell.reason)\n"
    }
    if let next { text += "next    \(next, .strong)\n" }
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
      "next": next.map { .string($0) } ?? .null,
      "older": .bool(isOlder),
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
    let title = String(decoding: commit.message.prefix { $0 != 10 }, as: UTF8.self)
    if try keeper.isOlder(id, than: try keeper.regimeHere().policy.baselines) {
      return Explanation(commit: id, title: title, target: target, isOlder: true)
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
      programs: ProgramPaths(),
      in: workspace
    )
    var receipts: [Receipt] = []
    for key in [id] + (change.map { [$0.id] } ?? []) {
      let reading = try workspace.stored { () throws(StoreError) in
        try NotesStore.view(in: workspace.repository).reading(of: key, in: workspace.repository)
      }
      receipts += reading.note.receipts.filter { !receipts.contains($0) }
    }
    var (covers, blockers): ([Cover], [Blocker]) = ([], [])
    var doubt: CannotTell?
    var next: String?
    switch judgement {
    case .covered(let found): covers = found
    case .refused(let found):
      covers = keeper.covers(ofWhole: receipts, with: id, on: target)
      guard covers.isEmpty else { break }
      blockers = found
      let refusal = Refusal(workspace: workspace, gate: "why", subject: "update of \(target)")
      next = try keeper.failure(gathered, judgement, refusal)?.next
    case .cannotTell(let reason):
      doubt = reason
      next = reason.next
    }
    try keeper.finish()
    return Explanation(
      commit: id,
      title: title,
      target: gathered.landing.target,
      change: change.flatMap { $0.isEmpty ? nil : $0.id },
      covers: covers,
      blockers: blockers,
      receipts: receipts,
      cannotTell: doubt,
      next: next
    )
  }
}

extension Gatekeeper {
  /// What covers the change that a passing review gives a commit as a member of, where the commit by
  /// itself has none.
  fileprivate func covers(ofWhole receipts: [Receipt], with id: ObjectID, on target: String)
    -> [Cover]
  {
    for receipt in receipts where receipt.kind == .review && receipt.verdict == .pass {
      guard receipt.statement.members.contains(id), let base = receipt.base?.commit,
        let head = receipt.head?.commit
      else { continue }
      let move = ProposedMove(target: target, old: base, new: head)
      guard case .covered(let covers) = try? judge(move)?.1 else { continue }
      return covers
    }
    return []
  }

  /// Whether a commit is one of some, or lies below one.
  fileprivate func isOlder(_ id: ObjectID, than baselines: [ObjectID]) throws(Failure) -> Bool {
    for baseline in baselines where workspace.repository.contains(baseline.oid) {
      let isBelow = try workspace.attempt { () throws(GitError) in
        try workspace.repository.isAncestor(id.oid, of: baseline.oid)
      }
      if id == baseline || isBelow { return true }
    }
    return false
  }
}
