/// The part of a receipt that people read: lines without trailing blanks, no two empty ones in a
/// row, none at either end, and no character that would act on a terminal.
///
/// It is written with four blanks before each line, so no text in it, whatever it says, can stand
/// at column 0, where headers, signatures and other receipts begin. It is kept as bytes: gates read
/// thousands of bodies that nobody looks at.
package struct ReceiptBody: Hashable, Sendable {
  /// The lines, each ended by a line feed.
  private let bytes: [UInt8]

  /// Takes any bytes and makes them fit.
  package init(_ bytes: [UInt8]) {
    var text: [UInt8] = []
    var isAfterEmpty = true
    for line in bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false) {
      let content = Self.shown(line)
      guard !content.isEmpty || !isAfterEmpty else { continue }
      isAfterEmpty = content.isEmpty
      text += content
      text.append(Self.lineFeed)
    }
    if isAfterEmpty, !text.isEmpty { text.removeLast() }
    self.bytes = text
  }

  /// Takes any text and makes it fit.
  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// The lines, without the indentation.
  package var lines: [String] {
    bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The lines joined, each ended by a line feed.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  var isEmpty: Bool { bytes.isEmpty }

  /// The bytes as they stand in a receipt.
  var indented: [UInt8] {
    var text: [UInt8] = []
    var isAtStart = true
    for byte in bytes {
      if isAtStart, byte != Self.lineFeed { text += Self.indentation }
      text.append(byte)
      isAtStart = byte == Self.lineFeed
    }
    return text
  }

  /// Reads what `indented` wrote and nothing else.
  init?(indented text: ArraySlice<UInt8>) {
    guard !text.isEmpty, text.last == Self.lineFeed else { return nil }
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    var isAfterEmpty = true
    var rest = text
    while let end = rest.firstIndex(of: Self.lineFeed) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.isEmpty {
        guard !isAfterEmpty else { return nil }
      } else {
        guard line.starts(with: Self.indentation) else { return nil }
        let content = line.dropFirst(Self.indentation.count)
        guard !content.isEmpty, Self.isShown(content) else { return nil }
        plain += content
      }
      isAfterEmpty = line.isEmpty
      plain.append(Self.lineFeed)
    }
    guard !isAfterEmpty else { return nil }
    bytes = plain
  }

  private static let indentation = [UInt8](repeating: UInt8(ascii: " "), count: 4)
  private static let lineFeed = UInt8(ascii: "\n")

  /// A line with its blanks and carriage return at the end taken off and its controls escaped.
  private static func shown(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    let text = isPlain(line) ? line : ArraySlice(SafeText.block(line).utf8)
    return text.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { text[...$0] } ?? []
  }

  /// Whether a line is as it is shown.
  private static func isShown(_ line: ArraySlice<UInt8>) -> Bool {
    guard isPlain(line) else { return shown(line).elementsEqual(line) }
    return line.last.map { $0 != 0x20 && $0 != 0x09 } ?? true
  }

  // What needs no escape; most lines are such.
  private static func isPlain(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x09 }
  }
}
