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
      for value in values(of: header) where !Self.isPlain(value.utf8) { throw .badValue(header) }
    }
    let text = headerText + body.indented
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
    var last = -1
    var number = 1
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
      number += 1
      let (header, value) = try Self.header(in: rest[..<end], line: number)
      guard header.position > last || (header.position == last && header.isRepeatable) else {
        throw .misplacedHeader(header)
      }
      try take(value, for: header)
      seen.insert(header)
      last = header.position
      rest = rest[(end + 1)...]
    }
    try check(seen)
    rest = rest.dropFirst()
    guard headerText.elementsEqual(text[..<rest.startIndex]) else { throw .notCanonical }
    guard let body = ReceiptBody(indented: rest) else { throw .badBody }
    self.body = body
  }

  private static func header(
    in line: ArraySlice<UInt8>,
    line number: Int
  ) throws(ReceiptError) -> (Receipt.Header, Substring) {
    guard isPlain(line), let colon = line.firstIndex(of: UInt8(ascii: ":")),
      line[(colon + 1)...].first == UInt8(ascii: " ")
    else { throw .malformedLine(number) }
    let name = String(decoding: line[..<colon], as: UTF8.self)
    guard let header = Receipt.Header(rawValue: name) else { throw .unknownHeader(name) }
    return (header, Substring(decoding: line[(colon + 2)...], as: UTF8.self))
  }

  /// Whether a text is printable ASCII without a blank at its end.
  private static func isPlain(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    text.last.map { $0 != 0x20 } ?? false && text.allSatisfy { (0x20...0x7e).contains($0) }
  }

  private func check(_ seen: Set<Receipt.Header>) throws(ReceiptError) {
    for header in kind.required where !seen.contains(header) { throw .missingHeader(header) }
    for header in approves?.required ?? [] where !seen.contains(header) {
      throw .missingHeader(header)
    }
    for header in kind.forbidden where seen.contains(header) { throw .headerOfAnotherKind(header) }
    guard members.count <= Receipt.memberLimit else { throw .tooManyMembers }
  }

  /// Everything above the body.
  private var headerText: [UInt8] {
    var text = Self.firstLine
    for header in Receipt.Header.allCases {
      for value in values(of: header) { text += "\(header.rawValue): \(value)\n".utf8 }
    }
    text.append(UInt8(ascii: "\n"))
    return text
  }
}
