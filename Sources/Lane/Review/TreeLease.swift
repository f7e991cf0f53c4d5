internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// A tree on disk for programs to read, theirs alone until the value goes.
///
/// It is brought there from the tree that an earlier review left, where there is one, and left for
/// the next one where nothing that ran could write to it.
final class TreeLease {
  let path: String
  /// What of it is not as it is in git.
  let notes: [String]
  /// Whether everything that ran on it was kept from writing to it.
  private(set) var isIntact = true
  private let workspace: Workspace
  private let made: MaterialisedTree
  private let slot: TreeSlot?

  /// Writes a tree out; at a place of its own where no other can be had, which is not there yet.
  init(_ tree: ObjectID, orAt place: String, in workspace: Workspace) throws(Failure) {
    self.workspace = workspace
    let slot = TreeSlot.take(in: workspace)
    path = slot?.tree ?? place
    do throws(Failure) {
      if let kept = slot?.open(in: workspace),
        let brought = try? kept.brought(to: tree.oid, at: path, in: workspace)
      {
        made = brought
      } else {
        slot?.clear()
        made = try MaterialisedTree.write(tree.oid, to: path, in: workspace)
      }
    } catch {
      try? Files.removeTree(path)
      throw error
    }
    notes = made.notes
    self.slot = slot
  }

  deinit {
    if isIntact, !made.isPartial, let slot { return slot.keep(made, in: workspace) }
    slot?.clear()
    try? Files.removeTree(path)
  }

  /// Has a program read it, and takes note of what kept the program from more.
  func lend<Run>(_ body: () throws(Failure) -> (Run, SandboxLevel)) throws(Failure) -> Run {
    let wasIntact = isIntact
    isIntact = false
    let (run, level) = try body()
    isIntact = wasIntact && level.keepsTree
    return run
  }
}

extension SandboxLevel {
  /// Whether it is one of ours, in which the reviewed tree cannot be written to.
  fileprivate var keepsTree: Bool {
    switch self {
    case .bwrap, .landlock: true
    case .agent, .none: false
    }
  }
}
