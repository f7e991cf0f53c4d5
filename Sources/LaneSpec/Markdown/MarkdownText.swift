/// Plain text as Markdown that says it.
enum MarkdownText {
  /// Characters that may mean something to Markdown; a backslash makes each of them itself.
  private static let marks = Set("\\`*_{}[]<>()#+-!|~&")

  static func escaped(_ text: String) -> String {
    var result = ""
    for (index, character) in text.enumerated() {
      // A hyphen or a plus means something only where a line begins with it.
      let isInner = index > 0 && "+-#!()".contains(character)
      if marks.contains(character), !isInner { result.append("\\") }
      result.append(character)
    }
    // "1." would begin a list.
    let digits = result.prefix { $0.isASCII && $0.isNumber }
    let rest = result.dropFirst(digits.count)
    guard !digits.isEmpty, let first = rest.first, ".)".contains(first) else { return result }
    return digits + "\\" + rest
  }
}
