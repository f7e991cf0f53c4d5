/// One `Key: value` line at the end of a commit message, unfolded.
package struct CommitTrailer: Equatable, Sendable {
  package let key: String
  package let value: String
}

/// The last trailer block of a commit message, found as `git interpret-trailers --parse` finds it.
package enum CommitTrailers {
  private typealias Line = ArraySlice<UInt8>

  private static let comment = UInt8(ascii: "#")
  private static let separator = UInt8(ascii: ":")
  /// Lines that git writes itself: with one of them a block may hold other text too.
  private static let gitGenerated = ["Signed-off-by: ", "(cherry picked from commit "]

  /// The trailers of a message, in order; bytes that are not UTF-8 are replaced.
  package static func parse(_ message: [UInt8]) -> [CommitTrailer] {
    var lines = message.split(separator: 0x0a, omittingEmptySubsequences: false)
    // What an editor left: comments at the very end belong to nothing.
    while let last = lines.last, last.isEmpty || last.first == comment { lines.removeLast() }
    guard let start = blockStart(lines) else { return [] }

    var trailers: [CommitTrailer] = []
    var key: ArraySlice<UInt8>?
    var value: [UInt8] = []
    func finish() {
      guard let key else { return }
      trailers.append(
        CommitTrailer(key: text(trimmed(key)), value: text(trimmed(value[...])))
      )
    }
    for line in lines[start...] {
      if isContinuation(line) {
        value += [0x20] + line.drop(while: isSpace)
        continue
      }
      finish()
      key = separatorIndex(line).map { line[..<$0] }
      value = separatorIndex(line).map { Array(line[$0...].dropFirst()) } ?? []
    }
    finish()
    return trailers
  }

  /// Where the block begins: after the last blank line, if what follows is all trailers.
  ///
  /// A quarter is enough where git wrote one of them. The first paragraph is the title, never a
  /// block.
  private static func blockStart(_ lines: [Line]) -> Int? {
    guard let title = lines.firstIndex(where: { $0.first != comment && isBlank($0) }) else {
      return nil
    }
    var (trailers, others, continuations) = (0, 0, 0)
    var hasGenerated = false
    var seenText = false
    for index in stride(from: lines.count - 1, through: title, by: -1) {
      let line = lines[index]
      if line.first == comment {
        others += continuations
        continuations = 0
      } else if isBlank(line) {
        guard seenText else { continue }
        others += continuations
        let isBlock = hasGenerated ? trailers * 3 >= others : trailers > 0 && others == 0
        return isBlock ? index + 1 : nil
      } else {
        seenText = true
        if gitGenerated.contains(where: { line.starts(with: $0.utf8) }) {
          hasGenerated = true
          trailers += 1
          continuations = 0
        } else if isContinuation(line) {
          continuations += 1
        } else if separatorIndex(line) != nil {
          trailers += 1
          continuations = 0
        } else {
          others += continuations + 1
          continuations = 0
        }
      }
    }
    return nil
  }

  /// Where the colon of a trailer stands: after letters, digits and hyphens, and perhaps blanks.
  private static func separatorIndex(_ line: Line) -> Int? {
    var seenBlank = false
    for (index, byte) in zip(line.indices, line) {
      if byte == separator { return index > line.startIndex ? index : nil }
      let isWord =
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2d
      if isWord, !seenBlank { continue }
      guard index > line.startIndex, byte == 0x20 || byte == 0x09 else { return nil }
      seenBlank = true
    }
    return nil
  }

  private static func isContinuation(_ line: Line) -> Bool {
    line.first.map(isSpace) ?? false
  }

  private static func isBlank(_ line: Line) -> Bool {
    line.allSatisfy(isSpace)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0d
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
