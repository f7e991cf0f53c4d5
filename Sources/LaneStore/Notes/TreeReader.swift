import Git
import LaneCore

/// The trees of a notes reference, each read once.
final class TreeReader {
  /// A note in a tree: below how many directories, and what is there.
  struct Place: Equatable {
    var depth: Int
    var entry: TreeIndex.Entry
  }

  private var trees: [ObjectID: TreeIndex] = [:]

  /// A tree that must be here.
  func tree(
    _ id: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) -> TreeIndex {
    if let known = trees[id] { return known }
    guard let object = try git({ () throws(GitError) in try repository.readObject(id.oid) }) else {
      throw .malformed("tree \(id)", reason: "it is not in this repository")
    }
    guard object.kind == .tree, let index = TreeIndex(object.bytes) else {
      throw .malformed("object \(id)", reason: "it is not a tree")
    }
    trees[id] = index
    return index
  }

  /// The places where a key's note stands.
  ///
  /// Git finds a note at any depth, so there may be several; a key is looked up at each, which
  /// reads at most one tree a level however many notes there are.
  func notes(
    of key: ObjectID,
    in root: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> [Place] {
    let digits = key.hexDigits
    var found: [Place] = []
    var level = [root]
    var depth = 0
    while !level.isEmpty {
      var below: [ObjectID] = []
      for id in level {
        let tree = try tree(id, in: repository)
        let rest = digits[(2 * depth)...]
        for entry in tree.files(named: rest) { found.append(Place(depth: depth, entry: entry)) }
        guard rest.count > 2 else { continue }
        below += tree.directories(named: rest.prefix(2))
      }
      // Nearly always there is one; many of one name are somebody's trap.
      level = below.count > 1 ? Array(Set(below)) : below
      depth += 1
    }
    return found
  }

  /// The directories that may hold a change's blob and trees, with how many of its bytes name them:
  /// they too may stand at any depth.
  func changeDirectories(
    of change: ObjectID,
    in root: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> [(depth: Int, directory: TreeIndex)] {
    let digits = change.hexDigits
    let top = try tree(root, in: repository)
    var level = Set(top.directories(named: NotesLayout.changes[...]))
    var directories: [(depth: Int, directory: TreeIndex)] = []
    var depth = 0
    while !level.isEmpty {
      var below: Set<ObjectID> = []
      for id in level {
        let directory = try tree(id, in: repository)
        if depth > 0 { directories.append((depth, directory)) }
        guard depth < NotesLayout.maximumDepth else { continue }
        let name = digits[(2 * depth)...].prefix(2)
        below.formUnion(directory.directories(named: name))
      }
      level = below
      depth += 1
    }
    return directories
  }
}
