internal import Git
package import LaneCore
internal import LaneStore

/// What is known of a range: whether a target may take it, its commits, and the receipts about it.
package struct RangeReport: Sendable {
  /// One commit of the range.
  package struct Step: Sendable {
    package let id: ObjectID
    package let title: String
  }

  /// A comment that lists more commits than these helps nobody.
  static let limit = 200

  package let target: String
  package let old: ObjectID?
  package let new: ObjectID
  package let need: ChangeStatus.Need
  package let blocks: [String]
  package let next: String?
  /// Newest first, at most ``limit``.
  package let commits: [Step]
  package let total: Int
  package let receipts: ReceiptVerification

  var name: String {
    (old.map { "\($0.hex.prefix(10)).." } ?? "") + new.hex.prefix(10)
  }

  package var text: Text {
    var text: Text = "\("range \(name)", .name)  for \(RefName.short(target))\n"
    text += "\(need.text)\n"
    for block in blocks { text += "\(Text.Mark.no) \(block)\n" }
    text += Text.table(
      commits.map { ["\(String($0.id.hex.prefix(10)), .name)", "\($0.title)"] },
      indent: 2
    )
    if total > commits.count { text += "  ... and \(total - commits.count) more\n" }
    text += receipts.text
    if let next { text += "next    \(next, .strong)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "target": .string(target),
      "old": old.map { .string($0.hex) } ?? .null,
      "new": .string(new.hex),
      "state": need.json,
      "blocks": .array(blocks.map(JSONValue.string)),
      "commits": .array(
        commits.map { ["id": .string($0.id.hex), "title": .string(SafeText.line($0.title))] }
      ),
      "total": .integer(Int64(total)),
      "receipts": receipts.json,
      "next": next.map(JSONValue.string) ?? .null,
    ])
  }

  /// Looks at `old..new`, or at one commit on its first parent.
  static func run(_ object: String, in workspace: Workspace) throws(Failure) -> RangeReport {
    var old: ObjectID?
    let new: ObjectID
    if let range = try workspace.range(object) {
      (old, new) = (range.old, range.new)
    } else {
      new = try workspace.commit(named: object)
      let link = try workspace.attempt { () throws(GitError) in
        try workspace.repository.link(new.oid)
      }
      old = link?.parents.first.map { ObjectID($0) }
    }
    let (keeper, target) = try Verification.keeper(for: nil, in: workspace)
    let move = ProposedMove(target: target, old: old, new: new)
    let (need, blocks, ways) = try ChangeStatus.need(of: move, keeper)
    let start = old
    let all = try workspace.attempt { () throws(GitError) in
      try workspace.repository.newCommits(
        including: [new.oid],
        excluding: start.map { [$0.oid] } ?? []
      )
    }
    let name = old.map { "\($0.hex)..\(new.hex)" } ?? new.hex
    var found = try FoundReceipts.lookUp(name, in: workspace)
    var commits: [Step] = []
    for entry in all.prefix(limit) {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(entry.id)
      }
      let title = commit.map { String(decoding: $0.message.prefix { $0 != 10 }, as: UTF8.self) }
      commits.append(Step(id: ObjectID(entry.id), title: title ?? ""))
      found.add(try FoundReceipts.lookUp(entry.id.hex, in: workspace))
    }
    return RangeReport(
      target: target,
      old: old,
      new: new,
      need: need,
      blocks: blocks,
      next: ways.next,
      commits: commits,
      total: all.count,
      receipts: try ReceiptVerification.check(found, in: workspace)
    )
  }
}
