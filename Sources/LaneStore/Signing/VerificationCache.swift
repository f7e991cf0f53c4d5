import LaneCore
import LaneSystem

/// Remembers which signatures were found to be good, so that a thousand of them need no second look.
///
/// Only that the mathematics holds is remembered; who may sign is judged each time anew. An entry
/// is a tag of the signed bytes and the signature that only this clone can make. The file is a row of
/// such entries: what is damaged matches nothing, and it may be removed at any time.
struct VerificationCache {
  private let directory: String
  private let secret: CloneSecret
  private var known = TagSet()
  private var fresh: [UInt8] = []

  private static let title = Array("git-lane/cache3\n".utf8)
  private static let sizeLimit = 64 << 20

  /// Opens the cache; nil where even the secret cannot be kept.
  init?(in directory: LaneDirectory) {
    self.directory = directory.cache
    guard let secret = CloneSecret(in: directory) else { return nil }
    self.secret = secret
    let bytes = (try? Files.read(file, limit: Self.sizeLimit)) ?? []
    guard isWhole(bytes) else { return }
    known.reserve(bytes.count / Tag.size)
    for start in stride(from: Self.title.count, to: bytes.count, by: Tag.size) {
      _ = known.insert(Tag(bytes[start..<start + Tag.size]))
    }
  }

  /// What stands for the bytes with this SHA-256 together with this signature.
  func tag(of message: ContentDigest, _ signature: [UInt8]) -> Tag {
    Tag(secret.tag(message.bytes + signature).prefix(Tag.size))
  }

  /// Whether they were found to belong together.
  func contains(_ tag: Tag) -> Bool { known.contains(tag) }

  /// Remembers that they belong together.
  mutating func insert(_ tag: Tag) {
    if known.insert(tag) { fresh += tag.bytes }
  }

  /// Writes what is new; losing it costs nothing but time.
  mutating func save() {
    guard !fresh.isEmpty else { return }
    let bytes = (try? Files.read(file, limit: Self.sizeLimit)) ?? []
    if isWhole(bytes), bytes.count + fresh.count <= Self.sizeLimit {
      try? Files.append(file, fresh, mode: 0o600)
    } else {
      try? Files.writeAtomically(file, Self.title + fresh, mode: 0o600)
    }
    fresh = []
  }

  private var file: String { directory + "/signatures" }

  private func isWhole(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Self.title) && (bytes.count - Self.title.count) % Tag.size == 0
  }

  /// An entry: the beginning of a keyed digest.
  struct Tag: Equatable {
    static let size = 16

    let high: UInt64
    let low: UInt64

    init(_ bytes: ArraySlice<UInt8>) {
      var (high, low): (UInt64, UInt64) = (0, 0)
      for byte in bytes {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
      }
      self.high = high
      self.low = low
    }

    fileprivate init() { (high, low) = (0, 0) }

    var bytes: [UInt8] {
      [high, low].flatMap { word in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
      }
    }
  }

  /// A set of tags in one array: they are random already, so their bits are their place in it.
  private struct TagSet {
    private static let empty = Tag()
    private var slots: [Tag] = []
    private var count = 0

    mutating func reserve(_ count: Int) {
      var size = max(64, slots.count)
      while size < 2 * count { size *= 2 }
      guard size > slots.count else { return }
      let before = slots
      slots = Array(repeating: Self.empty, count: size)
      for tag in before where tag != Self.empty { slots[place(of: tag)] = tag }
    }

    func contains(_ tag: Tag) -> Bool {
      !slots.isEmpty && tag != Self.empty && slots[place(of: tag)] == tag
    }

    /// Returns whether it is new.
    mutating func insert(_ tag: Tag) -> Bool {
      reserve(count + 1)
      let place = place(of: tag)
      guard slots[place] == Self.empty, tag != Self.empty else { return false }
      slots[place] = tag
      count += 1
      return true
    }

    /// Where the tag is, or would be put.
    private func place(of tag: Tag) -> Int {
      let mask = slots.count - 1
      var place = Int(truncatingIfNeeded: tag.low) & mask
      while slots[place] != tag, slots[place] != Self.empty { place = (place + 1) & mask }
      return place
    }
  }
}
