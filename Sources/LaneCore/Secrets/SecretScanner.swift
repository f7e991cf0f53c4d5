/// Finds what has the form of a credential, from one end of a text to the other, in time that grows
/// with its length alone.
struct SecretScanner {
  private let text: [UInt8]
  private let boundary: SecretBoundary
  private var index = 0
  /// Before this no token of several parts begins: what was read so far has too few.
  private var singleUntil = 0
  /// Before this no key ends in another literal than it begins in.
  private var unjoinedUntil: Int

  /// In JSON a string is a value of its own; in a program several may be parts of one.
  init(_ text: [UInt8], isJSON: Bool) {
    self.text = text
    unjoinedUntil = isJSON ? text.count : 0
    boundary = SecretBoundary(text)
  }

  /// The next range to blank; ranges come in order and never overlap.
  mutating func next() -> Range<Int>? {
    while index < text.count {
      if let secret = secret(at: index) {
        index = max(index + 1, secret.upperBound)
        return secret
      }
      index += 1
    }
    return nil
  }

  private mutating func secret(at start: Int) -> Range<Int>? {
    let byte = text[start]
    if byte == UInt8(ascii: "-") { return privateKey(at: start) }
    if byte == UInt8(ascii: ":") { return userOfURL(at: start) }
    if byte == UInt8(ascii: "_") { return assigned(at: start) }
    guard Self.isAlphanumeric(byte), boundary.isWordStart(start) else { return nil }
    if let end = SecretTokens.end(of: text, at: start) { return start..<end }
    if let end = endOfJWT(at: start) { return start..<end }
    return assigned(at: start)
  }

  // MARK: - Blocks

  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let kind = Array("PRIVATE KEY".utf8)

  /// A private key between its lines; where the last one is missing, all that may belong to it.
  private mutating func privateKey(at start: Int) -> Range<Int>? {
    guard text[start...].starts(with: Self.begin) else { return nil }
    let title = text[(start + Self.begin.count)...].prefix(64).prefix(while: Self.isOfTitle)
    guard Array(title).containsBytes(Self.kind) else { return nil }
    var (end, isClosed) = endOfBlock(title.endIndex, joining: false)
    if isClosed { return start..<end }
    if start >= unjoinedUntil {
      let joined = endOfBlock(title.endIndex, joining: true)
      if joined.isClosed { return start..<joined.end }
      unjoinedUntil = joined.end
    }
    // An escape that reaches out of the block belongs to the text around it.
    while end > title.endIndex, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
    return start..<end
  }

  /// How far a block reaches, and whether to its last line.
  private func endOfBlock(_ start: Int, joining: Bool) -> (end: Int, isClosed: Bool) {
    var index = start
    while index < text.count {
      if text[index] == UInt8(ascii: "-"), text[index...].starts(with: Self.end) {
        let words = text[(index + Self.end.count)...].prefix(64).prefix(while: Self.isOfTitle)
        let dashes = text[words.endIndex...].prefix(5).prefix { $0 == UInt8(ascii: "-") }
        return (dashes.endIndex, true)
      }
      if Self.isOfBlock(text[index]) {
        index += 1
      } else if joining, let next = literal(after: index) {
        index = next
      } else {
        break
      }
    }
    return (index, false)
  }

  /// Where a literal's text begins that is one with the literal which ends here.
  private func literal(after quote: Int) -> Int? {
    guard Self.quotes.contains(text[quote]) else { return nil }
    let glue = text[(quote + 1)...].prefix(while: Self.glue.contains)
    return glue.endIndex < text.count && text[glue.endIndex] == text[quote]
      ? glue.endIndex + 1 : nil
  }

  private static let quotes = Set("\"'`".utf8)
  private static let glue = Set(" \t\r\n+.,\\&".utf8)

  private static func isOfTitle(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x20
  }

  private static func isOfBlock(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == 0x20 || (0x09...0x0d).contains(byte)
      || blockMarks.contains(byte)
  }

  private static let blockMarks = Set("+/=-:,.\\>|".utf8)

  // MARK: - Addresses

  /// The user, with a password or as long as a token, before the host of an address.
  private func userOfURL(at colon: Int) -> Range<Int>? {
    guard text[colon...].starts(with: "://".utf8) else { return nil }
    let close = mark(around: colon)
    var user = user(behind: colon) { $0 == close }
    // Such a mark belongs to a password; anywhere else it ends the address.
    if user?.prefix(while: { $0 != UInt8(ascii: ":") }).contains(where: Self.marks.contains) == true
    {
      user = self.user(behind: colon, endingAt: Self.marks.contains)
    }
    guard let user else { return nil }
    guard let first = user.first, first != UInt8(ascii: "$"), first != UInt8(ascii: "{"),
      !user.elementsEqual(Redaction.blank)
    else { return nil }
    let colon = user.firstIndex(of: UInt8(ascii: ":"))
    let hasPassword = colon.map { $0 + 1 < user.endIndex } == true
    return hasPassword || user.count >= 20 ? user.startIndex..<user.endIndex : nil
  }

  private func user(behind colon: Int, endingAt isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8>? {
    let authority = text[(colon + 3)...].prefix { byte in
      byte > 0x20 && !Self.authorityEnds.contains(byte) && !isEnd(byte)
    }
    return authority.lastIndex(of: UInt8(ascii: "@")).map { authority[..<$0] }
  }

  private static let authorityEnds = Set("/?#\"`<>\\".utf8)
  private static let marks = Set("'()".utf8)

  /// What ends an address that stands in quotes or brackets: it is none of a password's bytes then.
  private func mark(around colon: Int) -> UInt8? {
    let scheme = text[..<colon].suffix(32).reversed()
    return switch scheme.first(where: { !SecretTokens.Alphabet.dotted.contains($0) }) {
    case UInt8(ascii: "'"): UInt8(ascii: "'")
    case UInt8(ascii: "("): UInt8(ascii: ")")
    default: nil
    }
  }

  // MARK: - Tokens of several parts

  /// A JSON web token: three parts or more of base64, the first of which is an object.
  private mutating func endOfJWT(at start: Int) -> Int? {
    guard start >= singleUntil, text[start...].starts(with: "eyJ".utf8) else { return nil }
    var (end, parts) = (start, 0)
    while end < text.count {
      let part = text[end...].prefix { SecretTokens.Alphabet.dashed.contains($0) }
      guard part.count >= 10 || parts > 1 else {
        singleUntil = part.endIndex
        return nil
      }
      parts += 1
      end = part.endIndex
      guard end < text.count, text[end] == UInt8(ascii: "."), parts < 5 else { break }
      end += 1
    }
    guard parts >= 3 else {
      singleUntil = end
      return nil
    }
    return end
  }

  // MARK: - Names and values

  private func assigned(at start: Int) -> Range<Int>? {
    let before = start > 0 ? text[start - 1] : 0
    let isFlag = before == UInt8(ascii: "-") && start > 1 && text[start - 2] == before
    guard
      isFlag || !SecretTokens.Alphabet.dotted.contains(before)
        || boundary.isEscape(before: start)
    else { return nil }
    let name = text[start...].prefix(SecretNames.lengthLimit + 1)
      .prefix { SecretTokens.Alphabet.dotted.contains($0) }
    guard name.count <= SecretNames.lengthLimit else { return nil }
    if name.elementsEqual("Bearer".utf8) || name.elementsEqual("bearer".utf8) {
      return bearer(after: name.endIndex)
    }
    let named = name.startIndex..<name.endIndex
    return SecretAssignment.value(of: text, named: named, isFlag: isFlag)
  }

  private func bearer(after end: Int) -> Range<Int>? {
    guard end < text.count, text[end] == 0x20 else { return nil }
    let token = text[(end + 1)...].prefix { byte in
      SecretTokens.Alphabet.dotted.contains(byte) || Self.tokenMarks.contains(byte)
    }
    guard token.count >= 16, token.contains(where: { (0x30...0x39).contains($0) }) else {
      return nil
    }
    return token.startIndex..<token.endIndex
  }

  private static let tokenMarks = Set("~+/=".utf8)

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    SecretTokens.Alphabet.alphanumeric.contains(byte)
  }
}
