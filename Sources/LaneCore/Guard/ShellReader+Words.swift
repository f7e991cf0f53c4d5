extension ShellReader {
  private static let metacharacters = Set(" \t\r\n;&|()<>".utf8)

  /// Reads a word, and how many bytes of it are written plainly from its beginning.
  mutating func readWord() -> (word: ShellWord, plain: Int) {
    var word = ShellWord(text: "")
    var text: [UInt8] = []
    var plain: Int?
    var braces: (isOpen: Bool, hasParts: Bool) = (false, false)
    func take(_ word: inout ShellWord, _ text: inout [UInt8]) {
      word.text += String(decoding: text, as: UTF8.self)
      text = []
    }
    while let next = byte(), !Self.metacharacters.contains(next) {
      switch next {
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"),
        UInt8(ascii: "`"):
        take(&word, &text)
        plain = plain ?? word.text.utf8.count
        readSpecial(next, into: &word)
        continue
      case UInt8(ascii: "{"): braces.isOpen = true
      case UInt8(ascii: ","), UInt8(ascii: "."): braces.hasParts = braces.hasParts || braces.isOpen
      case UInt8(ascii: "}") where braces.isOpen && braces.hasParts: word.isOpaque = true
      default: break
      }
      text.append(next)
      index += 1
    }
    take(&word, &text)
    return (word, plain ?? word.text.utf8.count)
  }

  private mutating func readSpecial(_ mark: UInt8, into word: inout ShellWord) {
    index += 1
    switch mark {
    case UInt8(ascii: "'"):
      let quoted = bytes[index...].prefix { $0 != mark }
      word.text += String(decoding: quoted, as: UTF8.self)
      index = quoted.endIndex
      if index < bytes.count { index += 1 } else { giveUp() }
    case UInt8(ascii: "\""): readText(until: mark, into: &word)
    case UInt8(ascii: "\\"):
      guard let next = byte() else { return }
      index += 1
      if next != 0x0a { word.text.append(bytes: [next], &index, bytes) }
    case UInt8(ascii: "$"): readExpansion(into: &word, isQuoted: false)
    default: readBackquotes(into: &word)
    }
  }

  /// Reads text in which only `\`, `$` and backquotes mean something.
  mutating func readText(
    until end: UInt8?,
    into word: inout ShellWord,
    startingOver: Bool = false
  ) {
    if startingOver { word.text = "" }
    var text: [UInt8] = []
    func take(_ word: inout ShellWord) {
      word.text += String(decoding: text, as: UTF8.self)
      text = []
    }
    while let next = byte() {
      if next == end {
        index += 1
        return take(&word)
      }
      index += 1
      switch next {
      case UInt8(ascii: "\\"):
        guard let escaped = byte() else { continue }
        index += 1
        if escaped == 0x0a { continue }
        if !Set("$`\"\\".utf8).contains(escaped) { text.append(next) }
        text.append(escaped)
      case UInt8(ascii: "$"):
        take(&word)
        readExpansion(into: &word, isQuoted: true)
      case UInt8(ascii: "`"):
        take(&word)
        readBackquotes(into: &word)
      default: text.append(next)
      }
    }
    take(&word)
    if end != nil { giveUp() }
  }

  /// Reads what follows a `$`.
  private mutating func readExpansion(into word: inout ShellWord, isQuoted: Bool) {
    if readHome() {
      word.text += "~"
      return
    }
    switch byte() {
    case UInt8(ascii: "(") where readArithmetic(isCommand: false): word.isOpaque = true
    case UInt8(ascii: "("):
      index += 1
      if let known = readSubstitution() {
        word.text += known.text
        word.isOpaque = word.isOpaque || known.isOpaque
      } else {
        word.isOpaque = true
      }
    case UInt8(ascii: "{"):
      index += 1
      word.isOpaque = true
      readParameter()
    case UInt8(ascii: "'") where !isQuoted:
      index += 1
      readEscapes(into: &word)
    case UInt8(ascii: "\"") where !isQuoted:
      index += 1
      readText(until: UInt8(ascii: "\""), into: &word)
    case let next? where SecretTokens.Alphabet.word.contains(next):
      word.isOpaque = true
      let isDigit = (0x30...0x39).contains(next)
      index += 1
      while !isDigit, let more = byte(), SecretTokens.Alphabet.word.contains(more) { index += 1 }
    case let next? where Set("@*#?-$!".utf8).contains(next):
      index += 1
      word.isOpaque = true
    default: word.text += "$"
    }
  }

  /// Reads the one variable whose value everybody knows; whether it stood there.
  private mutating func readHome() -> Bool {
    let rest = bytes[index...]
    if rest.starts(with: "{HOME}".utf8) {
      index += 6
      return true
    }
    guard rest.starts(with: "HOME".utf8),
      rest.dropFirst(4).first.map(SecretTokens.Alphabet.word.contains) != true
    else { return false }
    index += 4
    return true
  }

  /// Reads `${…}` to its end, and the commands in it.
  private mutating func readParameter() {
    var open = 1
    while let next = byte() {
      index += 1
      switch next {
      case UInt8(ascii: "\\"): index = min(index + 1, bytes.count)
      case UInt8(ascii: "'"):
        index = min(bytes[index...].prefix { $0 != next }.endIndex + 1, bytes.count)
      case UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "}"):
        open -= 1
        if open == 0 { return }
      case UInt8(ascii: "$") where byte() == UInt8(ascii: "("):
        index += 1
        _ = readSubstitution()
      case UInt8(ascii: "`"):
        var word = ShellWord(text: "")
        readBackquotes(into: &word)
      default: break
      }
    }
    giveUp()
  }

  /// Reads the older form of a substitution, in which `\` escapes itself, `$` and the mark.
  private mutating func readBackquotes(into word: inout ShellWord) {
    word.isOpaque = true
    var inner: [UInt8] = []
    while let next = byte() {
      index += 1
      if next == UInt8(ascii: "`") {
        return add(ShellReader.read(String(decoding: inner, as: UTF8.self), depth: depth + 1))
      }
      if next == UInt8(ascii: "\\"), let escaped = byte(), Set("\\$`".utf8).contains(escaped) {
        inner.append(escaped)
        index += 1
      } else {
        inner.append(next)
      }
    }
    giveUp()
    add(ShellReader.read(String(decoding: inner, as: UTF8.self), depth: depth + 1))
  }

  /// Reads `$'…'`, in which escapes stand for bytes.
  private mutating func readEscapes(into word: inout ShellWord) {
    var text: [UInt8] = []
    while let next = byte() {
      index += 1
      if next == UInt8(ascii: "'") {
        word.text += String(decoding: text, as: UTF8.self)
        return
      }
      guard next == UInt8(ascii: "\\"), let kind = byte() else {
        text.append(next)
        continue
      }
      index += 1
      switch kind {
      case UInt8(ascii: "x"): text.append(UInt8(truncatingIfNeeded: number(base: 16, digits: 2)))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let value = number(base: 16, digits: kind == UInt8(ascii: "u") ? 4 : 8)
        if let scalar = Unicode.Scalar(UInt32(clamping: value)) {
          text += Array(String(scalar).utf8)
        }
      case 0x30...0x37:
        index -= 1
        text.append(UInt8(truncatingIfNeeded: number(base: 8, digits: 3)))
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0d)
      default: text.append(kind)
      }
    }
    giveUp()
  }

  private mutating func number(base: Int, digits: Int) -> Int {
    var value = 0
    for _ in 0..<digits {
      guard let next = byte(),
        let digit = Character(Unicode.Scalar(next)).hexDigitValue, digit < base
      else { break }
      value = value * base + digit
      index += 1
    }
    return value
  }
}

extension String {
  /// Appends an escaped character, of which the other bytes may follow.
  fileprivate mutating func append(bytes first: [UInt8], _ index: inout Int, _ all: [UInt8]) {
    var character = first
    while index < all.count, all[index] & 0xc0 == 0x80 {
      character.append(all[index])
      index += 1
    }
    self += String(decoding: character, as: UTF8.self)
  }
}
