/// A value that is given to a name: `password = "…"`, `TOKEN=…`, `--api-key …`, `Cookie: …`.
struct SecretAssignment {
  private let text: [UInt8]
  private let kind: SecretNames.Kind
  private let name: Range<Int>
  /// Whether nothing but the operator stands between name and value.
  private var isTight = false
  private var isColon = false
  private var quote: Quote?

  /// What a value stands in.
  ///
  /// Text inside JSON has its quotes escaped.
  private struct Quote {
    let mark: UInt8
    let isEscaped: Bool
  }

  // More blanks than these lay out a table.
  private static let blanksLimit = 8

  /// The range of the secret in what follows a name; nil where it is none.
  ///
  /// A flag's value may stand after a blank alone.
  static func value(of text: [UInt8], named name: Range<Int>, isFlag: Bool) -> Range<Int>? {
    var index = name.upperBound
    // The name may be a key in JSON, or the subscript of a table.
    if let open = quote(in: text, at: index) { index += open.isEscaped ? 2 : 1 }
    if byte(text, index) == UInt8(ascii: "]") { index += 1 }
    let afterName = index
    skipBlanks(text, &index)
    let operation = take(operatorIn: text, &index)
    guard operation != nil || (isFlag && index > afterName) else { return nil }
    let afterOperator = index
    skipBlanks(text, &index)
    var isColon = operation == UInt8(ascii: ":")
    if isColon, let value = SecretType.value(of: text, typedAt: index) {
      (index, isColon) = (value, false)
    }
    let quote = quote(in: text, at: index)
    let mayBeHeader = isColon || quote != nil
    guard let kind = SecretNames.kind(of: text[name], mayBeHeader: mayBeHeader) else { return nil }
    var assignment = SecretAssignment(text: text, kind: kind, name: name)
    assignment.isColon = isColon
    assignment.isTight = operation != nil && index == afterOperator
    assignment.quote = quote
    if let quote { index += quote.isEscaped ? 2 : 1 }
    return assignment.secret(from: index)
  }

  private init(text: [UInt8], kind: SecretNames.Kind, name: Range<Int>) {
    self.text = text
    self.kind = kind
    self.name = name
  }

  private func secret(from start: Int) -> Range<Int>? {
    switch kind {
    case .header:
      let value = start..<end(from: start, stopsAtBlank: false)
      return Self.isPlaceholder(text[value]) ? nil : afterScheme(value)
    case .password:
      let value = start..<end(from: start, stopsAtBlank: quote == nil)
      return isPassword(content(of: value)) ? value : nil
    case .key:
      let value = start..<end(from: start, stopsAtBlank: quote == nil)
      return isKey(content(of: value)) ? value : nil
    }
  }

  /// A value as it reads: escapes make it longer than it is.
  private func content(of value: Range<Int>) -> ArraySlice<UInt8> {
    guard quote?.isEscaped == true else { return text[value] }
    return JSONStringContent(of: text, in: value)?.bytes[...] ?? text[value]
  }

  /// `Bearer` and its like stay: they say what was sent.
  private func afterScheme(_ value: Range<Int>) -> Range<Int>? {
    let scheme = text[value].prefix { (0x41...0x5a).contains($0 & 0xdf) }
    let rest = text[scheme.endIndex..<value.upperBound].drop { $0 == 0x20 }
    let isScheme = !scheme.isEmpty && rest.startIndex > scheme.endIndex && !rest.isEmpty
    let secret = isScheme ? rest.startIndex..<value.upperBound : value
    return secret.isEmpty || Self.isPlaceholder(text[secret]) ? nil : secret
  }

  private func isPassword(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 4, isNoCode(value) else { return false }
    if quote != nil { return !value.contains(0x20) || !isColon }
    if isTight, !isColon { return true }
    return value.count >= 6 && Self.isMixed(value)
  }

  private func isKey(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count >= 8, isNoCode(value), Self.isMixed(value), !value.contains(0x20) else {
      return false
    }
    let first = value.first
    return first != UInt8(ascii: "/") && first != UInt8(ascii: "~") && first != UInt8(ascii: ".")
  }

  /// Whether a value is written out: no variable, no call, no member of something, no placeholder.
  private func isNoCode(_ value: ArraySlice<UInt8>) -> Bool {
    guard !Self.isPlaceholder(value), !value.elementsEqual(text[name]) else { return false }
    guard quote == nil else { return true }
    if value.contains(UInt8(ascii: "(")) { return false }
    let parts = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isMember =
      parts.count > 1
      && parts.allSatisfy { part in
        part.first.map { (0x41...0x5a).contains($0 & 0xdf) || $0 == UInt8(ascii: "_") } == true
          && part.count < 24 && part.allSatisfy { SecretTokens.Alphabet.word.contains($0) }
      }
    return !isMember
  }

  // MARK: - What is read

  /// Where the value ends: at its quote, else at what cannot be part of it.
  private func end(from start: Int, stopsAtBlank: Bool) -> Int {
    var index = start
    while index < text.count {
      let byte = text[index]
      if byte == 0x0a || byte == 0x0d { break }
      if byte == UInt8(ascii: "\\") {
        guard let length = escape(at: index) else { break }
        index += length
        continue
      }
      if let quote {
        if byte == quote.mark || byte == UInt8(ascii: "\"") { break }
      } else if Self.ends.contains(byte) || (stopsAtBlank && Self.blankEnds.contains(byte)) {
        break
      }
      index += 1
    }
    return min(index, text.count)
  }

  /// How long an escape of the value is; nil for one of JSON around this text.
  private func escape(at index: Int) -> Int? {
    guard let quote, let second = Self.byte(text, index + 1) else { return nil }
    guard quote.isEscaped else { return 2 }
    let third = Self.byte(text, index + 2)
    // Inside JSON an escape's own backslash is escaped, and so may be what follows.
    guard second == UInt8(ascii: "\\"), let third, third != UInt8(ascii: "\"") else { return nil }
    return third == second ? 4 : 3
  }

  private static let ends = Set("\"'`".utf8)
  private static let blankEnds = Set(" \t,;&|<>)}]".utf8)

  private static func quote(in text: [UInt8], at index: Int) -> Quote? {
    guard let first = byte(text, index) else { return nil }
    if ends.contains(first) { return Quote(mark: first, isEscaped: false) }
    guard first == UInt8(ascii: "\\"), byte(text, index + 1) == UInt8(ascii: "\"") else {
      return nil
    }
    return Quote(mark: UInt8(ascii: "\""), isEscaped: true)
  }

  /// Takes `=`, `==`, `:`, `:=` or `=>`, and returns its first byte; `://` is none.
  private static func take(operatorIn text: [UInt8], _ index: inout Int) -> UInt8? {
    guard let first = byte(text, index), first == UInt8(ascii: "=") || first == UInt8(ascii: ":")
    else { return nil }
    let second = byte(text, index + 1)
    if first == UInt8(ascii: ":"), second == UInt8(ascii: "/"), byte(text, index + 2) == second {
      return nil
    }
    index += 1
    guard second == UInt8(ascii: "=") || second == UInt8(ascii: ">") else { return first }
    index += 1
    return UInt8(ascii: "=")
  }

  private static func skipBlanks(_ text: [UInt8], _ index: inout Int) {
    let limit = index + blanksLimit
    while index < limit, let next = byte(text, index), next == 0x20 || next == 0x09 { index += 1 }
  }

  private static func byte(_ text: [UInt8], _ index: Int) -> UInt8? {
    index < text.count ? text[index] : nil
  }

  private static func isMixed(_ value: ArraySlice<UInt8>) -> Bool {
    value.contains { (0x30...0x39).contains($0) || Set("!@#%^*+~?".utf8).contains($0) }
      && value.contains { (0x41...0x5a).contains($0 & 0xdf) }
  }

  /// What stands for a secret where none is: `$TOKEN`, `<token>`, `***`, `null`.
  private static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first else { return true }
    // A value ends before a bracket.
    if value.starts(with: Redaction.blank.dropLast()) { return true }
    if [UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "%")].contains(first)
    {
      return true
    }
    return value.allSatisfy { $0 == first }
      || words.contains(String(decoding: value, as: UTF8.self))
  }

  private static let words: Set<String> = [
    "true", "false", "null", "none", "None", "nil", "undefined", "required", "optional", "string",
    "String", "string?", "String?", "secret", "password", "changeme", "example",
  ]
}
