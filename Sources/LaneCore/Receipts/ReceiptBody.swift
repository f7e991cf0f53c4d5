/// The part of a receipt that people read: lines without trailing blanks, no two empty ones in a
/// row, none at either end, and no character that would act on a terminal.
///
/// It is written with four blanks before each line, so no text in it, whatever it says, can stand
/// at column 0, where headers, signatures and other receipts begin.
package struct ReceiptBody: Hashable, Sendable {
  /// The lines, without the indentation.
  package let lines: [String]

  /// Takes any bytes and makes them fit.
  package init(_ bytes: [UInt8]) {
    var lines: [String] = []
    for line in bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false) {
      let content = Self.shown(line)
      guard !content.isEmpty || lines.last?.isEmpty == false else { continue }
      lines.append(content)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
  }

  /// Takes any text and makes it fit.
  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// The lines joined, each ended by a line feed.
  package var text: String {
    lines.map { $0 + "\n" }.joined()
  }

  var isEmpty: Bool { lines.isEmpty }

  /// The bytes as they stand in a receipt.
  var indented: [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      if !line.isEmpty {
        bytes += Self.indentation
        bytes += line.utf8
      }
      bytes.append(Self.lineFeed)
    }
    return bytes
  }

  /// Reads what `indented` wrote and nothing else.
  init?(indented bytes: ArraySlice<UInt8>) {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    for line in bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false) {
      if line.starts(with: Self.indentation) {
        plain += line.dropFirst(Self.indentation.count)
      } else if !line.isEmpty {
        return nil
      }
      plain.append(Self.lineFeed)
    }
    self.init(plain)
    guard !isEmpty, indented.elementsEqual(bytes) else { return nil }
  }

  private static let indentation = [UInt8](repeating: UInt8(ascii: " "), count: 4)
  private static let lineFeed = UInt8(ascii: "\n")

  /// A line with its blanks and carriage return at the end taken off and its controls escaped.
  private static func shown(_ line: ArraySlice<UInt8>) -> String {
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    let isPlain = line.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x09 }
    // Most lines are ASCII, and gates read thousands of bodies that nobody looks at.
    let text = isPlain ? line : ArraySlice(SafeText.block(line).utf8)
    guard let end = text.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
    return String(decoding: text[...end], as: UTF8.self)
  }
}
