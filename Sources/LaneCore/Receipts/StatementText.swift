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
      var lines = HeaderLines()
      write(header, to: &lines)
      for value in lines.values where !Self.isPlain(lines.text[value]) { throw .badValue(header) }
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
    var seen: HeaderSet = []
    var last = -1
    var number = 1
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
      number += 1
      let (name, value) = try Self.parts(of: rest[..<end], line: number)
      // Nearly always it is the last header again or one soon after it.
      guard let position = Receipt.Header.position(of: name, from: max(last, 0)) else {
        throw .unknownHeader(String(decoding: name, as: UTF8.self))
      }
      let header = Receipt.Header.allCases[position]
      guard position > last || (position == last && header.isRepeatable) else {
        throw .misplacedHeader(header)
      }
      try take(value, for: header)
      seen.insert(HeaderSet(position: position))
      last = position
      rest = rest[(end + 1)...]
    }
    try check(seen)
    rest = rest.dropFirst()
    guard Array(text[..<rest.startIndex]) == headerText else { throw .notCanonical }
    guard let body = ReceiptBody(indented: rest) else { throw .badBody }
    self.body = body
  }

  /// The name of a header and its value.
  private static func parts(
    of line: ArraySlice<UInt8>,
    line number: Int
  ) throws(ReceiptError) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    guard isPlain(line), let colon = line.firstIndex(of: UInt8(ascii: ":")),
      line[(colon + 1)...].first == UInt8(ascii: " ")
    else { throw .malformedLine(number) }
    return (line[..<colon], line[(colon + 2)...])
  }

  /// Whether a text is printable ASCII without a blank at its end.
  private static func isPlain(_ text: ArraySlice<UInt8>) -> Bool {
    text.last.map { $0 != 0x20 } ?? false && text.allSatisfy { (0x20...0x7e).contains($0) }
  }

  private func check(_ seen: HeaderSet) throws(ReceiptError) {
    let required = kind.required.union(approves?.required ?? [])
    if let missing = required.subtracting(seen).first { throw .missingHeader(missing) }
    if let alien = kind.forbidden.intersection(seen).first { throw .headerOfAnotherKind(alien) }
    guard members.count <= Receipt.memberLimit else { throw .tooManyMembers }
  }

  /// Everything above the body.
  private var headerText: [UInt8] {
    var lines = HeaderLines(capacity: 2048)
    lines.add(whole: Self.firstLine)
    for header in Receipt.Header.allCases { write(header, to: &lines) }
    lines.add(whole: [UInt8(ascii: "\n")])
    return lines.text
  }
}
