/// Why a text is not in git's configuration syntax, and on which line.
package struct ConfigError: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case tooLarge(limit: Int)
    case nulByte
    case invalidUnicode
    case badSection
    case badLine
    case keyOutsideSection
    case unterminatedQuote
    case unknownEscape
  }

  package let line: Int
  package let kind: Kind
}

/// A text in git's configuration syntax, taken apart as `git config --list` does.
///
/// Unlike git it also tells of sections that are empty, since to write a section and forget its
/// keys must not look like not writing it. Included files are never read.
package struct ConfigText: Equatable, Sendable {
  /// The head of a section, such as `[protect "refs/heads/main"]`.
  package struct Header: Equatable, Sendable {
    /// The name, in lower case.
    package let section: String
    package let subsection: String?
    package let line: Int
  }

  /// One key and its value.
  package struct Entry: Equatable, Sendable {
    package let header: Header
    /// The name, in lower case.
    package let key: String
    /// Nil for a key without `=`, which git takes for true.
    package let value: String?
    package let line: Int

    /// The name as `git config --list` prints it.
    package var name: String {
      ([header.section] + (header.subsection.map { [$0] } ?? []) + [key]).joined(separator: ".")
    }
  }

  /// Every section head, in order.
  package let headers: [Header]
  /// Every key, in order.
  package let entries: [Entry]

  /// Reads a text.
  package init(_ bytes: [UInt8], limit: Int = 1 << 20) throws(ConfigError) {
    guard bytes.count <= limit else { throw ConfigError(line: 0, kind: .tooLarge(limit: limit)) }
    var reader = ConfigReader(bytes)
    try reader.read()
    headers = reader.headers
    entries = reader.entries
  }
}

/// Git's own reader, transcribed: one character at a time, where the end is a line's end too.
private struct ConfigReader {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var isAtEnd = false
  private(set) var headers: [ConfigText.Header] = []
  private(set) var entries: [ConfigText.Entry] = []

  private static let newline = UInt8(ascii: "\n")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // What some Windows editors put first; git skips it too.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
  }

  mutating func read() throws(ConfigError) {
    if let nul = bytes.firstIndex(of: 0) {
      let line = 1 + bytes[..<nul].count { $0 == Self.newline }
      throw ConfigError(line: line, kind: .nulByte)
    }
    while !isAtEnd {
      let character = next()
      switch character {
      case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "["): try readHeader()
      case _ where isSpace(character): continue
      case _ where isLetter(character): try readEntry(first: character)
      default: throw error(.badLine)
      }
    }
  }

  private func error(_ kind: ConfigError.Kind, at line: Int? = nil) -> ConfigError {
    ConfigError(line: line ?? self.line, kind: kind)
  }

  private mutating func next() -> UInt8 {
    guard index < bytes.count else {
      isAtEnd = true
      return Self.newline
    }
    var character = bytes[index]
    index += 1
    if character == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == Self.newline {
      character = Self.newline
      index += 1
    }
    if character == Self.newline { line += 1 }
    return character
  }

  private mutating func skipLine() {
    while next() != Self.newline {}
  }

  private func isSpace(_ character: UInt8) -> Bool {
    character == 0x20 || character == 0x09 || character == 0x0a || character == 0x0d
  }

  private func isLetter(_ character: UInt8) -> Bool {
    (0x61...0x7a).contains(character | 0x20)
  }

  private func isKeyCharacter(_ character: UInt8) -> Bool {
    isLetter(character) || (0x30...0x39).contains(character) || character == UInt8(ascii: "-")
  }

  private func lowercased(_ character: UInt8) -> UInt8 {
    (0x41...0x5a).contains(character) ? character + 0x20 : character
  }

  private func text(_ bytes: [UInt8], at line: Int) throws(ConfigError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error(.invalidUnicode, at: line)
    }
    return text
  }
}

extension ConfigReader {
  private mutating func readHeader() throws(ConfigError) {
    let start = line
    var name: [UInt8] = []
    while true {
      let character = next()
      if character == UInt8(ascii: "]"), !isAtEnd { break }
      if isSpace(character) {
        name.append(UInt8(ascii: "."))
        name += try readSubsection(after: character, start: start)
        break
      }
      guard isKeyCharacter(character) || character == UInt8(ascii: ".") else {
        throw error(.badSection, at: start)
      }
      name.append(lowercased(character))
    }
    // `[a.b]` is an old spelling of `[a "b"]`, for which the first dot is what counts.
    let parts = name.split(
      separator: UInt8(ascii: "."),
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard let section = parts.first, !section.isEmpty else { throw error(.badSection, at: start) }
    headers.append(
      ConfigText.Header(
        section: try text(Array(section), at: start),
        subsection: parts.count > 1 ? try text(Array(parts[1]), at: start) : nil,
        line: start
      )
    )
  }

  private mutating func readSubsection(
    after space: UInt8,
    start: Int
  ) throws(ConfigError) -> [UInt8] {
    var character = space
    while isSpace(character) {
      guard character != Self.newline else { throw error(.badSection, at: start) }
      character = next()
    }
    guard character == UInt8(ascii: "\"") else { throw error(.badSection, at: start) }
    var name: [UInt8] = []
    while true {
      character = next()
      if character == UInt8(ascii: "\"") { break }
      if character == UInt8(ascii: "\\") { character = next() }
      guard character != Self.newline else { throw error(.badSection, at: start) }
      name.append(character)
    }
    guard next() == UInt8(ascii: "]") else { throw error(.badSection, at: start) }
    return name
  }

  private mutating func readEntry(first: UInt8) throws(ConfigError) {
    let start = line
    guard let header = headers.last else { throw error(.keyOutsideSection) }
    var key = [lowercased(first)]
    var character = next()
    while isKeyCharacter(character) {
      key.append(lowercased(character))
      character = next()
    }
    while character == 0x20 || character == 0x09 { character = next() }
    var value: String?
    if character != Self.newline {
      guard character == UInt8(ascii: "=") else { throw error(.badLine, at: start) }
      value = try text(try readValue(), at: start)
    }
    entries.append(
      ConfigText.Entry(
        header: header,
        key: try text(key, at: start),
        value: value,
        line: start
      )
    )
  }

  private mutating func readValue() throws(ConfigError) -> [UInt8] {
    let start = line
    var value: [UInt8] = []
    var quoted = false
    var spaces = 0
    while true {
      var character = next()
      if character == Self.newline {
        guard !quoted else { throw error(.unterminatedQuote, at: start) }
        return value
      }
      if isSpace(character), !quoted {
        // Kept back, since white space at the end of a value does not belong to it.
        if !value.isEmpty { spaces += 1 }
        continue
      }
      if !quoted, character == UInt8(ascii: ";") || character == UInt8(ascii: "#") {
        skipLine()
        return value
      }
      value += [UInt8](repeating: 0x20, count: spaces)
      spaces = 0
      if character == UInt8(ascii: "\"") {
        quoted.toggle()
        continue
      }
      if character == UInt8(ascii: "\\") {
        character = next()
        switch character {
        case Self.newline: continue
        case UInt8(ascii: "t"): character = 0x09
        case UInt8(ascii: "b"): character = 0x08
        case UInt8(ascii: "n"): character = Self.newline
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): break
        default: throw error(.unknownEscape)
        }
      }
      value.append(character)
    }
  }
}
