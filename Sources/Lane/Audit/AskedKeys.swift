internal import LaneCore

/// The objects whose notes an audit asked for, each by the beginning of its id: two that begin alike
/// make it look again where nothing has changed, which costs time and nothing else.
struct AskedKeys {
  private var sorted: [UInt64] = []
  private var fresh: Set<UInt64> = []

  init() {}

  mutating func insert(_ ids: some Sequence<ObjectID>) {
    for id in ids where !contains(id) { fresh.insert(id.words.0) }
  }

  func contains(_ id: ObjectID) -> Bool {
    let word = id.words.0
    if fresh.contains(word) { return true }
    var range = sorted[...]
    while let first = range.first {
      guard range.count > 1 else { return first == word }
      let middle = range.startIndex + range.count / 2
      range = sorted[middle] <= word ? range[middle...] : range[..<middle]
    }
    return false
  }

  /// Eight bytes each, in order.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * (sorted.count + fresh.count))
    for word in (sorted + fresh).sorted() {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// Takes them as they were written; nil where they were not.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count % 8 == 0 else { return nil }
    sorted.reserveCapacity(bytes.count / 8)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
      sorted.append(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
    }
    guard zip(sorted, sorted.dropFirst()).allSatisfy(<) else { return nil }
  }
}
