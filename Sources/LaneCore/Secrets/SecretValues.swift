/// Values that are known to be secret, looked for as they are.
package struct SecretValues: Sendable {
  // Shorter values would blank ordinary words, and no service hands out such keys.
  package static let shortest = 12
  private static let countLimit = 1024
  private static let sizeLimit = 16 << 10
  private static let keySize = 8

  // By the first bytes of a value, longest first: one secret may hold another.
  private let values: [UInt64: [[UInt8]]]

  package init(_ values: some Sequence<String>) {
    let usable = Set(values.map { Array($0.utf8) })
      .filter { (Self.shortest...Self.sizeLimit).contains($0.count) }
      .filter { !$0.containsBytes(Redaction.blank) }
      .sorted { ($0.count, $1) > ($1.count, $0) }
      .prefix(Self.countLimit)
    self.values = Dictionary(grouping: usable) { Self.key($0[..<Self.keySize]) }
  }

  /// The text with each of the values replaced by ``Redaction/blank``.
  package func blanked(in text: [UInt8]) -> [UInt8] {
    guard !values.isEmpty, text.count >= Self.shortest else { return text }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    var key = Self.key(text[..<Self.keySize])
    while index + Self.keySize <= text.count {
      let found = values[key]?.first { value in
        index + value.count <= text.count
          && text[index..<(index + value.count)].elementsEqual(value)
      }
      if let found {
        result += text[copied..<index]
        result += Redaction.blank
        index += found.count
        copied = index
        if index + Self.keySize <= text.count {
          key = Self.key(text[index..<(index + Self.keySize)])
        }
      } else {
        index += 1
        let last = index + Self.keySize - 1
        if last < text.count { key = key << 8 | UInt64(text[last]) }
      }
    }
    return copied == 0 ? text : result + text[copied...]
  }

  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension [UInt8] {
  /// Whether a text stands somewhere in these bytes.
  func containsBytes(_ text: [UInt8]) -> Bool {
    guard let first = text.first, count >= text.count else { return text.isEmpty }
    return (0...(count - text.count)).contains { start in
      self[start] == first && self[start..<(start + text.count)].elementsEqual(text)
    }
  }
}

private func > (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
  left.0 == right.0 ? right.1.lexicographicallyPrecedes(left.1) : left.0 > right.0
}
