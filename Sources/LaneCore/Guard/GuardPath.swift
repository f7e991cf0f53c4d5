/// Paths as a guard reads them: by their text, since what is written may not be there yet.
enum GuardPath {
  /// An absolute path without `.`, `..` and doubled slashes; nil where its beginning is not known.
  static func absolute(_ path: String, in directory: String?, home: String?) -> String? {
    var text = path
    if text == "~" || text.hasPrefix("~/") {
      guard let home else { return nil }
      text = home + text.dropFirst()
    } else if !text.hasPrefix("/") {
      guard let directory else { return nil }
      text = directory + "/" + text
    }
    var parts: [Substring] = []
    for part in text.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether one of a path's parts is `.git`, or a pattern that may become it.
  static func hasGitDirectory(_ path: String) -> Bool {
    path.split(separator: "/").contains { mayBe($0, ".git") }
  }

  /// Whether a path is another, or a pattern that may become it.
  static func mayBe(_ path: String, _ other: String) -> Bool {
    let (parts, others) = (path.split(separator: "/"), other.split(separator: "/"))
    return parts.count == others.count && zip(parts, others).allSatisfy { mayBe($0, String($1)) }
  }

  /// Whether a path ends with a relative one, or is a pattern that may.
  static func mayEnd(_ path: String, with end: String) -> Bool {
    let count = end.split(separator: "/").count
    return mayBe(path.split(separator: "/").suffix(count).joined(separator: "/"), end)
  }

  private static func mayBe(_ part: Substring, _ name: String) -> Bool {
    // Some file systems know no case.
    let (part, name) = (part.lowercased(), name.lowercased())
    return part == name || ShellBraces.alternatives(part).contains { matches($0, name) }
  }

  private static func matches(_ part: String, _ name: String) -> Bool {
    guard part.utf8.contains(where: "*?[".utf8.contains) else { return part == name }
    // A shell finds what begins with a dot only where the pattern does so itself.
    guard !name.hasPrefix(".") || part.hasPrefix(".") else { return false }
    return PatternList(pattern(part).utf8).matches(name)
  }

  /// A shell's pattern with `*` and `?` alone: a bracket stands for one character, whichever.
  private static func pattern(_ part: String) -> String {
    var pattern = ""
    var isInside = false
    for character in part where character != "," {
      if isInside {
        if character == "]" { isInside = false }
      } else if character == "[" {
        isInside = true
        pattern.append("?")
      } else {
        pattern.append(character)
      }
    }
    return pattern
  }
}
