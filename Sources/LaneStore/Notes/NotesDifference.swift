import Git
import LaneCore

/// What two notes trees do not share, found by walking both and passing over equal subtrees.
struct NotesDifference {
  enum Side { case left, right }

  /// Keys whose note stands differently, or at another depth.
  private(set) var keys: Set<ObjectID> = []
  /// Changes whose blob or trees stand differently.
  private(set) var changes: Set<ObjectID> = []
  /// What else differs, by path: entries that neither git nor git lane gives a meaning.
  private(set) var others: [[UInt8]: (left: TreeIndex.Entry?, right: TreeIndex.Entry?)] = [:]
  /// How many entries each side has that the other lacks.
  private(set) var extra: [Side: Int] = [.left: 0, .right: 0]
  /// Whether a side holds a tree that git would not write, among those that were looked at, or that
  /// was not looked through.
  private(set) var isMalformed: [Side: Bool] = [.left: false, .right: false]

  /// Directories that stand in more places than are looked through.
  private(set) var leftOut: Set<ObjectID> = []

  private var visits: [Side: DirectoryVisits] = [:]
  private let refusesMalformed: Bool

  /// Compares two trees; nil is an empty one.
  ///
  /// A tree that git would not write is searched from end to end for every name, so whoever
  /// compares what a stranger sent has one on the right refused.
  init(
    _ left: ObjectID?,
    _ right: ObjectID?,
    refusingMalformed refusesMalformed: Bool = false,
    reader: TreeReader,
    in repository: borrowing Repository
  ) throws(StoreError) {
    self.refusesMalformed = refusesMalformed
    try compare(left, right, at: [], reader, repository)
  }

  private mutating func compare(
    _ left: ObjectID?,
    _ right: ObjectID?,
    at path: [UInt8],
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    let leftTree = try open(left, .left, reader, repository)
    let rightTree = try open(right, .right, reader, repository)
    var matched: Set<ObjectID> = []
    for (name, entry) in leftTree?.all ?? [] {
      let counterparts = rightTree?.entries(named: name) ?? []
      guard !counterparts.contains(entry) else { continue }
      let place = path + name
      guard entry.isTree, NotesLayout.isFanOut(place) else {
        note(entry, at: place, .left)
        continue
      }
      let counterpart = counterparts.first(where: \.isTree)
      if let counterpart { matched.insert(counterpart.id) }
      try compare(entry.id, counterpart?.id, at: place + [slash], reader, repository)
    }
    for (name, entry) in rightTree?.all ?? [] {
      guard leftTree?.entries(named: name).contains(entry) != true else { continue }
      let place = path + name
      guard entry.isTree, NotesLayout.isFanOut(place) else {
        note(entry, at: place, .right)
        continue
      }
      guard !matched.contains(entry.id) else { continue }
      try compare(nil, entry.id, at: place + [slash], reader, repository)
    }
  }

  private mutating func open(
    _ id: ObjectID?,
    _ side: Side,
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) -> TreeIndex? {
    guard let id else { return nil }
    let tree = try reader.tree(id, in: repository)
    guard visits[side, default: DirectoryVisits()].mayEnter(id, entries: tree.count) else {
      guard !refusesMalformed || side == .left else {
        throw .malformed("tree \(id)", reason: "the notes hold this directory in several places")
      }
      leftOut.insert(id)
      isMalformed[side] = true
      return nil
    }
    if !tree.isWellFormed {
      guard !refusesMalformed || side == .left else {
        throw .malformed("tree \(id)", reason: "git would not write it like that")
      }
      isMalformed[side] = true
    }
    return tree
  }

  private mutating func note(_ entry: TreeIndex.Entry, at path: [UInt8], _ side: Side) {
    extra[side, default: 0] += 1
    switch NotesLayout.role(of: path) {
    case .note(let key): keys.insert(key)
    case .change(let change): changes.insert(change)
    case .other:
      switch side {
      case .left: others[path, default: (nil, nil)].left = entry
      case .right: others[path, default: (nil, nil)].right = entry
      }
    }
  }
}

private let slash = UInt8(ascii: "/")
