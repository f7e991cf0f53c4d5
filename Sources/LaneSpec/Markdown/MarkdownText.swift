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

  /// The words of a piece as they are written, on one line, without backslashes that make marks themselves.
  ///
  /// To who reads them `Map<Int>` and `2*3*4` are no marks.
  static func words(of node: MarkdownNode, in body: [UInt8], firstLine: Int) -> String {
    let lines = body.split(separator: 0x0a, omittingEmptySubsequences: false)
    let (first, last) = (node.start.line - firstLine, node.end.line - firstLine)
    // Where a text has other ends of lines, the library's count is not ours.
    guard first >= 0, first <= last, last < lines.count, node.start.column > 0 else {
      return node.plainText
    }
    let text = lines[first...last].enumerated().map { index, line in
      String(decoding: index == 0 ? line.dropFirst(node.start.column - 1) : line, as: UTF8.self)
    }
    let words = text.joined(separator: " ").split(whereSeparator: \.isWhitespace)
    return unescaped(words.joined(separator: " "))
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, next.isASCII,
        next.isPunctuation || next.isSymbol
      {
        result.append(rest.removeFirst())
      } else {
        result.append(character)
      }
    }
    return result
  }
}
