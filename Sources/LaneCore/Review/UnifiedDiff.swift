/// The lines of a unified diff, each with its place in the old and the new file.
///
/// Lines of a hunk are counted, not recognised: a removed line may look like a header, and only the
/// counts in the hunk's own header say where it ends.
package struct UnifiedDiff: Sequence, IteratorProtocol {
  package enum Line: Equatable {
    /// Between hunks: names of files, modes, remarks.
    case heading(ArraySlice<UInt8>)
    /// The header of a hunk, such as `@@ -12,3 +14,4 @@ def page():`.
    case hunk(ArraySlice<UInt8>)
    case context(ArraySlice<UInt8>, old: Int, new: Int)
    case removed(ArraySlice<UInt8>, old: Int)
    case added(ArraySlice<UInt8>, new: Int)

    /// The line as it stands in the diff, without its line feed.
    package var bytes: ArraySlice<UInt8> {
      switch self {
      case .heading(let bytes), .hunk(let bytes), .context(let bytes, _, _), .removed(let bytes, _),
        .added(let bytes, _):
        bytes
      }
    }
  }

  private struct Hunk {
    var old: Int
    var new: Int
    var oldLeft: Int
    var newLeft: Int
  }

  private var rest: ArraySlice<UInt8>
  private var hunk: Hunk?

  package init(_ diff: some Collection<UInt8>) {
    rest = ArraySlice(diff)
  }

  package mutating func next() -> Line? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[Swift.min(end + 1, rest.endIndex)...]
    if let step = step(line) { return step }
    guard let header = Self.header(line) else { return .heading(line) }
    hunk = header
    return .hunk(line)
  }

  /// The line as one of the open hunk; nil where none is open or the line is none of it.
  private mutating func step(_ line: ArraySlice<UInt8>) -> Line? {
    guard var open = hunk, open.oldLeft > 0 || open.newLeft > 0 else { return nil }
    defer { hunk = open }
    switch line.first {
    case UInt8(ascii: "+"):
      defer { (open.new, open.newLeft) = (open.new + 1, open.newLeft - 1) }
      return .added(line, new: open.new)
    case UInt8(ascii: "-"):
      defer { (open.old, open.oldLeft) = (open.old + 1, open.oldLeft - 1) }
      return .removed(line, old: open.old)
    case UInt8(ascii: " "), nil:
      defer {
        (open.old, open.oldLeft) = (open.old + 1, open.oldLeft - 1)
        (open.new, open.newLeft) = (open.new + 1, open.newLeft - 1)
      }
      return .context(line, old: open.old, new: open.new)
    default:
      // "\ No newline at end of file" counts for neither side.
      return line.first == UInt8(ascii: "\\") ? .heading(line) : nil
    }
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
