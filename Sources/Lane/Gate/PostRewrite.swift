internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// After an amendment or a rebase: notes receipts on the new commits where they still bind them, and
/// says once which commits need a new review.
package enum PostRewrite {
  /// Never fails: the commits are rewritten already.
  package static func record(_ command: String, _ input: [UInt8], in workspace: Workspace) {
    do throws(Failure) {
      let stale = try note(rewrites(in: input), in: workspace)
      // A rebase tells of all its commits at its end, and repeats what was amended on the way.
      guard !stale.isEmpty, command != "amend" || !isRebasing(workspace) else { return }
      try say(stale, in: workspace)
    } catch {
      workspace.surroundings.voice.warn(
        "nothing was noted on the rewritten commits: \(error.message)"
      )
    }
  }

  /// A new commit and those that it stands for, oldest first: a squash stands for several.
  private struct Rewrite {
    let new: ObjectID
    var olds: [ObjectID]
  }

  /// Reads git's `<old> <new>` lines, in which a pair may stand more than once.
  private static func rewrites(in input: [UInt8]) -> [Rewrite] {
    var rewrites: [Rewrite] = []
    var places: [ObjectID: Int] = [:]
    for line in input.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count > 1, let old = ObjectID(hexBytes: words[0]),
        let new = ObjectID(hexBytes: words[1])
      else { continue }
      let place = places[new] ?? rewrites.count
      if place == rewrites.count { rewrites.append(Rewrite(new: new, olds: [])) }
      places[new] = place
      if !rewrites[place].olds.contains(old) { rewrites[place].olds.append(old) }
    }
    return rewrites
  }

  /// Notes the receipts, and returns the rewrites that have none while one that they replace did.
  private static func note(_ rewrites: [Rewrite], in workspace: Workspace) throws(Failure)
    -> [Rewrite]
  {
    let view = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository)
    }
    let receipts = { (key: ObjectID) throws(Failure) -> [Receipt] in
      try workspace.stored { () throws(StoreError) in
        try view.reading(of: key, in: workspace.repository).note.receipts
      }
    }
    var additions: [NoteAddition] = []
    var stale: [Rewrite] = []
    for rewrite in rewrites {
      guard let change = try workspace.ownChange(of: rewrite.new) else { continue }
      let found = try receipts(change)
      guard found.isEmpty else {
        additions.append(NoteAddition(key: rewrite.new, receipts: found))
        continue
      }
      var isStale = false
      for old in rewrite.olds where !isStale {
        let keys = [old] + [try workspace.ownChange(of: old)].compactMap(\.self)
        for key in keys where !isStale {
          isStale = try receipts(key).contains(where: \.isPassingReview)
        }
      }
      if isStale { stale.append(rewrite) }
    }
    if !additions.isEmpty {
      let store = NotesStore(try workspace.writer())
      _ = try workspace.stored { () throws(StoreError) in
        try store.add(additions, in: workspace.repository)
      }
    }
    return stale
  }

  private static func isRebasing(_ workspace: Workspace) -> Bool {
    ["rebase-merge", "rebase-apply"].contains {
      Files.exists("\(workspace.repository.gitDirectory)/\($0)")
    }
  }

  /// Whether any of them stands on other content than what it replaces did.
  private static func areRebased(_ stale: [Rewrite], in workspace: Workspace) throws(Failure)
    -> Bool
  {
    for rewrite in stale {
      guard let old = rewrite.olds.first else { continue }
      if try base(of: old, in: workspace) != base(of: rewrite.new, in: workspace) { return true }
    }
    return false
  }

  /// The tree that a commit stands on.
  private static func base(of commit: ObjectID, in workspace: Workspace) throws(Failure) -> OID? {
    try workspace.attempt { () throws(GitError) -> OID? in
      let parent = try workspace.repository.link(commit.oid)?.parents.first
      return try parent.flatMap { id throws(GitError) in try workspace.repository.link(id)?.tree }
    }
  }

  /// Says what became stale, unless the branch as a whole is as covered as it was.
  private static func say(_ stale: [Rewrite], in workspace: Workspace) throws(Failure) {
    let keeper: Gatekeeper
    let target: String
    do throws(Failure) {
      (keeper, target) = try Verification.keeper(for: nil, in: workspace)
    } catch {
      // Without a target nothing is asked of these commits.
      return
    }
    let move = try Verification.move(nil, target, keeper)
    let way: Failure?
    do throws(Failure) {
      // The target may have moved on: that is no rewind yet.
      let proposal = try keeper.proposal(move)
      let judged = try keeper.judge(proposal?.merge ?? move)
      try keeper.finish()
      guard let (gathered, judgement) = judged, !judgement.isCovered else { return }
      var refusal = Refusal(workspace: workspace, gate: "post-rewrite", subject: target)
      refusal.mayBeRebased = try areRebased(stale, in: workspace)
      way = try keeper.failure(gathered, judgement, of: proposal, refusal)
    } catch  where error.kind == .cannotTell {
      way = error
    }
    let count = stale.count
    var text: Text =
      "\(count) rewritten commit\(count == 1 ? " needs" : "s need") a new review"
    for commit in stale.prefix(shown).map(\.new) {
      text += "\n  \(String(commit.hex.prefix(7)), .name)  \(workspace.title(of: commit))"
    }
    if count > shown { text += "\n  ... and \(count - shown) more" }
    if let next = way?.next { text += "\nnext:  \(next, .strong)" }
    for other in way?.otherwise ?? [] { text += "\nor:    \(other)" }
    workspace.surroundings.voice.note(text)
  }

  private static let shown = 9
}

extension Receipt {
  fileprivate var isPassingReview: Bool { self.kind == .review && self.verdict == .pass }
}
