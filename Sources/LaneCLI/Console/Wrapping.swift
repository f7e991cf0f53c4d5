internal import LaneCore

/// Words on lines that are not too long.
enum Wrapping {
  /// Breaks a text between its words, on at most so many lines; the last one tells what is left out.
  ///
  /// The first line begins after what stands there already, the others are indented by the caller.
  /// A word longer than a line stays whole: it may be a path or a command.
  static func lines(
    of text: String,
    width: Int,
    after: Int = 0,
    indent: Int = 0,
    limit: Int
  ) -> [String] {
    // What is escaped is longer than it was.
    let safe = SafeText.line(text)
    var lines: [String] = [""]
    for word in safe.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines.count - 1
      let used = (last == 0 ? after : indent) + lines[last].count
      if lines[last].isEmpty {
        lines[last] = String(word)
      } else if used + 1 + word.count <= width {
        lines[last] += " " + word
      } else if lines.count < limit {
        lines.append(String(word))
      } else {
        lines[last] = cut(lines[last], to: width - (used - lines[last].count) - 4) + " ..."
        break
      }
    }
    return lines
  }

  /// A text that is no longer than that; where it was cut three points say so.
  static func cut(_ text: String, to width: Int) -> String {
    let safe = SafeText.line(text)
    guard safe.count > width else { return safe }
    return width > 3 ? safe.prefix(width - 3) + "..." : String(safe.prefix(max(0, width)))
  }
}
