extension Receipt.Statement {
  /// The first line of every receipt.
  static let firstLine = Array("git-lane-receipt 1\n".utf8)

  /// Returns the bytes to sign, after reading them back.
  ///
  /// Reading back is what makes a hostile value harmless: a text that would spill into another
  /// line, or mean something else there, is refused, wherever it came from.
  package func signedText() throws(ReceiptError) -> [UInt8] {
    guard !body.isEmpty else { throw .badBody }
    for header in Receipt.Header.allCases {
      for value in values(of: header) where !Self.isPlain(value) { throw .badValue(header) }
    }
    let text = rendered
    let back = try Self(signedText: text[...])
    for header in Receipt.Header.allCases where back.values(of: header) != values(of: header) {
      throw .badValue(header)
    }
    guard back == self else { throw .notCanonical }
    return text
  }

  /// Reads the part of a receipt that is signed; only what this type would write is accepted.
  init(signedText text: ArraySlice<UInt8>) throws(ReceiptError) {
    guard text.count <= Receipt.sizeLimit else { throw .tooLarge }
    guard text.starts(with: Self.firstLine) else { throw .noReceipt }
    // What every kind has is filled in by the headers, whose presence is checked below.
    self.init(
      kind: .review,
      repository: "",
      by: "",
      time: Timestamp(milliseconds: 0),
      body: ReceiptBody("")
    )
    var rest = text.dropFirst(Self.firstLine.count)
    var seen: Set<Receipt.Header> = []
    var last = Receipt.Header.kind
    var number = 1
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
      number += 1
      let (header, value) = try Self.header(in: rest[..<end], line: number)
      guard last < header || (last == header && (header.isRepeatable || seen.isEmpty)) else {
        throw .misplacedHeader(header)
      }
      try take(value, for: header)
      seen.insert(header)
      last = header
      rest = rest[(end + 1)...]
    }
    try check(seen)
    guard let body = ReceiptBody(indented: rest.dropFirst()) else { throw .badBody }
    self.body = body
    guard rendered.elementsEqual(text) else { throw .notCanonical }
  }

  private static func header(
    in line: ArraySlice<UInt8>,
    line number: Int
  ) throws(ReceiptError) -> (Receipt.Header, Substring) {
    let text = String(decoding: line, as: UTF8.self)
    guard isPlain(text), let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      text[colon...].hasPrefix(": ")
    else { throw .malformedLine(number) }
    guard let header = Receipt.Header(rawValue: String(text[..<colon])) else {
      throw .unknownHeader(String(text[..<colon]))
    }
    return (header, text[colon...].dropFirst(2))
  }

  /// Whether a text is printable ASCII without a blank at its end.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && text.utf8.last != 0x20
  }

  private func check(_ seen: Set<Receipt.Header>) throws(ReceiptError) {
    for header in kind.required where !seen.contains(header) { throw .missingHeader(header) }
    for header in approves?.required ?? [] where !seen.contains(header) {
      throw .missingHeader(header)
    }
    for header in kind.forbidden where seen.contains(header) { throw .headerOfAnotherKind(header) }
    guard members.count <= Receipt.memberLimit else { throw .tooManyMembers }
  }

  private var rendered: [UInt8] {
    var text = Self.firstLine
    for header in Receipt.Header.allCases {
      for value in values(of: header) { text += "\(header.rawValue): \(value)\n".utf8 }
    }
    text.append(UInt8(ascii: "\n"))
    return text + body.indented
  }
}
