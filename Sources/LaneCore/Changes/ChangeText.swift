/// The text whose git blob id is the identity of a change: raw lines of `git diff-tree`.
package enum ChangeText {
  /// The most bytes a change text may have.
  package static let sizeLimit = 16 << 20

  /// Returns the text of entries, given in any order.
  package static func bytes(of entries: [ChangeEntry]) -> [UInt8] {
    var text: [UInt8] = []
    for entry in entries.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      write(entry, to: &text)
    }
    return text
  }

  private static func write(_ entry: ChangeEntry, to text: inout [UInt8]) {
    let sides = [entry.old, entry.new]
    text.append(UInt8(ascii: ":"))
    for side in sides {
      text += (side?.mode.text ?? "000000").utf8
      text.append(blank)
    }
    for side in sides {
      if let side { side.id.write(to: &text) } else { text += zero.utf8 }
      text.append(blank)
    }
    text += entry.status.rawValue.utf8
    text.append(UInt8(ascii: "\t"))
    PathQuoting.write(quoted: entry.path, to: &text)
    text.append(lineFeed)
  }

  /// Reads a change text; only what git would write is accepted.
  package static func parse(_ bytes: [UInt8]) throws(ChangeTextError) -> [ChangeEntry] {
    guard bytes.count <= sizeLimit else { throw .tooLarge }
    guard bytes.isEmpty || bytes.last == lineFeed else { throw .badLine(0) }
    var entries: [ChangeEntry] = []
    for line in bytes.split(separator: lineFeed, omittingEmptySubsequences: false).dropLast() {
      let number = entries.count + 1
      guard let entry = entry(of: line) else { throw .badLine(number) }
      guard entries.last.map({ $0.path.lexicographicallyPrecedes(entry.path) }) ?? true else {
        throw .outOfOrder(number)
      }
      entries.append(entry)
    }
    return entries
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let blank = UInt8(ascii: " ")
  private static let zero = String(repeating: "0", count: 40)

  // Byte offsets in a line: `:oldmode newmode oldid newid status<tab>path`.
  private static let pathOffset = 99

  private static func entry(of line: ArraySlice<UInt8>) -> ChangeEntry? {
    guard line.count > pathOffset, line.first == UInt8(ascii: ":") else { return nil }
    func field(_ range: Range<Int>) -> ArraySlice<UInt8> {
      line[(line.startIndex + range.lowerBound)..<(line.startIndex + range.upperBound)]
    }
    guard let path = PathQuoting.unquoted(line.dropFirst(pathOffset)),
      let old = side(mode: field(1..<7), id: field(15..<55)),
      let new = side(mode: field(8..<14), id: field(56..<96)),
      let entry = ChangeEntry(path: path, old: old.value, new: new.value),
      // What lies between the fields, and the status, are checked by writing the line again.
      bytes(of: [entry]).dropLast().elementsEqual(line)
    else { return nil }
    return entry
  }

  /// A side that may be absent, where reading it may fail.
  private struct Reading {
    let value: ChangeEntry.Side?
  }

  private static func side(mode: ArraySlice<UInt8>, id: ArraySlice<UInt8>) -> Reading? {
    let text = String(decoding: mode, as: UTF8.self)
    guard text != "000000" else {
      return id.elementsEqual(zero.utf8) ? Reading(value: nil) : nil
    }
    guard let mode = UInt32(text, radix: 8).flatMap(FileMode.init), let id = ObjectID(hexBytes: id)
    else { return nil }
    return Reading(value: ChangeEntry.Side(mode: mode, id: id))
  }
}

/// Why a text is not the text of a change.
package enum ChangeTextError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooLarge
  case badLine(Int)
  case outOfOrder(Int)

  package var description: String {
    switch self {
    case .tooLarge: "larger than \(ChangeText.sizeLimit) bytes"
    case .badLine(0): "the last line is cut off"
    case .badLine(let number): "line \(number) is not one that git diff-tree writes"
    case .outOfOrder(let number): "line \(number) is out of order"
    }
  }
}
