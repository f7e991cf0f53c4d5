/// Values that are known to be secret, looked for as they are and as JSON has them in its strings.
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
    let forms = Set(usable.flatMap(Self.forms)).sorted { ($0.count, $1) > ($1.count, $0) }
    self.values = Dictionary(grouping: forms) { Self.key($0[..<Self.keySize]) }
  }

  /// A value as it is, in a string of JSON, and in one of JSON that is itself in a string.
  private static func forms(of value: [UInt8]) -> [[UInt8]] {
    let once = escaped(value)
    return [value] + once + once.flatMap(escaped)
  }

  /// With what JSON demands escaped, and with all but ASCII, as some programs write it.
  private static func escaped(_ value: [UInt8]) -> [[UInt8]] {
    let text = String(decoding: value, as: UTF8.self)
    let plain = Array(JSONValue.string(text).canonical().dropFirst().dropLast(2))
    let ascii = String(decoding: plain, as: UTF8.self).utf16.flatMap { unit in
      UInt8(exactly: unit).flatMap { $0 < 0x80 ? [$0] : nil }
        ?? Array("\\u".utf8) + Hexadecimal.encode([UInt8(unit >> 8), UInt8(unit & 0xff)]).utf8
    }
    return [plain, ascii]
  }

  /// The text with each of the values replaced by ``Redaction/blank``.
  package func blanked(in text: [UInt8]) -> [UInt8] {
    Redaction.blanked(ranges(in: text), of: text)
  }

  /// Where the values stand, in order.
  func ranges(in text: [UInt8]) -> [Range<Int>] {
    guard !values.isEmpty, text.count >= Self.shortest else { return [] }
    var ranges: [Range<Int>] = []
    var index = 0
    var key = Self.key(text[..<Self.keySize])
    while index + Self.keySize <= text.count {
      let found = values[key]?.first { value in
        index + value.count <= text.count
          && text[index..<(index + value.count)].elementsEqual(value)
      }
      if let found {
        ranges.append(index..<(index + found.count))
        index += found.count
        if index + Self.keySize <= text.count {
          key = Self.key(text[index..<(index + Self.keySize)])
        }
      } else {
        index += 1
        let last = index + Self.keySize - 1
        if last < text.count { key = key << 8 | UInt64(text[last]) }
      }
    }
    return ranges
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
