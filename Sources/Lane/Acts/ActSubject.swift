internal import Git
internal import LaneCore
internal import LaneStore

/// One landing as the gates see it, for a person to decide about.
struct ActSubject {
  let gathered: Case
  let change: ChangeFacts
  /// The target as git names what this clone knows of it: `origin/main`.
  let targetName: String

  var landing: Landing { gathered.landing }

  /// Looks at the landing that a range names, with the base that a gate would take.
  ///
  /// A tip alone that is behind the target would take its newer commits away; what its merge would
  /// bring is what it did since it left the target.
  init(range: String?, target: String?, asMerged: Bool = false, in workspace: Workspace)
    throws(Failure)
  {
    let (keeper, target) = try Verification.keeper(for: target, in: workspace)
    var move = try Verification.move(range, target, keeper)
    if asMerged, range?.firstRange(ofText: "..") == nil, let fork = try keeper.fork(of: move) {
      move.old = fork
    }
    guard let gathered = try keeper.gather(move) else {
      throw Failure(
        .fatal,
        "not-protected",
        "nothing protects \(target) here",
        next: "git lane status"
      )
    }
    self.gathered = gathered
    targetName = keeper.shownName(of: target)
    let landing = gathered.landing
    // A new policy that cannot be read runs nothing; the gate refuses it apart.
    let proposed = try? Regime.read(at: landing.new.id.oid, in: workspace)?.policy
    let programs = gathered.regime.policy.programPaths.union(
      proposed?.programPaths ?? ProgramPaths()
    )
    do throws(CannotTell) {
      change = try GitEvidence.change(
        from: landing.old?.tree,
        to: landing.new.tree,
        programs: programs,
        in: workspace
      )
    } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
  }

  /// Where the landing begins.
  var base: Receipt.Snapshot {
    Receipt.Snapshot(commit: landing.old?.id, tree: landing.old?.tree ?? ObjectID.emptyTree)
  }

  /// Where it ends.
  var head: Receipt.Snapshot {
    Receipt.Snapshot(commit: landing.new.id, tree: landing.new.tree)
  }

  /// A statement of a kind about this landing; who signs is filled in with the signature.
  func statement(_ kind: Receipt.Kind, body: String, in workspace: Workspace) -> Receipt.Statement {
    var statement = Receipt.Statement(
      kind: kind,
      repository: gathered.regime.policy.id,
      by: "",
      time: workspace.surroundings.now(),
      body: ReceiptBody(body)
    )
    statement.base = base
    statement.head = head
    statement.target = landing.target
    statement.policy = gathered.regime.blob
    return statement
  }

  /// What is stored for some of its entries.
  func record(_ id: ObjectID, _ entries: [ChangeEntry]) -> ChangeRecord {
    ChangeRecord(
      id: id,
      text: ChangeText.bytes(of: entries),
      trees: ChangeRecord.Trees(base: base.tree, head: head.tree)
    )
  }

  /// The landing in a few lines: the commits, newest first, and the paths of some entries.
  func summary(of entries: [ChangeEntry], in workspace: Workspace) throws(Failure) -> String {
    var text = "\(landing.target): \(landing.old.map { String($0.id.hex.prefix(10)) } ?? "nothing")"
    text += " to \(landing.new.id.hex.prefix(10))"
    text += landing.isRewind ? ", a rewind\n" : "\n"
    for facts in landing.commits.prefix(Self.shown) {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(facts.id.oid)
      }
      let title = SafeText.line(commit?.message.prefix { $0 != 0x0a } ?? [], limit: 100)
      text += "\(facts.id.hex.prefix(10)) \(title)\n"
    }
    text += more(landing.commits.count, "commits")
    for entry in entries.prefix(Self.shown) {
      text += "\(entry.status.rawValue) \(PathQuoting.quoted(entry.path))\n"
    }
    return text + more(entries.count, "paths")
  }

  private func more(_ count: Int, _ noun: String) -> String {
    count > Self.shown ? "... and \(count - Self.shown) more \(noun)\n" : ""
  }

  private static let shown = 20
}
