extension Repository {
  /// What differs between two trees, as
  /// `git diff-tree -r --raw --no-renames --no-abbrev --ignore-submodules=none` lists it.
  ///
  /// nil stands for no tree at all. Trees are read in place and equal ones skipped unread; no
  /// configuration, attribute or ignore file has a say. A tree with duplicate, unsorted or
  /// impossible entries is refused (`malformedTree`), one that is not here is an error.
  /// - Parameters:
  ///   - old: The tree before.
  ///   - new: The tree after.
  ///   - excluded: A name at the top that is left out with everything below it.
  ///   - paths: Where given, only these paths and what is below them.
  ///   - limit: How many trees and lines are looked at before giving up (`tooLarge`): a small
  ///     tree can repeat itself into an endless one.
  /// - Returns: The lines in git's order.
  /// - Throws: `GitError`, as said above.
  package func treeDifference(
    old: OID?,
    new: OID?,
    excluding excluded: [UInt8]? = nil,
    only paths: [[UInt8]]? = nil,
    limit: Int = 2_000_000
  ) throws(GitError) -> [TreeDelta] {
    var walk = DifferenceWalk(limit: limit)
    let filter = paths.map(PathFilter.init)
    try compare(old, new, excluding: excluded, filter, depth: 0, &walk)
    return walk.deltas
  }

  private func compare(
    _ old: OID?,
    _ new: OID?,
    excluding excluded: [UInt8]?,
    _ filter: PathFilter?,
    depth: Int,
    _ walk: inout DifferenceWalk
  ) throws(GitError) {
    guard old != new else { return }
    guard depth < DifferenceWalk.maximumDepth else {
      throw GitError(.tooLarge, "compare trees", "directories are nested too deep")
    }
    try walk.count()
    var oldCursor = try cursor(old)
    var newCursor = try cursor(new)
    while oldCursor.hasEntry || newCursor.hasEntry {
      let order =
        !oldCursor.hasEntry ? 1 : !newCursor.hasEntry ? -1 : oldCursor.order(against: newCursor)
      if order != 0 || !oldCursor.hasSameObject(as: newCursor) {
        let name = order <= 0 ? oldCursor.name : newCursor.name
        let isDirectory = order <= 0 ? oldCursor.isDirectory : newCursor.isDirectory
        let inner = filter?.children[name]
        if name != excluded, filter == nil || inner != nil {
          let oldID = order <= 0 ? try oldCursor.id : nil
          let newID = order >= 0 ? try newCursor.id : nil
          let length = walk.enter(name)
          if isDirectory {
            let below = inner?.isEnd == true ? nil : inner
            try compare(oldID, newID, excluding: nil, below, depth: depth + 1, &walk)
          } else if inner?.isEnd != false {
            try walk.add(
              oldID,
              order <= 0 ? oldCursor.mode : FileMode.absent,
              newID,
              order >= 0 ? newCursor.mode : FileMode.absent
            )
          }
          walk.leave(to: length)
        }
      }
      if order <= 0 { try oldCursor.advance() }
      if order >= 0 { try newCursor.advance() }
    }
  }
}

/// Where a comparison stands and what it found.
private struct DifferenceWalk {
  /// Deeper than any file system allows.
  static let maximumDepth = 2_048

  private(set) var deltas: [TreeDelta] = []
  private var path: [UInt8] = []
  private var left: Int

  init(limit: Int) {
    left = limit
  }

  mutating func count() throws(GitError) {
    left -= 1
    guard left >= 0 else {
      throw GitError(.tooLarge, "compare trees", "they differ in more places than are looked at")
    }
  }

  mutating func add(_ old: OID?, _ oldMode: UInt32, _ new: OID?, _ newMode: UInt32)
    throws(GitError)
  {
    try count()
    deltas.append(
      TreeDelta(path: path, oldMode: oldMode, oldID: old, newMode: newMode, newID: new)
    )
  }

  /// Appends a component; the result leads back.
  mutating func enter(_ name: [UInt8]) -> Int {
    let length = path.count
    if length > 0 { path.append(UInt8(ascii: "/")) }
    path.append(contentsOf: name)
    return length
  }

  mutating func leave(to length: Int) {
    path.removeSubrange(length...)
  }
}

/// The paths that a comparison is limited to, by component.
private struct PathFilter {
  private(set) var children: [[UInt8]: PathFilter] = [:]
  /// Whether a wanted path ends here: then everything below is wanted too.
  private(set) var isEnd = false

  init(_ paths: [[UInt8]]) {
    for path in paths { insert(path.split(separator: UInt8(ascii: "/"))[...]) }
  }

  private mutating func insert(_ path: ArraySlice<ArraySlice<UInt8>>) {
    guard let name = path.first else {
      isEnd = true
      return
    }
    children[Array(name), default: PathFilter([])].insert(path.dropFirst())
  }
}
