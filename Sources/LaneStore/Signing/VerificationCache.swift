import LaneSystem

/// Remembers which signatures were found to be good, so that a thousand of them need no second look.
///
/// Only that the mathematics holds is remembered; who may sign is judged each time anew. An entry
/// is a keyed digest of the signed bytes and the signature under a secret that is made in this clone
/// and never leaves it, so nothing that is fetched, copied or guessed can be one. The file is a row
/// of such entries: what is damaged matches nothing, and it may be removed at any time.
struct VerificationCache {
  private let directory: String
  private let secret: [UInt8]
  private var known: Set<Tag> = []
  private var fresh: [UInt8] = []

  private static let title = Array("git-lane/cache1\n".utf8)
  private static let entrySize = 16
  private static let sizeLimit = 64 << 20

  private struct Tag: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ bytes: some Sequence<UInt8>) {
      var (high, low): (UInt64, UInt64) = (0, 0)
      for byte in bytes {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
      }
      self.high = high
      self.low = low
    }
  }

  /// Opens the cache; nil where even the secret cannot be kept.
  init?(in directory: LaneDirectory) {
    self.directory = directory.cache
    guard (try? Files.makeDirectories(directory.cache, mode: 0o700)) != nil,
      let secret = Self.secret(in: directory.cache)
    else { return nil }
    self.secret = secret
    let bytes = (try? Files.read(file, limit: Self.sizeLimit)) ?? []
    guard isWhole(bytes) else { return }
    known.reserveCapacity(bytes.count / Self.entrySize)
    for start in stride(from: Self.title.count, to: bytes.count, by: Self.entrySize) {
      known.insert(Tag(bytes[start..<start + Self.entrySize]))
    }
  }

  /// Whether these bytes were found to bear this signature.
  func contains(_ message: [UInt8], _ signature: [UInt8]) -> Bool {
    known.contains(Tag(entry(message, signature)))
  }

  /// Remembers that these bytes bear this signature.
  mutating func insert(_ message: [UInt8], _ signature: [UInt8]) {
    let entry = entry(message, signature)
    if known.insert(Tag(entry)).inserted { fresh += entry }
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
    bytes.starts(with: Self.title) && (bytes.count - Self.title.count) % Self.entrySize == 0
  }

  private func entry(_ message: [UInt8], _ signature: [UInt8]) -> [UInt8] {
    let subject = Digest.sha256(message) + Digest.sha256(signature)
    return Array(Digest.hmac(key: secret, subject).prefix(Self.entrySize))
  }

  private static func secret(in directory: String) -> [UInt8]? {
    let path = directory + "/secret"
    if let secret = try? Files.read(path, limit: 64), secret.count == 32 { return secret }
    // Two processes may both find none: whoever puts it in place last is right, and the entries of
    // the other match nothing.
    let secret = randomBytes(32)
    guard (try? Files.writeAtomically(path, secret, mode: 0o600)) != nil else { return nil }
    return secret
  }
}
