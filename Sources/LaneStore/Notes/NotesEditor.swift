import Git
import LaneCore

/// Changes to one notes tree, gathered and then written at once.
///
/// A key that is touched gets its note in one place: two notes of one key at different depths, which
/// git's reader adds up, abort its `git notes merge`.
struct NotesEditor {
  /// The tree that the changes are made to; nil is an empty one.
  let base: ObjectID?
  private let reader: TreeReader
  private var notes: [ObjectID: NotesSpread.Item] = [:]
  private var texts: [ObjectID: NotesSpread.Item] = [:]
  private var changes: [TreeChange] = []

  init(base: ObjectID?, reader: TreeReader) {
    self.base = base
    self.reader = reader
  }

  /// Whether nothing is to change.
  var isEmpty: Bool { notes.isEmpty && texts.isEmpty && changes.isEmpty }

  /// Puts a note under a key, in place of all that stands there.
  mutating func place(
    _ blob: ObjectID,
    for key: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) {
    let places = try base.notes(of: key, reader, repository)
    if places.count == 1, places[0].depth >= NotesLayout.depth, places[0].entry.id == blob {
      return
    }
    notes[key] = [[]: TreeIndex.Entry(mode: FileMode.file, id: blob)]
  }

  /// Leaves nothing under a key.
  mutating func clear(_ key: ObjectID, in repository: borrowing Repository) throws(StoreError) {
    for place in try base.notes(of: key, reader, repository) {
      remove(NotesLayout.notePath(key, depth: place.depth))
    }
  }

  /// Leaves nothing at a path.
  mutating func remove(_ path: [UInt8]) {
    changes.append(.remove(path))
  }

  /// Stores what is known of a change unless it is there.
  mutating func place(
    _ change: StoredChange,
    for id: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) {
    let stored = try StoredChange(id, in: [base].compactMap(\.self), reader, repository)
    let known = stored.union(change)
    guard known != stored else { return }
    var item: NotesSpread.Item = [:]
    if known.hasText { item[[]] = TreeIndex.Entry(mode: FileMode.file, id: id) }
    if let trees = known.trees {
      let mode = FileMode.directory
      item[NotesLayout.baseSuffix] = TreeIndex.Entry(mode: mode, id: trees.base)
      item[NotesLayout.headSuffix] = TreeIndex.Entry(mode: mode, id: trees.head)
    }
    texts[id] = item
  }

  /// Puts an entry that means nothing to us where another tree has it.
  mutating func place(_ entry: TreeIndex.Entry, at path: [UInt8]) {
    changes.append(.put(path, mode: entry.mode, entry.id.oid))
  }

  /// Stores the changed tree, or returns the base where nothing changes.
  func write(in repository: borrowing Repository) throws(StoreError) -> ObjectID {
    if isEmpty, let base { return base }
    var all = changes
    for (part, items) in [(NotesSpread.Part.notes, notes), (.changes, texts)] {
      var spread = NotesSpread(part, reader)
      try spread.place(items, in: base, repository)
      all += spread.changes
    }
    return try git { () throws(GitError) in
      try repository.updateTree(base: base?.oid, changes: all)
    }.objectID
  }
}

/// What notes trees hold of a change.
struct StoredChange: Equatable {
  /// Whether the bytes that its id is the name of are kept.
  var hasText: Bool
  /// The reviewed trees; of several pairs the one that comes first, on every clone alike.
  var trees: ChangeRecord.Trees?

  init(_ record: ChangeRecord) {
    hasText = true
    trees = record.trees
  }

  init(
    _ id: ObjectID,
    in roots: [ObjectID],
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    let digits = Array(id.hex.utf8)
    var hasText = false
    var pairs: [ChangeRecord.Trees] = []
    for root in roots {
      for (depth, directory) in try reader.changeDirectories(of: id, in: root, repository) {
        let name = Array(digits[(2 * depth)...])
        // A blob of another name is not the bytes that the id stands for.
        hasText = hasText || directory.entries(named: name).contains { $0.isFile && $0.id == id }
        let base = directory.entries(named: name + NotesLayout.baseSuffix).first(where: \.isTree)
        let head = directory.entries(named: name + NotesLayout.headSuffix).first(where: \.isTree)
        if let base, let head { pairs.append(ChangeRecord.Trees(base: base.id, head: head.id)) }
      }
    }
    self.hasText = hasText
    trees = pairs.min { ($0.base, $0.head) < ($1.base, $1.head) }
  }

  /// What both know together.
  func union(_ other: StoredChange) -> StoredChange {
    var result = self
    result.hasText = hasText || other.hasText
    result.trees = [trees, other.trees].compactMap(\.self)
      .min { ($0.base, $0.head) < ($1.base, $1.head) }
    return result
  }
}

extension ObjectID? {
  /// As `TreeReader.notes`, of a tree that there may not be.
  func notes(
    of key: ObjectID,
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) -> [TreeReader.Place] {
    guard let root = self else { return [] }
    return try reader.notes(of: key, in: root, repository)
  }
}
