import LaneCore

/// Where things are in the tree of `refs/notes/lane`.
///
/// A note's path is the key's hexadecimal name with slashes after some of its bytes: after more of
/// them, the more notes there are. What is kept of a change stands below `changes` by the same rule.
enum NotesLayout {
  static let changes = Array("changes".utf8)
  static let baseSuffix = Array(".base".utf8)
  static let headSuffix = Array(".head".utf8)

  /// How many directories at least stand above the notes that we write.
  static let depth = 1
  /// How many directories git looks through for a note.
  static let maximumDepth = 19

  /// Where the note of a key stands below so many directories.
  static func notePath(_ key: ObjectID, depth: Int) -> [UInt8] {
    let hex = Array(key.hex.utf8)
    var path: [UInt8] = []
    for level in 0..<depth { path += hex[2 * level..<2 * level + 2] + [slash] }
    return path + hex[(2 * depth)...]
  }

  /// What a path in the notes tree stands for.
  static func role(of path: [UInt8]) -> Role {
    var rest = path[...]
    let isChange = rest.starts(with: changes + [slash])
    if isChange { rest = rest.dropFirst(changes.count + 1) }
    var suffix = Suffix.none
    if isChange && rest.suffix(baseSuffix.count).elementsEqual(baseSuffix) { suffix = .base }
    if isChange && rest.suffix(headSuffix.count).elementsEqual(headSuffix) { suffix = .head }
    if suffix != .none { rest = rest.dropLast(baseSuffix.count) }
    guard let key = key(spreadAs: rest) else { return .other }
    guard isChange else { return .note(key) }
    // No change stands directly below `changes`.
    return rest.count > 40 ? .change(key) : .other
  }

  /// Whether notes or change blobs may stand below a directory of that path.
  static func isFanOut(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: slash, omittingEmptySubsequences: false)
    if parts.first.map({ $0.elementsEqual(changes) }) == true {
      return parts.count <= maximumDepth + 1 && parts.dropFirst().allSatisfy(isByte)
    }
    return parts.count <= maximumDepth && parts.allSatisfy(isByte)
  }

  private static func isByte(_ name: ArraySlice<UInt8>) -> Bool {
    name.count == 2
      && name.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  enum Role: Equatable {
    case note(ObjectID)
    case change(ObjectID)
    case other
  }

  private enum Suffix { case none, base, head }

  /// Reads a name whose slashes stand only between bytes, as git does.
  private static func key(spreadAs path: ArraySlice<UInt8>) -> ObjectID? {
    var digits: [UInt8] = []
    digits.reserveCapacity(40)
    var run = 0
    for byte in path {
      if byte == slash {
        guard run == 2 else { return nil }
        run = 0
      } else {
        digits.append(byte)
        run += 1
      }
    }
    guard run >= 2, digits.count == 40 else { return nil }
    return ObjectID(hexBytes: digits[...])
  }

  private static let slash = UInt8(ascii: "/")
}
