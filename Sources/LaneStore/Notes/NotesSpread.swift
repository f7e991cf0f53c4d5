import Git
import LaneCore

/// Finds the directories for notes, so that a tree of any size is one that stock git would write.
///
/// A look-up reads the directories on the way to its key whole, so they must not grow with the number
/// of notes. Git's own rule is followed, and none of ours, so that its writers and ours never move each
/// other's notes: a directory is spread over its subdirectories once each of the next sixteen digits
/// begins two notes in it, or a subdirectory. Only that no note stands at the top is ours.
struct NotesSpread {
  private(set) var changes: [TreeChange] = []
  private let reader: TreeReader

  init(_ reader: TreeReader) {
    self.reader = reader
  }

  /// A note that needs a place.
  private struct Homeless {
    let key: ObjectID
    let entry: TreeIndex.Entry
    /// Whether it has one that is only no longer deep enough.
    let isMoved: Bool
  }

  /// Places each note once, and takes away what else stands under its key.
  mutating func place(
    _ notes: [ObjectID: TreeIndex.Entry],
    in root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    let homeless = notes.sorted { $0.key < $1.key }
      .map { Homeless(key: $0.key, entry: $0.value, isMoved: false) }
    var tree: TreeIndex?
    if let root { tree = try reader.tree(root, in: repository) }
    try place(homeless, in: tree, depth: 0, root: root, repository)
  }

  private mutating func place(
    _ notes: [Homeless],
    in directory: TreeIndex?,
    depth: Int,
    root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    var notes = notes
    guard depth < NotesLayout.depth || isFull(directory, with: notes, depth) else {
      for note in notes { try put(note, depth, root, repository) }
      return
    }
    if depth >= NotesLayout.depth, let directory, let sibling = notes.first?.key {
      let known = Set(notes.map(\.key))
      for (key, entry) in stored(in: directory, beside: sibling, depth) where !known.contains(key) {
        changes.append(.remove(NotesLayout.notePath(key, depth: depth)))
        notes.append(Homeless(key: key, entry: entry, isMoved: true))
      }
    }
    let below = Dictionary(grouping: notes) { $0.key.bytes[depth] }
    for (_, notes) in below.sorted(by: { $0.key < $1.key }) {
      let name = Array(notes[0].key.hex.utf8.dropFirst(2 * depth).prefix(2))
      let child = directory?.entries(named: name).first(where: \.isTree)
      var tree: TreeIndex?
      if let child { tree = try reader.tree(child.id, in: repository) }
      try place(notes, in: tree, depth: depth + 1, root: root, repository)
    }
  }

  private mutating func put(
    _ note: Homeless,
    _ depth: Int,
    _ root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    if !note.isMoved {
      for place in try root.notes(of: note.key, reader, repository) where place.depth != depth {
        changes.append(.remove(NotesLayout.notePath(note.key, depth: place.depth)))
      }
    }
    let path = NotesLayout.notePath(note.key, depth: depth)
    changes.append(.put(path, mode: note.entry.mode, note.entry.id.oid))
  }

  /// Whether git would spread what a directory holds with these notes.
  private func isFull(_ directory: TreeIndex?, with notes: [Homeless], _ depth: Int) -> Bool {
    guard depth < NotesLayout.maximumDepth, let sibling = notes.first?.key else { return false }
    var counts = [Int](repeating: 0, count: 16)
    func count(_ digit: UInt8?, _ weight: Int) {
      if let digit = digit.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
        counts[digit] += weight
      }
    }
    let known = Set(notes.map(\.key))
    for note in notes { count(note.key.hex.utf8.dropFirst(2 * depth).first, 1) }
    if let directory {
      for (key, _) in stored(in: directory, beside: sibling, depth) where !known.contains(key) {
        count(key.hex.utf8.dropFirst(2 * depth).first, 1)
      }
      for (name, entry) in directory.all where entry.isTree && name.count == 2 {
        count(name.first, 2)
      }
    }
    return counts.allSatisfy { $0 > 1 }
  }

  /// The notes that stand in a directory itself, whose name is the beginning of a key.
  private func stored(in directory: TreeIndex, beside key: ObjectID, _ depth: Int)
    -> [(ObjectID, TreeIndex.Entry)]
  {
    let prefix = key.hex.utf8.prefix(2 * depth)
    return directory.all.compactMap { name, entry in
      guard !entry.isTree, name.count == 40 - 2 * depth else { return nil }
      return ObjectID(hexBytes: prefix + name).map { ($0, entry) }
    }
  }
}
