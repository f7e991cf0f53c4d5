/// Text from anywhere, made fit for a terminal: nothing in it can move the cursor, recolour,
/// reorder or hide what is shown.
///
/// Escapes are visible (`\x1b`, `\u{202e}`), since dropping them silently would let two different
/// texts look alike.
package enum SafeText {
  /// Returns one line: line breaks and tabs are escaped as well.
  package static func line(_ bytes: some Sequence<UInt8>, limit: Int = .max) -> String {
    escape(bytes, keepsLayout: false, limit: limit)
  }

  /// Returns one line of a string: line breaks and tabs are escaped as well.
  package static func line(_ text: String, limit: Int = .max) -> String {
    line(text.utf8, limit: limit)
  }

  /// Returns what a program printed as one line: its lines without the blanks around them, and
  /// without the frame of @ that ssh-keygen draws around a warning.
  package static func words(_ output: some Sequence<UInt8>, limit: Int = .max) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x40 }
    let lines = Array(output).split { $0 == 0x0a || $0 == 0x0d }.compactMap { line in
      line.lastIndex { !isBlank($0) }.map { line[...$0].drop(while: isBlank) }
    }
    return line(Array(lines.joined(separator: Array("; ".utf8))), limit: limit)
  }

  /// Returns a text that keeps its line feeds and tabs; a carriage return before a line feed goes.
  package static func block(_ bytes: some Sequence<UInt8>, limit: Int = .max) -> String {
    escape(bytes, keepsLayout: true, limit: limit)
  }

  /// Returns a text of a string that keeps its line feeds and tabs.
  package static func block(_ text: String, limit: Int = .max) -> String {
    block(text.utf8, limit: limit)
  }

  private static func escape(
    _ bytes: some Sequence<UInt8>,
    keepsLayout: Bool,
    limit: Int
  ) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    var pendingReturn = false
    var decoder = ScalarDecoder(bytes.makeIterator())
    while let piece = decoder.next() {
      if count >= limit {
        result.append("…")
        return String(result)
      }
      count += 1
      if pendingReturn, piece != .scalar("\n") { result.append(contentsOf: #"\r"#.unicodeScalars) }
      pendingReturn = false
      switch piece {
      case .invalid(let byte):
        result.append(contentsOf: escaped(byte).unicodeScalars)
      case .scalar("\n") where keepsLayout, .scalar("\t") where keepsLayout:
        if case .scalar(let scalar) = piece { result.append(scalar) }
      case .scalar("\r") where keepsLayout:
        pendingReturn = true
      case .scalar(let scalar):
        if let escape = escaped(scalar) {
          result.append(contentsOf: escape.unicodeScalars)
        } else {
          result.append(scalar)
        }
      }
    }
    if pendingReturn { result.append(contentsOf: #"\r"#.unicodeScalars) }
    return String(result)
  }

  private static func escaped(_ byte: UInt8) -> String {
    #"\x"# + Hexadecimal.encode([byte])
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: #"\t"#
    case 0x0a: #"\n"#
    case 0x0d: #"\r"#
    case 0x00...0x1f, 0x7f: escaped(UInt8(scalar.value))
    case _ where isDeceptive(scalar): #"\u{"# + String(scalar.value, radix: 16) + "}"
    default: nil
    }
  }

  /// Whether a scalar has an effect that cannot be seen: C1 controls, marks that change the
  /// direction of text, separators, and characters of no width that carry no spelling.
  private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0x9f, 0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028...0x202e,
      0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe0fff:
      true
    default:
      false
    }
  }
}
