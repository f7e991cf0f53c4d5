/// Base64 as RFC 4648 section 4 has it, with one reading: padded, and no stray bits at the end.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )
  private static let padding = UInt8(ascii: "=")

  /// Returns the text on one line.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    let alphabet = alphabet
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
      }
      for position in 0..<4 {
        let sextet = Int(group >> UInt32(18 - 6 * position) & 63)
        text.append(position <= count ? alphabet[sextet] : padding)
      }
      index += count
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns the bytes, or nil if anything but the alphabet and its padding occurs.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var content = text
    while content.last == padding, text.count - content.count < 2 { content.removeLast() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count / 4 * 3 + 2)
    let values = values
    var group: UInt32 = 0
    var bits = 0
    for character in content {
      let sextet = values[Int(character)]
      guard sextet != none else { return nil }
      group = group << 6 | UInt32(sextet)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      group &= (1 << UInt32(bits)) - 1
    }
    return group == 0 && bits < 6 ? bytes : nil
  }

  /// Returns the bytes of a text, or nil as above.
  package static func decode(_ text: String) -> [UInt8]? {
    decode(ArraySlice(text.utf8))
  }

  private static let none: UInt8 = 0xff

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: none, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()
}
