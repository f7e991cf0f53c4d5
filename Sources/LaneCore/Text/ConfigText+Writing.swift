extension ConfigText {
  /// The head of a section as a line, or nil where git has no way to write it.
  package static func header(section: String, subsection: String? = nil) -> String? {
    guard let subsection else { return "[\(section)]" }
    guard !subsection.utf8.contains(where: { $0 == 0x0a || $0 == 0 }) else { return nil }
    let escaped = subsection.utf8.flatMap { byte -> [UInt8] in
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        ? [UInt8(ascii: "\\"), byte] : [byte]
    }
    return "[\(section) \"\(String(decoding: escaped, as: UTF8.self))\"]"
  }

  /// A value as it stands after `=`, quoted where it has to be.
  package static func value(_ value: String) -> String {
    var escaped: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): escaped += [UInt8(ascii: "\\"), byte]
      case 0x0a: escaped += #"\n"#.utf8
      case 0x09: escaped += #"\t"#.utf8
      case 0x08: escaped += #"\b"#.utf8
      default: escaped.append(byte)
      }
    }
    let text = String(decoding: escaped, as: UTF8.self)
    let isPlain =
      value.utf8.first != 0x20 && value.utf8.last != 0x20
      && !value.utf8.contains { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "#") || $0 == 0x0d }
    return isPlain ? text : "\"\(text)\""
  }
}
