/// The spellings of values in headers: plain ASCII on one line, each value in exactly one way.
///
/// They are read and written as bytes: a gate looks at thousands of receipts.
enum HeaderText {
  private static let blank = UInt8(ascii: " ")
  private static let quote = UInt8(ascii: "\"")

  /// Whether a text can stand between blanks: printable ASCII, nothing that quoting gives a sense.
  static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
    (1...256).contains(text.count) && text.allSatisfy(isTokenByte)
  }

  /// The token that is nearest to a text from elsewhere, such as a model's name.
  static func token(_ text: String) -> String {
    let bytes = text.utf8.prefix(256).map { isTokenByte($0) ? $0 : UInt8(ascii: "_") }
    return bytes.isEmpty ? "_" : String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text quoted as git quotes paths, and also what begins or ends with a blank.
  ///
  /// Git leaves such a path bare, but then `git stripspace` would take the blank away.
  static func write(quoted bytes: some Collection<UInt8>, to text: inout [UInt8]) {
    let start = text.count
    PathQuoting.write(quoted: bytes, to: &text)
    guard text.count > start, text[start] == blank || text[text.count - 1] == blank else { return }
    text.insert(quote, at: start)
    text.append(quote)
  }

  /// Returns what `write(quoted:)` wrote, or nil for any other text.
  static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard let first = text.first, let last = text.last else { return nil }
    let inner = text.dropFirst().dropLast()
    if text.count > 2, first == quote, last == quote, inner.first == blank || inner.last == blank,
      let bytes = PathQuoting.unquoted(inner), bytes.elementsEqual(inner)
    {
      return bytes
    }
    guard first != blank, last != blank else { return nil }
    return PathQuoting.unquoted(text)
  }

  /// Returns what `write(quoted:)` wrote if it is Unicode.
  static func unquotedText(_ text: ArraySlice<UInt8>) -> String? {
    guard let bytes = unquoted(text), !bytes.isEmpty else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Appends a count.
  static func write(_ count: Int, to text: inout [UInt8]) {
    text += String(count).utf8
  }

  /// Returns a count written without a sign and without leading zeros.
  static func count(_ text: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }),
      text.count == 1 || text.first != 0x30
    else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Cuts a value at its blanks, at most into so many pieces; the last takes the rest.
  static func fields(_ text: ArraySlice<UInt8>, _ count: Int) -> [ArraySlice<UInt8>] {
    text.split(separator: blank, maxSplits: count - 1, omittingEmptySubsequences: false)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && byte != quote && byte != UInt8(ascii: "\\")
  }
}
