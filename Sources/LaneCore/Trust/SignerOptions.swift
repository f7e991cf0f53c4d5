/// What an allowed-signers line says of its key beyond whose it is.
package struct SignerOptions: Equatable, Sendable {
  /// Whether the key signs certificates instead of messages.
  package private(set) var isCertificateAuthority = false
  /// What the key may sign; everything where this is nil.
  package private(set) var namespaces: PatternList?
  package private(set) var validAfter: ValidityTime?
  package private(set) var validBefore: ValidityTime?

  /// What is wrong with a list of options.
  package enum Problem: Error, Equatable, Sendable {
    case unknownOption
    case repeatedOption(String)
    case missingQuote
    case badTime(String)
    case endsBeforeItBegins
    case unexpectedEnd
  }

  init() {}

  /// Reads a list such as `namespaces="git-lane,git",valid-before="20270101Z"`.
  init(_ text: ArraySlice<UInt8>) throws(Problem) {
    var rest = text
    while !rest.isEmpty {
      try readOption(&rest)
      guard let separator = rest.popFirst() else { break }
      guard separator == UInt8(ascii: ",") else { throw .unknownOption }
      guard !rest.isEmpty else { throw .unexpectedEnd }
    }
    if let validAfter, let validBefore, !validBefore.isLater(than: validAfter) {
      throw .endsBeforeItBegins
    }
  }

  /// Where a list of options ends: at the first blank outside quotes; nil if a quote stays open.
  static func end(of text: ArraySlice<UInt8>) -> Int? {
    var quoted = false
    var index = text.startIndex
    while index < text.endIndex, quoted || (text[index] != 0x20 && text[index] != 0x09) {
      if text[index] == UInt8(ascii: "\\"), text[(index + 1)...].first == UInt8(ascii: "\"") {
        index += 1
      } else if text[index] == UInt8(ascii: "\"") {
        quoted.toggle()
      }
      index += 1
    }
    return quoted ? nil : index
  }

  private mutating func readOption(_ rest: inout ArraySlice<UInt8>) throws(Problem) {
    if Self.take("cert-authority", from: &rest) {
      isCertificateAuthority = true
    } else if Self.take("namespaces=", from: &rest) {
      guard namespaces == nil else { throw .repeatedOption("namespaces") }
      namespaces = PatternList(try Self.quoted(&rest))
    } else if Self.take("valid-after=", from: &rest) {
      guard validAfter == nil else { throw .repeatedOption("valid-after") }
      validAfter = try Self.time("valid-after", &rest)
    } else if Self.take("valid-before=", from: &rest) {
      guard validBefore == nil else { throw .repeatedOption("valid-before") }
      validBefore = try Self.time("valid-before", &rest)
    }
  }

  private static func take(_ keyword: String, from rest: inout ArraySlice<UInt8>) -> Bool {
    let matches = rest.prefix(keyword.utf8.count).map(lowercased).elementsEqual(keyword.utf8)
    if matches { rest = rest.dropFirst(keyword.utf8.count) }
    return matches
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte + 0x20 : byte
  }

  private static func time(
    _ option: String,
    _ rest: inout ArraySlice<UInt8>
  ) throws(Problem) -> ValidityTime {
    guard let time = ValidityTime(try quoted(&rest)) else { throw .badTime(option) }
    return time
  }

  private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(Problem) -> [UInt8] {
    guard rest.popFirst() == UInt8(ascii: "\"") else { throw .missingQuote }
    var content: [UInt8] = []
    while var byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return content }
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "\"") {
        byte = rest.removeFirst()
      }
      content.append(byte)
    }
    throw .missingQuote
  }
}
