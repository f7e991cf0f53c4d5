/// The type between a name and its value: `password: string = "…"`, `&'static str`, `str | None`.
enum SecretType {
  private static let lengthLimit = 64

  /// Where the quote of the value stands, if what begins here is a type and `=` follows.
  static func value(of text: [UInt8], typedAt start: Int) -> Int? {
    let bytes = text[start...].prefix(lengthLimit)
    guard let first = bytes.first, mayBegin(first) else { return nil }
    let type = bytes.prefix { isOfType($0) || $0 == 0x20 }
    let rest = text[type.endIndex...]
    // Logs have pairs without blanks: `bad password: user="kam"`.
    guard rest.first == UInt8(ascii: "="), type.last == 0x20, isOneType(type) else { return nil }
    let value = rest.dropFirst().prefix(lengthLimit).drop { $0 == 0x20 }
    guard let quote = value.first, quotes.contains(quote) else { return nil }
    return value.startIndex
  }

  /// Words alone are prose: blanks stand about `|` and behind a reference only.
  private static func isOneType(_ type: ArraySlice<UInt8>) -> Bool {
    let words = type.split(separator: 0x20)
    return zip(words, words.dropFirst()).allSatisfy { word, next in
      word.first == UInt8(ascii: "&") || isBar(word) || isBar(next)
    }
  }

  private static func isBar(_ word: ArraySlice<UInt8>) -> Bool { word.elementsEqual("|".utf8) }

  private static let quotes = Set("\"'`\\".utf8)
  private static let marks = Set("<>?|[]'".utf8)

  private static func mayBegin(_ byte: UInt8) -> Bool {
    SecretTokens.Alphabet.word.contains(byte) || byte == UInt8(ascii: "&")
  }

  private static func isOfType(_ byte: UInt8) -> Bool {
    SecretTokens.Alphabet.dotted.contains(byte) || byte == UInt8(ascii: "&") || marks.contains(byte)
  }
}
