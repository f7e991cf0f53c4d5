import Git
import LaneCore

/// Finds the directories for notes, or for changes, so that a tree of any size is one that stock git
/// would write.
///
/// A look-up reads the directories on the way to its key whole, so they must not grow with the number
/// of keys. Git's own rule is followed, and none of ours, so that its writers and ours never move each
/// other's notes: a directory is spread over its subdirectories once each of the next sixteen digits
/// begins two keys in it, or a subdirectory. Only that no key stands at the top is ours.
struct NotesSpread {
  /// What is spread.
  enum Part {
    case notes, changes

    fileprivate var path: [UInt8] {
      switch self {
      case .notes: []
      case .changes: NotesLayout.changes + [UInt8(ascii: "/")]
      }
    }

    /// What follows a key's digits in the names of the entries that belong to it.
    fileprivate var suffixes: [[UInt8]] {
      switch self {
      case .notes: [[]]
      case .changes: [[], NotesLayout.baseSuffix, NotesLayout.headSuffix]
      }
    }

    fileprivate func holds(_ entry: TreeIndex.Entry, as suffix: [UInt8]) -> Bool {
      entry.isTree != suffix.isEmpty
    }
  }

  /// The entries of a key, by what follows its digits in their names.
  typealias Item = [[UInt8]: TreeIndex.Entry]

  private(set) var changes: [TreeChange] = []
  private let part: Part
  private let reader: TreeReader

  init(_ part: Part, _ reader: TreeReader) {
    self.part = part
    self.reader = reader
  }

  /// A key that needs a place.
  private struct Homeless {
    let key: ObjectID
    let item: Item
    /// Whether it has one that is only no longer deep enough.
    let isMoved: Bool
  }

  /// Places each key once, and takes away what else stands under it.
  mutating func place(
    _ items: [ObjectID: Item],
    in root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    guard !items.isEmpty else { return }
    let homeless = items.sorted { $0.key < $1.key }
      .map { Homeless(key: $0.key, item: $0.value, isMoved: false) }
    try place(homeless, in: top(of: root, repository), depth: 0, root: root, repository)
  }

  private func top(
    of root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) -> TreeIndex? {
    guard let root else { return nil }
    let tree = try reader.tree(root, in: repository)
    if part == .notes { return tree }
    guard let entry = tree.entries(named: NotesLayout.changes).first(where: \.isTree) else {
      return nil
    }
    return try reader.tree(entry.id, in: repository)
  }

  private mutating func place(
    _ homeless: [Homeless],
    in directory: TreeIndex?,
    depth: Int,
    root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    var homeless = homeless
    guard depth < NotesLayout.depth || isFull(directory, with: homeless, depth) else {
      for item in homeless { try put(item, depth, root, repository) }
      return
    }
    if depth >= NotesLayout.depth, let directory, let sibling = homeless.first?.key {
      let known = Set(homeless.map(\.key))
      let stored = stored(in: directory, beside: sibling, depth)
      for (key, item) in stored.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
        remove(key, item.keys, depth)
        homeless.append(Homeless(key: key, item: item, isMoved: true))
      }
    }
    let below = Dictionary(grouping: homeless) { $0.key.bytes[depth] }
    for (_, homeless) in below.sorted(by: { $0.key < $1.key }) {
      let name = Array(homeless[0].key.hex.utf8.dropFirst(2 * depth).prefix(2))
      let child = directory?.entries(named: name).first(where: \.isTree)
      var tree: TreeIndex?
      if let child { tree = try reader.tree(child.id, in: repository) }
      try place(homeless, in: tree, depth: depth + 1, root: root, repository)
    }
  }

  private mutating func put(
    _ homeless: Homeless,
    _ depth: Int,
    _ root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    if !homeless.isMoved {
      try removeOthers(of: homeless.key, than: depth, root, repository)
    }
    let path = path(of: homeless.key, depth)
    for (suffix, entry) in homeless.item {
      changes.append(.put(path + suffix, mode: entry.mode, entry.id.oid))
    }
  }

  /// Takes away what stands under a key at another depth.
  private mutating func removeOthers(
    of key: ObjectID,
    than depth: Int,
    _ root: ObjectID?,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    switch part {
    case .notes:
      for place in try root.notes(of: key, reader, repository) where place.depth != depth {
        remove(key, [[]], place.depth)
      }
    case .changes:
      guard let root else { return }
      let digits = Array(key.hex.utf8)
      for (other, directory) in try reader.changeDirectories(of: key, in: root, repository)
      where other != depth {
        let name = Array(digits[(2 * other)...])
        remove(key, part.suffixes.filter { !directory.entries(named: name + $0).isEmpty }, other)
      }
    }
  }

  private mutating func remove(_ key: ObjectID, _ suffixes: some Sequence<[UInt8]>, _ depth: Int) {
    let path = path(of: key, depth)
    for suffix in suffixes { changes.append(.remove(path + suffix)) }
  }

  private func path(of key: ObjectID, _ depth: Int) -> [UInt8] {
    part.path + NotesLayout.notePath(key, depth: depth)
  }

  /// Whether git would spread what a directory holds with these.
  private func isFull(_ directory: TreeIndex?, with homeless: [Homeless], _ depth: Int) -> Bool {
    guard depth < NotesLayout.maximumDepth, let sibling = homeless.first?.key else { return false }
    var counts = [Int](repeating: 0, count: 16)
    func count(_ digit: UInt8?, _ weight: Int) {
      if let digit = digit.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
        counts[digit] += weight
      }
    }
    var known = Set(homeless.map(\.key))
    for item in homeless { count(item.key.hex.utf8.dropFirst(2 * depth).first, 1) }
    if let directory {
      for key in stored(in: directory, beside: sibling, depth).keys
      where known.insert(key).inserted {
        count(key.hex.utf8.dropFirst(2 * depth).first, 1)
      }
      for (name, entry) in directory.all where entry.isTree && name.count == 2 {
        count(name.first, 2)
      }
    }
    return counts.allSatisfy { $0 > 1 }
  }

  /// The keys that stand in a directory itself, whose name is the beginning of one.
  private func stored(in directory: TreeIndex, beside key: ObjectID, _ depth: Int)
    -> [ObjectID: Item]
  {
    let prefix = key.hex.utf8.prefix(2 * depth)
    let count = 40 - 2 * depth
    var items: [ObjectID: Item] = [:]
    for (name, entry) in directory.all where name.count >= count {
      let suffix = Array(name.dropFirst(count))
      guard part.suffixes.contains(suffix), part.holds(entry, as: suffix),
        let key = ObjectID(hexBytes: prefix + name.prefix(count))
      else { continue }
      items[key, default: [:]][suffix] = entry
    }
    return items
  }
}
