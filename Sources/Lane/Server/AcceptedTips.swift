internal import Git
internal import LaneCore
internal import LaneStore

// A branch that a target accepts may be deleted once it is merged, as forges do. What it was then, the
// receipt of the landing names.

extension Landing {
  /// The tips of accepted branches that covers of this landing rest on.
  func acceptedTips(in covers: [Cover]) -> [ObjectID] {
    guard !accepted.isEmpty else { return [] }
    let merges = Set(covers.filter { $0.rule == .merged }.map(\.to))
    var seen: Set<ObjectID> = []
    return commits.filter { merges.contains($0.id) }.flatMap(\.parents)
      .filter { accepted.contains($0) && seen.insert($0).inserted }
  }
}

extension Gatekeeper {
  /// The tips that landed receipts name of a landing that was made before, or of one that it was a
  /// part of.
  func recordedTips(of landing: Landing) throws(Failure) -> Set<ObjectID> {
    guard let old = landing.old?.id, let regime = try regime(),
      let tip = try tip(of: landing.target)
    else { return [] }
    var tips: Set<ObjectID> = []
    for commit in try line(from: landing.new.id, to: tip) {
      let receipts = try LandedReceipts.standing(
        on: commit,
        for: landing.target,
        under: regime.past(seenFrom: regime),
        self
      )
      for receipt in receipts where !receipt.accepted.isEmpty {
        guard let base = receipt.base?.commit, try holds(old, base) else { continue }
        tips.formUnion(receipt.accepted)
      }
    }
    return tips
  }

  /// The commits of a target's line from one of them on; none where it is no step of it.
  private func line(from start: ObjectID, to tip: ObjectID) throws(Failure) -> [ObjectID] {
    var line: [ObjectID] = []
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.firstParentLine(from: tip.oid) { link in
        line.append(ObjectID(link.id))
        return line.last != start && line.count < Limits.steps
      }
    }
    return line.last == start ? line : []
  }

  /// Whether a commit is another or has it in its history.
  private func holds(_ commit: ObjectID, _ base: ObjectID) throws(Failure) -> Bool {
    guard commit != base else { return true }
    guard workspace.repository.contains(base.oid) else { return false }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(base.oid, of: commit.oid)
    }
  }
}
