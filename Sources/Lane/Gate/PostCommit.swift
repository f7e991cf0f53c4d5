internal import Git
internal import LaneCore
internal import LaneStore

/// After a commit: notes its receipts on it for people, and records one that went past the gate.
package enum PostCommit {
  /// After `git commit`, and after each pick; never fails, for the commit is there already.
  ///
  /// Where it is known that nothing protects the branch only receipts are noted.
  package static func record(in workspace: Workspace, isJudged: Bool) {
    guard isJudged else {
      return attempt(in: workspace) { () throws(Failure) in
        let head = try workspace.attempt { () throws(GitError) in
          try workspace.repository.head()
        }
        if let id = head.commit { try noteReceipts(on: ObjectID(id), in: workspace) }
      }
    }
    record(.commit, HeadMove.last(in: workspace), in: workspace)
  }

  /// After a merge, for which git runs no `post-commit`; what only moved the branch made nothing.
  package static func recordMerge(in workspace: Workspace) {
    guard let move = HeadMove.last(in: workspace), move.act == .merge else { return }
    record(.merge, move, in: workspace)
  }

  private static func record(_ hook: PreCommit.Hook, _ move: HeadMove?, in workspace: Workspace) {
    attempt(in: workspace) { () throws(Failure) in try note(hook, move, in: workspace) }
  }

  private static func attempt(in workspace: Workspace, _ body: () throws(Failure) -> Void) {
    do throws(Failure) { try body() } catch {
      workspace.surroundings.voice.warn("nothing was noted on this commit: \(error.message)")
    }
  }

  private static func note(_ hook: PreCommit.Hook, _ move: HeadMove?, in workspace: Workspace)
    throws(Failure)
  {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    guard let id = head.commit.map({ ObjectID($0) }) else { return }
    let link = try workspace.attempt { () throws(GitError) in
      try workspace.repository.link(id.oid)
    }
    guard let link, hook == .commit || link.parents.first == move?.old?.oid else { return }
    let keeper = try Gatekeeper(
      workspace,
      remote: try head.branch.flatMap { branch throws(Failure) in
        try workspace.remote(of: branch)
      }
    )
    guard let regime = try keeper.regime() else { return }
    try noteReceipts(on: id, in: workspace)
    guard let branch = head.branch,
      regime.policy.protection(for: branch)?.commit == .block,
      // No gate was asked, so none was passed by. The push decides.
      move?.act != .pick,
      try isRefused(link, move, on: branch, by: keeper)
    else { return }
    try keeper.finish()
    try workspace.tell(
      .bypassed,
      subject: "\(hook.rawValue) at \(id.hex.prefix(10))",
      actor: Event.Actor(role: "human"),
      data: ["commit": .string(id.hex), "gate": .string(hook.rawValue)]
    )
  }

  /// Notes on a commit what is noted on its change.
  private static func noteReceipts(on id: ObjectID, in workspace: Workspace) throws(Failure) {
    guard let change = try workspace.ownChange(of: id) else { return }
    let receipts = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository)
        .reading(of: change, in: workspace.repository).note.receipts
    }
    guard !receipts.isEmpty else { return }
    let store = NotesStore(try workspace.writer())
    _ = try workspace.stored { () throws(StoreError) in
      try store.add([NoteAddition(key: id, receipts: receipts)], in: workspace.repository)
    }
  }

  /// Whether the gate would have shut on this commit, by every reading that it had of it.
  private static func isRefused(
    _ commit: CommitLink,
    _ move: HeadMove?,
    on branch: String,
    by keeper: Gatekeeper
  ) throws(Failure) -> Bool {
    let tree = ObjectID(commit.tree)
    let parents = commit.parents.map { ObjectID($0) }
    let judged = try keeper.judgeCommit(
      tree,
      on: parents.first,
      merging: Array(parents.dropFirst()),
      branch: branch
    )
    guard judged != nil, move?.act == .amendment else { return judged != nil }
    // Before the fact it could as well have been a commit on what it amended.
    return try keeper.judgeCommit(tree, on: move?.old, branch: branch) != nil
  }
}
