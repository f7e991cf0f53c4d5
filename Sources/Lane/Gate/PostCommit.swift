internal import Git
internal import LaneCore
internal import LaneStore

/// After a commit: notes its receipts on it for people, and records one that no gate saw.
package enum PostCommit {
  /// Never fails: the commit is there already.
  package static func record(in workspace: Workspace) {
    do throws(Failure) {
      try note(in: workspace)
    } catch {
      workspace.surroundings.voice.warn("nothing was noted on this commit: \(error.message)")
    }
  }

  private static func note(in workspace: Workspace) throws(Failure) {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    guard let id = head.commit else { return }
    let keeper = try Gatekeeper(
      workspace,
      remote: try head.branch.flatMap { branch throws(Failure) in
        try workspace.remote(of: branch)
      }
    )
    guard let regime = try keeper.regime() else { return }
    guard let change = try change(madeBy: id, in: workspace) else { return }
    let receipts = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository)
        .reading(of: change, in: workspace.repository).note.receipts
    }
    guard !receipts.isEmpty else {
      let protection = head.branch.flatMap { regime.policy.protection(for: $0) }
      if protection?.commit == .block { try recordBypass(of: id, in: workspace) }
      return
    }
    let store = NotesStore(try workspace.writer())
    _ = try workspace.stored { () throws(StoreError) in
      try store.add([NoteAddition(key: ObjectID(id), receipts: receipts)], in: workspace.repository)
    }
  }

  /// Remembers in the session that the gate would have refused this commit and was passed by.
  ///
  /// That was `--no-verify`, or a pick that asks no hook. The push decides.
  private static func recordBypass(of id: OID, in workspace: Workspace) throws(Failure) {
    try workspace.tell(
      .bypassed,
      subject: "pre-commit at \(id.hex.prefix(10))",
      actor: Event.Actor(role: "human"),
      data: ["commit": .string(id.hex), "gate": "pre-commit"]
    )
  }

  /// The change that a commit makes to its first parent, nil when it makes none.
  private static func change(madeBy id: OID, in workspace: Workspace) throws(Failure) -> ObjectID? {
    let link = try workspace.attempt { () throws(GitError) in try workspace.repository.link(id) }
    guard let link else { return nil }
    let parent = try workspace.attempt { () throws(GitError) in
      try link.parents.first.flatMap { id throws(GitError) in try workspace.repository.link(id) }
    }
    do throws(CannotTell) {
      let change = try GitEvidence.change(
        from: parent.map { ObjectID($0.tree) },
        to: ObjectID(link.tree),
        programs: [],
        in: workspace
      )
      return change.isEmpty ? nil : change.id
    } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
  }
}
