extension JSONValue {
  /// The one text of this value: keys sorted by their bytes, no spaces, a line feed at the end.
  ///
  /// Only what JSON demands is escaped, so that the same value has the same bytes, and the same
  /// signature, wherever it is written.
  package func canonical() -> [UInt8] {
    var text: [UInt8] = []
    write(to: &text, indent: nil)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  /// The same members in the same order, set out for a person, two spaces a level.
  package func pretty() -> [UInt8] {
    var text: [UInt8] = []
    write(to: &text, indent: 0)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  private func write(to text: inout [UInt8], indent: Int?) {
    switch self {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    case .number(let value): text += (value.isFinite ? value.description : "null").utf8
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      Self.write(elements, between: "[", and: "]", to: &text, indent: indent) {
        element,
        text,
        inner in
        element.write(to: &text, indent: inner)
      }
    case .object(let object):
      Self.write(object.members, between: "{", and: "}", to: &text, indent: indent) {
        member,
        text,
        inner in
        Self.write(member.key, to: &text)
        text += (inner == nil ? ":" : ": ").utf8
        member.value.write(to: &text, indent: inner)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element],
    between open: String,
    and close: String,
    to text: inout [UInt8],
    indent: Int?,
    one: (Element, inout [UInt8], Int?) -> Void
  ) {
    let inner = indent.map { $0 + 1 }
    func breakLine(_ level: Int?) {
      guard let level else { return }
      text.append(UInt8(ascii: "\n"))
      text += [UInt8](repeating: UInt8(ascii: " "), count: level * 2)
    }
    text += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      breakLine(inner)
      one(element, &text, inner)
    }
    if !elements.isEmpty { breakLine(indent) }
    text += close.utf8
  }

  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text += #"\""#.utf8
      case UInt8(ascii: "\\"): text += #"\\"#.utf8
      case 0x08: text += #"\b"#.utf8
      case 0x09: text += #"\t"#.utf8
      case 0x0a: text += #"\n"#.utf8
      case 0x0c: text += #"\f"#.utf8
      case 0x0d: text += #"\r"#.utf8
      case 0..<0x20: text += (#"\u00"# + Hexadecimal.encode([byte])).utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
