import Git
import LaneCore

/// One tree of the notes, with its objects named as records name them.
struct TreeIndex {
  struct Entry: Hashable {
    var mode: UInt32
    var id: ObjectID

    var isTree: Bool { mode == 0o40000 }
    var isFile: Bool { mode & 0o170000 == 0o100000 || mode & 0o170000 == 0o120000 }

    init(mode: UInt32, id: ObjectID) {
      self.mode = mode
      self.id = id
    }

    fileprivate init(_ entry: TreeTable.Entry) {
      self.init(mode: entry.mode, id: entry.id.objectID)
    }
  }

  private let table: TreeTable

  /// Reads the content of a tree object, or returns nil where it is not one.
  init?(_ bytes: [UInt8]) {
    guard let table = TreeTable(bytes) else { return nil }
    self.table = table
  }

  var count: Int { table.count }

  /// Whether git itself could have written this tree.
  var isWellFormed: Bool { table.isWellFormed }

  /// The entries of that name: none, one, or in a tree that nobody should have written, several.
  func entries(named name: ArraySlice<UInt8>) -> [Entry] {
    table.entries(named: name).map { Entry($0) }
  }

  func entries(named name: [UInt8]) -> [Entry] { entries(named: name[...]) }

  /// The directories of that name.
  func directories(named name: ArraySlice<UInt8>) -> [ObjectID] {
    table.entries(named: name, areDirectories: true).map { $0.id.objectID }
  }

  /// What else has that name.
  func files(named name: ArraySlice<UInt8>) -> [Entry] {
    table.entries(named: name, areDirectories: false).map { Entry($0) }
  }

  /// Every entry with its name, in stored order.
  var all: [(name: ArraySlice<UInt8>, entry: Entry)] {
    table.all.map { ($0.name, Entry($0.entry)) }
  }
}
