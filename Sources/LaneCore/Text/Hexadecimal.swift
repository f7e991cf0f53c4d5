/// Lower-case hexadecimal text, the only spelling that stored records use.
enum Hexadecimal {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 0xf))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends all digits of a number, the highest first.
  static func append<Word: FixedWidthInteger>(_ word: Word, to text: inout [UInt8]) {
    for shift in stride(from: Word.bitWidth - 4, through: 0, by: -4) {
      text.append(digit(UInt8(truncatingIfNeeded: word >> Word(shift) & 0xf)))
    }
  }

  /// Takes a number off the front of a text that has all its digits; nil unless they are lower-case.
  static func take<Word: FixedWidthInteger>(_ text: inout ArraySlice<UInt8>) -> Word? {
    var word: Word = 0
    let count = Word.bitWidth / 4
    guard text.count >= count else { return nil }
    for character in text.prefix(count) {
      guard let nibble = value(of: character) else { return nil }
      word = word << 4 | Word(nibble)
    }
    text = text.dropFirst(count)
    return word
  }

  static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x57 + nibble
  }

  static func value(of character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x57
    default: nil
    }
  }
}
