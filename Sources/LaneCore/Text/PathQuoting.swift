/// Paths as git writes them in its own output with `core.quotePath` on: always plain ASCII.
package enum PathQuoting {
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  // What C has a letter for; every other unusual byte is three octal digits.
  private static let letters: [(byte: UInt8, letter: UInt8)] = [
    (0x07, UInt8(ascii: "a")), (0x08, UInt8(ascii: "b")), (0x09, UInt8(ascii: "t")),
    (0x0a, UInt8(ascii: "n")), (0x0b, UInt8(ascii: "v")), (0x0c, UInt8(ascii: "f")),
    (0x0d, UInt8(ascii: "r")), (0x22, UInt8(ascii: "\"")), (0x5c, UInt8(ascii: "\\")),
  ]

  /// Returns the path, in quotes only if a byte of it needs them.
  package static func quoted(_ path: [UInt8]) -> String {
    var text: [UInt8] = []
    write(quoted: path, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the path, in quotes only if a byte of it needs them.
  static func write(quoted path: some Collection<UInt8>, to text: inout [UInt8]) {
    guard path.contains(where: isUnusual) else {
      text += path
      return
    }
    text.append(quote)
    for byte in path {
      if let (_, letter) = letters.first(where: { $0.byte == byte }) {
        text += [backslash, letter]
      } else if isUnusual(byte) {
        text += [backslash, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
      } else {
        text.append(byte)
      }
    }
    text.append(quote)
  }

  /// Returns the path that a text stands for, or nil unless git would have written that text.
  package static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.first == quote else { return text.contains(where: isUnusual) ? nil : Array(text) }
    var path: [UInt8] = []
    var rest = text.dropFirst()
    while let byte = rest.popFirst(), byte != quote {
      guard byte == backslash else {
        path.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return nil }
      if let (meant, _) = letters.first(where: { $0.letter == escape }) {
        path.append(meant)
      } else {
        let digits = [escape] + rest.prefix(2)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) else {
          return nil
        }
        let value = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
        guard (1...255).contains(value) else { return nil }
        path.append(UInt8(value))
        rest = rest.dropFirst(2)
      }
    }
    // Two texts for one path would be two readings of one record: only git's own is taken.
    return quoted(path).utf8.elementsEqual(text) ? path : nil
  }

  /// Returns the path that a text stands for, or nil as above.
  package static func unquoted(_ text: String) -> [UInt8]? {
    unquoted(ArraySlice(text.utf8))
  }

  private static func isUnusual(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x7f || byte == quote || byte == backslash
  }
}
