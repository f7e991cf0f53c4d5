/// A SHA-256, written `sha256:<hex>` in records: what names a receipt, a dossier or a prompt.
package struct ContentDigest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The thirty-two bytes.
  package let bytes: [UInt8]

  /// Takes exactly thirty-two bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Takes exactly sixty-four lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    guard let bytes = Hexadecimal.decode(Array(hex.utf8)) else { return nil }
    self.init(bytes: bytes)
  }

  /// Takes `sha256:` and sixty-four lower-case hexadecimal digits.
  package init?(text: some StringProtocol) {
    let prefix = "sha256:".utf8
    let all = Array(text.utf8)
    guard all.starts(with: prefix), let bytes = Hexadecimal.decode(all[prefix.count...]) else {
      return nil
    }
    self.init(bytes: bytes)
  }

  /// Sixty-four lower-case hexadecimal digits.
  package var hex: String { Hexadecimal.encode(bytes) }

  /// The form that records use: `sha256:<hex>`.
  package var text: String { "sha256:" + hex }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
