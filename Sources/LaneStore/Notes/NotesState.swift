import Git
import LaneCore

/// Where the two local notes references stand at one moment.
struct NotesState {
  struct Move {
    let reference: String
    let from: OID?
  }

  let notes: OID?
  let safeCopy: OID?

  init(in repository: borrowing Repository) throws(StoreError) {
    notes = try git { () throws(GitError) in try repository.resolve(LaneReferences.notes) }
    safeCopy = try git { () throws(GitError) in
      try repository.resolve(LaneReferences.notesSafeCopy)
    }
  }

  var tips: [OID] { [notes, safeCopy].compactMap(\.self) }

  /// What has to move; the safe copy first, so that nothing is visible that could get lost.
  func moves(to target: OID) -> [Move] {
    [
      Move(reference: LaneReferences.notesSafeCopy, from: safeCopy),
      Move(reference: LaneReferences.notes, from: notes),
    ].filter { $0.from != target }
  }
}

/// The union of some commits of notes, and the commit that a next one has to follow.
struct NotesLine {
  /// The united tree; nil while there is none.
  private(set) var tree: ObjectID?
  /// Notes that are in no union.
  private(set) var leftOut: Set<UnreadableNote> = []
  private var parents: [OID] = []
  private let reader: TreeReader

  init(_ reader: TreeReader) {
    self.reader = reader
  }

  /// Whether no commit has joined.
  var isEmpty: Bool { parents.isEmpty }

  /// Takes our own commit in; where it is the first it is not looked through, so that a write costs
  /// the same however many notes there are.
  mutating func joinOwn(_ commit: OID, in repository: borrowing Repository) throws(StoreError) {
    guard isEmpty else { return try join(commit, in: repository) }
    tree = try NotesView.root(of: commit, in: repository)
    parents = [commit]
  }

  /// Takes another commit in; one that is contained in what is there adds no parent.
  mutating func join(_ commit: OID, in repository: borrowing Repository) throws(StoreError) {
    guard !parents.contains(commit) else { return }
    let root = try NotesView.root(of: commit, in: repository)
    let union = try NotesUnion(tree, root, reader, in: repository)
    tree = union.tree
    leftOut.formUnion(union.leftOut)
    var remaining: [OID] = []
    for parent in parents {
      if try git({ () throws(GitError) in try repository.isAncestor(commit, of: parent) }) {
        return
      }
      if try !git({ () throws(GitError) in try repository.isAncestor(parent, of: commit) }) {
        remaining.append(parent)
      }
    }
    parents = remaining + [commit]
  }

  /// The commit that holds a tree: the one that is there already, or a new one.
  func commit(
    _ tree: ObjectID,
    by writer: StoreWriter,
    message: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> OID {
    if parents.count == 1, try NotesView.root(of: parents[0], in: repository) == tree {
      return parents[0]
    }
    let draft = writer.draft(tree: tree.oid, parents: parents, message: Array(message.utf8))
    return try git { () throws(GitError) in try repository.writeCommit(draft) }
  }
}
