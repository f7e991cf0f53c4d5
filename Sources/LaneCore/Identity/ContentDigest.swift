/// A SHA-256, written `sha256:<hex>` in records: what names a receipt, a dossier or a prompt.
package struct ContentDigest: Hashable, Comparable, Sendable, CustomStringConvertible {
  // Numbers instead of an array, as in ObjectID; big-endian, so that their order is the bytes'.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  private static let prefix = Array("sha256:".utf8)

  /// Takes exactly thirty-two bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    func word(_ start: Int) -> UInt64 {
      bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    (first, second, third, fourth) = (word(0), word(8), word(16), word(24))
  }

  /// Takes exactly sixty-four lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    self.init(hexBytes: ArraySlice(hex.utf8))
  }

  /// Takes `sha256:` and sixty-four lower-case hexadecimal digits.
  package init?(text: some StringProtocol) {
    self.init(textBytes: ArraySlice(text.utf8))
  }

  /// Takes `sha256:` and sixty-four lower-case hexadecimal digits, as bytes.
  init?(textBytes text: ArraySlice<UInt8>) {
    guard text.starts(with: Self.prefix) else { return nil }
    self.init(hexBytes: text.dropFirst(Self.prefix.count))
  }

  private init?(hexBytes: ArraySlice<UInt8>) {
    var rest = hexBytes
    guard rest.count == 64, let first: UInt64 = Hexadecimal.take(&rest),
      let second: UInt64 = Hexadecimal.take(&rest), let third: UInt64 = Hexadecimal.take(&rest),
      let fourth: UInt64 = Hexadecimal.take(&rest)
    else { return nil }
    (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
  }

  /// The thirty-two bytes.
  package var bytes: [UInt8] {
    [first, second, third, fourth].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
  }

  /// Sixty-four lower-case hexadecimal digits.
  package var hex: String { String(text.dropFirst(Self.prefix.count)) }

  /// The form that records use: `sha256:<hex>`.
  package var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the form that records use.
  func write(to text: inout [UInt8]) {
    text += Self.prefix
    for word in [first, second, third, fourth] { Hexadecimal.append(word, to: &text) }
  }

  package var description: String { text }

  // The bytes are a digest's already: eight of them tell contents apart.
  package func hash(into hasher: inout Hasher) { hasher.combine(first) }

  package static func < (left: Self, right: Self) -> Bool {
    (left.first, left.second, left.third, left.fourth)
      < (right.first, right.second, right.third, right.fourth)
  }
}
