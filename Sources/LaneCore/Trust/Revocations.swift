/// What no longer counts: a file with a receipt's digest or a key's fingerprint on each line.
///
/// A digest is written `sha256:<hex>`, a fingerprint as `ssh-keygen -l` prints it,
/// `SHA256:<base64>`. Words after it are a comment, as is a line that starts with `#`.
package struct Revocations: Equatable, Sendable {
  package private(set) var receipts: Set<ContentDigest> = []
  /// Fingerprints in OpenSSH's form.
  package private(set) var keys: Set<String> = []
  /// The lines that are neither; a file that is not read at all counts as line 0.
  package private(set) var damagedLines: [Int] = []

  static let sizeLimit = 4 << 20

  /// Nothing revoked.
  package init() {}

  /// Reads a file.
  package init(_ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit else {
      damagedLines = [0]
      return
    }
    for (index, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
      guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
      let word = String(decoding: first, as: UTF8.self)
      if let digest = ContentDigest(text: word) {
        receipts.insert(digest)
      } else if Self.isFingerprint(first) {
        keys.insert(word)
      } else {
        damagedLines.append(index + 1)
      }
    }
  }

  /// What either of two files revokes.
  package func union(_ other: Revocations) -> Revocations {
    var both = self
    both.receipts.formUnion(other.receipts)
    both.keys.formUnion(other.keys)
    return both
  }

  private static func isFingerprint(_ word: ArraySlice<UInt8>) -> Bool {
    let prefix = "SHA256:".utf8
    return word.starts(with: prefix)
      && Base64.decode(word.dropFirst(prefix.count) + [UInt8(ascii: "=")])?.count == 32
  }
}
