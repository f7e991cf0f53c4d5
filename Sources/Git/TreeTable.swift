import Glibc

/// A tree object kept as its bytes and searched in place, whoever wrote it.
///
/// A directory of a large notes tree holds hundreds of entries of which a look-up needs one; turning
/// each into a value would cost more than everything else. A tree whose entries are not in git's
/// order, which only plumbing makes, is searched from end to end, so that no order of entries hides
/// one.
package struct TreeTable: Sendable {
  /// What stands at a name.
  package struct Entry: Hashable, Sendable {
    package let mode: UInt32
    package let id: OID
  }

  private struct Row {
    var nameStart: Int32
    var nameEnd: Int32
    var mode: UInt32

    var isDirectory: Bool { mode == FileMode.directory }
  }

  private let bytes: [UInt8]
  private var rows: [Row] = []
  private var isSorted = true
  private var hasOddEntry = false

  /// Reads the content of a tree object, or returns nil where it is not one.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count <= Int32.max else { return nil }
    self.bytes = bytes
    rows.reserveCapacity(bytes.count / 32)
    let isTree = unsafe bytes.withUnsafeBytes { unsafe scan($0) }
    guard isTree else { return nil }
  }

  package var count: Int { rows.count }

  /// Whether git itself could have written this tree.
  package var isWellFormed: Bool { isSorted && !hasOddEntry }

  /// The entries of that name: none, one, or, where a file and a directory share it or nobody should
  /// have written the tree, several.
  package func entries(named name: ArraySlice<UInt8>) -> [Entry] {
    entries(named: name, areDirectories: false) + entries(named: name, areDirectories: true)
  }

  /// Those of them that are directories, or those that are not.
  package func entries(named name: ArraySlice<UInt8>, areDirectories: Bool) -> [Entry] {
    unsafe bytes.withUnsafeBytes { tree in
      unsafe name.withUnsafeBytes { name in
        guard isSorted else {
          return rows.filter { row in
            unsafe row.isDirectory == areDirectories && Self.name(row, tree).elementsEqual(name)
          }.compactMap { unsafe Self.entry($0, tree) }
        }
        let row = unsafe row(named: name, isDirectory: areDirectories, tree)
        guard let row, let entry = unsafe Self.entry(row, tree) else { return [] }
        return [entry]
      }
    }
  }

  /// Every entry with its name, in stored order.
  package var all: [(name: ArraySlice<UInt8>, entry: Entry)] {
    unsafe bytes.withUnsafeBytes { tree in
      rows.compactMap { row in
        unsafe Self.entry(row, tree).map { entry in
          (bytes[Int(row.nameStart)..<Int(row.nameEnd)], entry)
        }
      }
    }
  }

  private mutating func scan(_ tree: UnsafeRawBufferPointer) -> Bool {
    guard let base = tree.baseAddress else { return true }
    var position = 0
    while position < tree.count {
      var mode: UInt32 = 0
      while position < tree.count, unsafe tree[position] != UInt8(ascii: " ") {
        let digit = unsafe tree[position]
        guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit), mode < 1 << 18 else {
          return false
        }
        mode = mode << 3 | UInt32(digit - UInt8(ascii: "0"))
        position += 1
      }
      let start = position + 1
      guard start < tree.count, let zero = unsafe memchr(base + start, 0, tree.count - start)
      else { return false }
      let end = unsafe UnsafeRawPointer(zero) - base
      guard end > start, end + OID.byteCount < tree.count else { return false }
      let isOdd = unsafe !Self.isUsual(mode) || memchr(base + start, 0x2f, end - start) != nil
      hasOddEntry = hasOddEntry || isOdd
      let row = Row(nameStart: Int32(start), nameEnd: Int32(end), mode: mode)
      if let last = rows.last, isSorted {
        isSorted =
          unsafe TreeCursor.order(
            Self.name(last, tree),
            last.isDirectory,
            Self.name(row, tree),
            row.isDirectory
          ) < 0
      }
      rows.append(row)
      position = end + 1 + OID.byteCount
    }
    return true
  }

  private static func isUsual(_ mode: UInt32) -> Bool {
    switch mode {
    case FileMode.directory, FileMode.file, FileMode.executable, FileMode.symbolicLink,
      FileMode.submodule:
      true
    default: false
    }
  }

  private func row(
    named name: UnsafeRawBufferPointer,
    isDirectory: Bool,
    _ tree: UnsafeRawBufferPointer
  )
    -> Row?
  {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      let row = rows[middle]
      let order = unsafe TreeCursor.order(Self.name(row, tree), row.isDirectory, name, isDirectory)
      if order == 0 { return row }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private static func name(_ row: Row, _ tree: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: tree[Int(row.nameStart)..<Int(row.nameEnd)])
  }

  // An id of forty zeros names nothing; git never writes one.
  private static func entry(_ row: Row, _ tree: UnsafeRawBufferPointer) -> Entry? {
    guard let base = tree.baseAddress else { return nil }
    return unsafe OID(at: base + Int(row.nameEnd) + 1).map { Entry(mode: row.mode, id: $0) }
  }
}
