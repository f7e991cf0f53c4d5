/// Which lines of the new files a change put there.
package struct ChangedLines: Sendable {
  private var ranges: [[UInt8]: [ClosedRange<Int>]] = [:]

  /// Reads a unified diff of git's without lines of context.
  package init(diff: [UInt8]) {
    var path: [UInt8]?
    // Lines of a hunk are counted, not recognised: a removed line may look like a header.
    var left = 0
    for line in diff.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if left > 0, let sign = line.first, sign != UInt8(ascii: "\\") {
        left -= 1
      } else if line.starts(with: "+++ ".utf8) {
        path = Self.path(line.dropFirst(4))
      } else if line.starts(with: "@@ -".utf8), let hunk = Self.hunk(line) {
        left = hunk.removed + hunk.added.count
        if let path, let first = hunk.added.first, let last = hunk.added.last {
          ranges[path, default: []].append(first...last)
        }
      }
    }
  }

  /// Whether a stretch of lines holds one that the change put there, or a file any.
  package func meet(_ path: [UInt8], _ lines: ClosedRange<Int>?) -> Bool {
    guard let changed = ranges[path] else { return false }
    guard let lines else { return true }
    return changed.contains { $0.overlaps(lines) }
  }

  private static func path(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    // A name with a space is followed by a tab.
    let name = text.last == 0x09 ? text.dropLast() : text
    guard let path = PathQuoting.unquoted(name), path.starts(with: "b/".utf8) else { return nil }
    return Array(path.dropFirst(2))
  }

  private static func hunk(_ line: ArraySlice<UInt8>) -> (removed: Int, added: Range<Int>)? {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard words.count >= 3, let old = numbers(words[1]), let new = numbers(words[2]) else {
      return nil
    }
    return (old.count, new.start..<(new.start + new.count))
  }

  private static func numbers(_ word: ArraySlice<UInt8>) -> (start: Int, count: Int)? {
    // No file has more lines than that, and no sum of two such numbers overflows.
    let numbers = word.dropFirst().split(separator: UInt8(ascii: ",")).map {
      Int32(String(decoding: $0, as: UTF8.self)).flatMap { $0 < 0 ? nil : Int($0) }
    }
    guard numbers.count <= 2, let first = numbers.first, let start = first else { return nil }
    guard numbers.count == 2 else { return (start, 1) }
    return numbers[1].map { (start, $0) }
  }
}
