/// The strings of JSON that stand in a text, whatever else does.
enum JSONStrings {
  static func isDocument(_ text: [UInt8]) -> Bool {
    (try? JSONReader.read(text, numbers: .any)) != nil
  }

  /// What stands between quotes on one line.
  static func ranges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = 0
    var start: Int?
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""):
        if let open = start { ranges.append(open..<index) }
        start = start == nil ? index + 1 : nil
      case 0x0a, 0x0d: start = nil
      default: break
      }
      index += 1
    }
    return ranges
  }

  /// Those of some ranges that stand in one of the strings each; all come in order.
  static func within(_ strings: [Range<Int>], _ ranges: [Range<Int>]) -> [Range<Int>] {
    var strings = strings[...]
    return ranges.filter { range in
      strings = strings.drop { $0.upperBound <= range.lowerBound }
      return strings.first.map {
        $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound
      } == true
    }
  }
}

/// What a string of JSON says, and where each byte of that comes from.
struct JSONStringContent {
  private(set) var bytes: [UInt8] = []
  private var starts: [Int] = []

  /// Takes what stands between the quotes; nil where that is what it says.
  init?(of text: [UInt8], in range: Range<Int>) {
    guard text[range].contains(UInt8(ascii: "\\")) else { return nil }
    var index = range.lowerBound
    while index < range.upperBound {
      let escape = Self.escape(in: text[index..<range.upperBound])
      let content = escape?.content ?? [text[index]]
      bytes += content
      starts += content.map { _ in index }
      index += escape?.length ?? 1
    }
    starts.append(range.upperBound)
  }

  /// Where a part of what is said stands in the text.
  func source(of part: Range<Int>) -> Range<Int> {
    starts[part.lowerBound]..<starts[part.upperBound]
  }

  /// The escape that a text begins with; what is none stays as it is.
  private static func escape(in text: ArraySlice<UInt8>) -> (content: [UInt8], length: Int)? {
    guard text.first == UInt8(ascii: "\\") else { return nil }
    // Beyond the first plane there are two of them to one character.
    for length in [2, 6, 12] {
      let quoted = [UInt8(ascii: "\"")] + text.prefix(length) + [UInt8(ascii: "\"")]
      if let content = (try? JSONReader.read(quoted))?.string {
        return (Array(content.utf8), length)
      }
    }
    return nil
  }
}
