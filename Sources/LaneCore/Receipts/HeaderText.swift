/// The spellings of values in headers: plain ASCII on one line, each value in exactly one way.
enum HeaderText {
  private static let blank = UInt8(ascii: " ")
  private static let quote = UInt8(ascii: "\"")

  /// Whether a text can stand between blanks: printable ASCII, nothing that quoting gives a sense.
  static func isToken(_ text: some StringProtocol) -> Bool {
    (1...256).contains(text.utf8.count) && text.utf8.allSatisfy(isTokenByte)
  }

  /// The token that is nearest to a text from elsewhere, such as a model's name.
  static func token(_ text: String) -> String {
    let bytes = text.utf8.prefix(256).map { isTokenByte($0) ? $0 : UInt8(ascii: "_") }
    return bytes.isEmpty ? "_" : String(decoding: bytes, as: UTF8.self)
  }

  /// Quotes as git quotes paths, and also what begins or ends with a blank.
  ///
  /// Git leaves such a path bare, but then `git stripspace` would take the blank away.
  static func quoted(_ bytes: [UInt8]) -> String {
    let text = PathQuoting.quoted(bytes)
    return text.utf8.first == blank || text.utf8.last == blank ? "\"\(text)\"" : text
  }

  static func quoted(_ text: String) -> String {
    quoted(Array(text.utf8))
  }

  /// Returns what `quoted` wrote, or nil for any other text.
  static func unquoted(_ text: some StringProtocol) -> [UInt8]? {
    let all = Array(text.utf8)
    guard !all.isEmpty else { return nil }
    let inner = all.dropFirst().dropLast()
    if all.count > 2, all.first == quote, all.last == quote,
      inner.first == blank || inner.last == blank,
      let bytes = PathQuoting.unquoted(inner), bytes.elementsEqual(inner)
    {
      return bytes
    }
    guard all.first != blank, all.last != blank else { return nil }
    return PathQuoting.unquoted(all[...])
  }

  /// Returns what `quoted` wrote if it is Unicode.
  static func unquotedText(_ text: some StringProtocol) -> String? {
    guard let bytes = unquoted(text), !bytes.isEmpty else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Returns a count written without a sign and without leading zeros.
  static func count(_ text: Substring) -> Int? {
    guard text.utf8.count <= 9, let value = Int(text), String(value) == text else { return nil }
    return value < 0 ? nil : value
  }

  /// Cuts a value at its blanks, at most into so many pieces; the last takes the rest.
  static func fields(_ text: Substring, _ count: Int) -> [String] {
    text.utf8.split(separator: blank, maxSplits: count - 1, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && byte != quote && byte != UInt8(ascii: "\\")
  }
}
