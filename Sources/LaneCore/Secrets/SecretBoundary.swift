/// Where a word may begin: behind no letter or digit, but behind an escape that ends in either.
struct SecretBoundary {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  private static let backslash = UInt8(ascii: "\\")
  private static let escapes = Set("nrtbfu".utf8)
  // What languages and shells know beside JSON's.
  private static let letters = escapes.subtracting("u".utf8).union("aev0".utf8)
  private static let coloursLimit = 16

  func isWordStart(_ start: Int) -> Bool {
    guard start > 0 else { return true }
    if text[start - 1] == Self.backslash {
      // The second half of an escape is no letter of a word.
      let backslashes = text[..<start].reversed().prefix { $0 == Self.backslash }.count
      return backslashes % 2 == 0 || !Self.escapes.contains(text[start])
    }
    return !SecretTokens.Alphabet.alphanumeric.contains(text[start - 1]) || isEscape(before: start)
  }

  /// `\n`, `\u003d`, `\x0a`, `\012`, `%3D`, and the sequences that colour a terminal's text.
  func isEscape(before start: Int) -> Bool {
    if byte(2, before: start) == Self.backslash,
      byte(1, before: start).map(Self.letters.contains) == true
    {
      return true
    }
    if byte(6, before: start) == Self.backslash, byte(5, before: start) == UInt8(ascii: "u") {
      return true
    }
    if byte(4, before: start) == Self.backslash {
      let isHexadecimal = byte(3, before: start) == UInt8(ascii: "x")
      if isHexadecimal || text[(start - 3)..<start].allSatisfy({ (0x30...0x37).contains($0) }) {
        return true
      }
    }
    return byte(3, before: start) == UInt8(ascii: "%") || isColour(before: start)
  }

  /// `ESC [ 3 1 m`, its first byte as it is or as some escape.
  private func isColour(before start: Int) -> Bool {
    guard let last = byte(1, before: start), (0x40...0x7e).contains(last) else { return false }
    let numbers = text[..<(start - 1)].suffix(Self.coloursLimit).reversed()
      .prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }.count
    let bracket = start - 2 - numbers
    guard bracket >= 0, text[bracket] == UInt8(ascii: "[") else { return false }
    if bracket > 0, text[bracket - 1] == 0x1b { return true }
    return numbers > 0 && (last == UInt8(ascii: "m") || last == UInt8(ascii: "K"))
  }

  private func byte(_ back: Int, before start: Int) -> UInt8? {
    start >= back ? text[start - back] : nil
  }
}
