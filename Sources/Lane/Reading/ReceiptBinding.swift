internal import Git
internal import LaneCore
internal import LaneStore

/// Whether a receipt is about the bytes that it claims to be about, computed again from the trees.
enum ReceiptBinding {
  typealias Finding = ReceiptVerification.Finding

  /// Computes a receipt's binding again: it has to be about one of the objects that it is noted on, or
  /// be carried there by another that is.
  static func check(
    _ receipt: Receipt,
    on keys: Set<ObjectID>,
    beside others: [Receipt],
    _ regime: Regime,
    in workspace: Workspace
  ) throws(Failure) -> Finding {
    if let revoked = receipt.revokes { return .good("takes back \(revoked.text)") }
    let isCarried = others.contains { other in
      other.carries == receipt.id && !subjects(of: other).isDisjoint(with: keys)
    }
    guard isCarried || !subjects(of: receipt).isDisjoint(with: keys) else {
      return .bad("it is about something else than what it is noted on")
    }
    for snapshot in [receipt.base, receipt.head].compactMap(\.self) {
      if let mismatch = try mismatch(snapshot, in: workspace) { return mismatch }
    }
    guard let change = receipt.change else { return withoutChange(receipt) }
    guard let trees = try trees(of: receipt, change, in: workspace) else {
      return .unknown("the trees of change \(change.hex.prefix(10)) are not here; git lane sync")
    }
    let isHere = [trees.base, trees.head].allSatisfy {
      $0.hex == emptyTree || workspace.repository.contains($0.oid)
    }
    guard isHere else {
      return .unknown(
        "tree \(trees.base.hex.prefix(10)) or \(trees.head.hex.prefix(10)) is not here"
      )
    }
    let base = trees.base.hex == emptyTree ? nil : trees.base
    let head = trees.head.hex == emptyTree ? nil : trees.head
    let found: ObjectID?
    if receipt.kind == .approve, receipt.approves == .lane {
      let programs = try regime.policy.programPaths.union(newPrograms(receipt, in: workspace))
      found = try workspace.change(from: base, to: head, programs: programs).guarded?.id
    } else {
      found = try workspace.change(from: base, to: head).id
    }
    guard found == change else {
      return .bad("the trees differ by \(found?.hex.prefix(10) ?? "nothing"), not by \(change.hex)")
    }
    return .good("change \(change.hex) is what lies between the trees")
  }

  private static let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

  /// The objects that a receipt may be noted on.
  private static func subjects(of receipt: Receipt) -> Set<ObjectID> {
    let named = [receipt.change, receipt.head?.commit, receipt.spec].compactMap(\.self)
    return Set(named + receipt.members + receipt.criticals.compactMap(\.blob))
  }

  /// A commit that is here and has another tree than the receipt says.
  private static func mismatch(_ snapshot: Receipt.Snapshot, in workspace: Workspace)
    throws(Failure) -> Finding?
  {
    guard let id = snapshot.commit else { return nil }
    let link = try workspace.attempt { () throws(GitError) in
      try workspace.repository.link(id.oid)
    }
    guard let link, ObjectID(link.tree) != snapshot.tree else { return nil }
    return .bad(
      "commit \(id.hex.prefix(10)) has the tree \(link.tree.hex), not \(snapshot.tree.hex)"
    )
  }

  private static func withoutChange(_ receipt: Receipt) -> Finding {
    if let spec = receipt.spec { return .good("names the blob \(spec.hex)") }
    guard let head = receipt.head?.commit ?? receipt.head?.tree else {
      return .unknown("it names nothing that could be computed")
    }
    return .good("names the landing that ends at \(head.hex)")
  }

  /// The receipt's own trees, else those that are stored beside its change.
  private static func trees(
    of receipt: Receipt,
    _ change: ObjectID,
    in workspace: Workspace
  ) throws(Failure) -> ChangeRecord.Trees? {
    if let base = receipt.base, let head = receipt.head {
      return ChangeRecord.Trees(base: base.tree, head: head.tree)
    }
    return try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository).change(change, in: workspace.repository)
    }?.trees
  }

  /// The programs inside the repository that the judged tip's own policy names.
  private static func newPrograms(_ receipt: Receipt, in workspace: Workspace) throws(Failure)
    -> ProgramPaths
  {
    guard let head = receipt.head?.commit, workspace.repository.contains(head.oid) else {
      return ProgramPaths()
    }
    return try Regime.read(at: head.oid, in: workspace)?.policy.programPaths ?? ProgramPaths()
  }
}
