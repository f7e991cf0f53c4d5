import LaneCore

/// One git tree, kept as its bytes and searched in place.
///
/// A fan-out directory of a large notes tree holds hundreds of entries of which a look-up needs one;
/// turning each into a value would cost more than everything else. A tree whose entries are not in
/// git's order, which only plumbing makes, is searched from end to end, so that no order of entries
/// hides one.
struct TreeIndex {
  struct Entry: Hashable {
    var mode: UInt32
    var id: ObjectID

    var isTree: Bool { mode == 0o40000 }
    var isFile: Bool { mode & 0o170000 == 0o100000 || mode & 0o170000 == 0o120000 }
  }

  private struct Row {
    var name: Range<Int>
    var mode: UInt32
    /// What git takes to stand after the name when it sorts.
    var terminator: UInt8 { mode == 0o40000 ? slash : 0 }
  }

  private let bytes: [UInt8]
  private var rows: [Row] = []
  private var isSorted = true
  private var hasOddEntry = false

  /// Reads the content of a tree object, or returns nil where it is not one.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    rows.reserveCapacity(bytes.count / 32)
    var position = 0
    while position < bytes.count {
      var mode: UInt32 = 0
      while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
        let digit = bytes[position]
        guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit), mode < 1 << 18 else {
          return nil
        }
        mode = mode << 3 | UInt32(digit - UInt8(ascii: "0"))
        position += 1
      }
      let start = position + 1
      var end = start
      while end < bytes.count, bytes[end] != 0 { end += 1 }
      guard end > start, end + 20 < bytes.count else { return nil }
      hasOddEntry = hasOddEntry || !Self.isUsual(mode) || bytes[start..<end].contains(slash)
      append(Row(name: start..<end, mode: mode))
      position = end + 21
    }
  }

  var count: Int { rows.count }

  /// Whether git itself could have written this tree.
  var isWellFormed: Bool { isSorted && !hasOddEntry }

  /// The entries of that name: none, one, or in a tree that nobody should have written, several.
  func entries(named name: some Collection<UInt8>) -> [Entry] {
    guard isSorted else {
      return rows.filter { bytes[$0.name].elementsEqual(name) }.compactMap(entry)
    }
    return [0, slash].compactMap { row(named: name, terminator: $0) }
      .compactMap(entry)
  }

  /// Every entry with its name, in stored order.
  var all: [(name: ArraySlice<UInt8>, entry: Entry)] {
    rows.compactMap { row in entry(row).map { (bytes[row.name], $0) } }
  }

  private mutating func append(_ row: Row) {
    if let last = rows.last {
      isSorted = isSorted && order(last, bytes[row.name], row.terminator) < 0
    }
    rows.append(row)
  }

  private static func isUsual(_ mode: UInt32) -> Bool {
    switch mode {
    case 0o40000, 0o100644, 0o100755, 0o120000, 0o160000: true
    default: false
    }
  }

  // An id of forty zeros names nothing; git never writes one.
  private func entry(_ row: Row) -> Entry? {
    let start = row.name.upperBound + 1
    return ObjectID(bytes: Array(bytes[start..<start + 20])).map { Entry(mode: row.mode, id: $0) }
  }

  private func row(named name: some Collection<UInt8>, terminator: UInt8) -> Row? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      let order = order(rows[middle], name, terminator)
      if order == 0 { return rows[middle] }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private func order(_ row: Row, _ name: some Collection<UInt8>, _ terminator: UInt8) -> Int {
    var position = row.name.lowerBound
    for byte in name {
      guard position < row.name.upperBound else {
        return row.terminator == byte ? -1 : Int(row.terminator) - Int(byte)
      }
      if bytes[position] != byte { return Int(bytes[position]) - Int(byte) }
      position += 1
    }
    guard position < row.name.upperBound else { return Int(row.terminator) - Int(terminator) }
    return bytes[position] == terminator ? 1 : Int(bytes[position]) - Int(terminator)
  }
}

private let slash = UInt8(ascii: "/")
