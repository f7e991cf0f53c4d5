package import LaneSystem

/// A secret that is made in this clone and never leaves it: what is kept here under its tag was
/// written here, so nothing that is fetched, copied or guessed can pass for it.
package struct CloneSecret: Sendable {
  private let bytes: [UInt8]

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The same, for what may as well be done without; nil where it cannot be had.
  package init?(in directory: LaneDirectory) {
    guard let secret = try? Self.open(in: directory) else { return nil }
    self = secret
  }

  /// Opens it, or makes it where there is none.
  ///
  /// One that cannot be read just now is not replaced: what is under its tag would be lost.
  package static func open(in directory: LaneDirectory) throws(SystemError) -> CloneSecret {
    try Files.makeDirectories(directory.cache, mode: 0o700)
    let path = directory.cache + "/secret"
    if let bytes = try Files.readIfPresent(path, limit: 64), bytes.count == 32 {
      return CloneSecret(bytes)
    }
    // Two processes may both find none: whoever puts it in place last is right, and what the other
    // has tagged matches nothing.
    let bytes = randomBytes(32)
    try Files.writeAtomically(path, bytes, mode: 0o600)
    return CloneSecret(bytes)
  }

  /// What only this clone can say of these bytes.
  package func tag(_ message: [UInt8]) -> [UInt8] { Digest.hmac(key: bytes, message) }

  /// How many bytes a tag has.
  package static let tagSize = 32

  /// A message behind its tag.
  package func sealed(_ message: [UInt8]) -> [UInt8] { tag(message) + message }

  /// The message of what was sealed here; nil for anything else.
  package func opened(_ sealed: some Collection<UInt8>) -> [UInt8]? {
    guard sealed.count > Self.tagSize else { return nil }
    let message = Array(sealed.dropFirst(Self.tagSize))
    return tag(message).elementsEqual(sealed.prefix(Self.tagSize)) ? message : nil
  }
}
