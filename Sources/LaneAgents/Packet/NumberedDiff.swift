/// Sets the numbers of the old and the new line before each line of a unified diff.
///
/// A reviewer cites lines; counting them from hunk headers is where models go wrong.
enum NumberedDiff {
  private struct Hunk {
    var old: Int
    var new: Int
    var oldLeft: Int
    var newLeft: Int

    var isOpen: Bool { oldLeft > 0 || newLeft > 0 }
  }

  /// Returns the diff with both columns; lines outside hunks stay as they are.
  static func render(_ diff: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(diff.count + diff.count / 4)
    var hunk: Hunk?
    var lines = diff.split(separator: 0x0a, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      // Lines of a hunk are counted, not recognised: a removed line may look like a header.
      if var open = hunk, open.isOpen, let columns = step(&open, line) {
        result += columns.utf8
        hunk = open
      } else if let header = header(line) {
        hunk = header
      }
      result += line
      result.append(0x0a)
    }
    return result
  }

  /// The columns of a line of a hunk; nil for a line that is none.
  private static func step(_ hunk: inout Hunk, _ line: ArraySlice<UInt8>) -> String? {
    switch line.first {
    case UInt8(ascii: "+"):
      defer { (hunk.new, hunk.newLeft) = (hunk.new + 1, hunk.newLeft - 1) }
      return column(nil) + column(hunk.new)
    case UInt8(ascii: "-"):
      defer { (hunk.old, hunk.oldLeft) = (hunk.old + 1, hunk.oldLeft - 1) }
      return column(hunk.old) + column(nil)
    case UInt8(ascii: " "), nil:
      defer {
        hunk = Hunk(
          old: hunk.old + 1,
          new: hunk.new + 1,
          oldLeft: hunk.oldLeft - 1,
          newLeft: hunk.newLeft - 1
        )
      }
      return column(hunk.old) + column(hunk.new)
    default:
      return nil
    }
  }

  private static func column(_ number: Int?) -> String {
    let text = number.map(String.init) ?? ""
    return String(repeating: " ", count: max(0, 6 - text.count)) + text + " "
  }

  /// Reads "@@ -12,3 +14,4 @@", of which a count of 1 may be left out.
  private static func header(_ line: ArraySlice<UInt8>) -> Hunk? {
    guard line.starts(with: "@@ -".utf8) else { return nil }
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard words.count >= 3, let old = range(words[1], "-"), let new = range(words[2], "+") else {
      return nil
    }
    return Hunk(old: old.start, new: new.start, oldLeft: old.count, newLeft: new.count)
  }

  private static func range(_ word: ArraySlice<UInt8>, _ sign: Character) -> (
    start: Int, count: Int
  )? {
    guard word.first == sign.asciiValue else { return nil }
    // No file has more lines than that, and no sum of two such numbers overflows.
    let numbers = word.dropFirst().split(separator: UInt8(ascii: ",")).map {
      Int32(String(decoding: $0, as: UTF8.self)).flatMap { $0 < 0 ? nil : Int($0) }
    }
    guard numbers.count <= 2, let first = numbers.first, let start = first else { return nil }
    guard numbers.count == 2 else { return (start, 1) }
    return numbers[1].map { (start, $0) }
  }
}
