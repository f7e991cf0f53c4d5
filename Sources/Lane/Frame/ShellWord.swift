/// A word of the shell, for scripts that we write and commands that people copy.
enum ShellWord {
  /// The word as one would type it: quoted where the shell would read it otherwise.
  static func typed(_ text: String) -> String {
    text.isEmpty || text.utf8.contains(where: isSpecial)
      ? "'" + String(decoding: quoted(text), as: UTF8.self) + "'" : text
  }

  /// The inside of a single-quoted word.
  static func quoted(_ text: String) -> [UInt8] {
    text.utf8.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
  }

  /// What the inside of a single-quoted word stands for.
  static func unquoted(_ text: ArraySlice<UInt8>) -> String {
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      plain.append(byte)
      if byte == UInt8(ascii: "'") { rest = rest.dropFirst(3) }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      false
    default: !"-_./:@+,=%".utf8.contains(byte)
    }
  }
}
