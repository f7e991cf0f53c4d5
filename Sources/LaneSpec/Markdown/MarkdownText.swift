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
    let lines = lines(of: body)
    let (first, last) = (node.start.line - firstLine, node.end.line - firstLine)
    guard first >= 0, first <= last, last < lines.count, node.start.column > 0 else {
      return node.plainText
    }
    let text = lines[first...last].enumerated().map { index, line in
      trimmed(index == 0 ? line.dropFirst(node.start.column - 1) : line[...])
    }
    return unescaped(text.joined(separator: " "))
  }

  /// Cut where Markdown cuts: at a line feed, a carriage return, or both.
  private static func lines(of body: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var last: UInt8 = 0
    for byte in body {
      switch byte {
      case 0x0a where last == 0x0d: break
      case 0x0a, 0x0d: lines.append([])
      default: lines[lines.count - 1].append(byte)
      }
      last = byte
    }
    return lines
  }

  static func trimmed(_ line: ArraySlice<UInt8>) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var rest = line.drop(while: isBlank)
    while let byte = rest.last, isBlank(byte) { rest.removeLast() }
    return String(decoding: rest, as: UTF8.self)
  }

  /// In code a backslash is itself.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "`" {
        result += takeCode(&rest)
        continue
      }
      rest.removeFirst()
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

  /// Takes back-ticks, and what stands between them and as many others.
  private static func takeCode(_ rest: inout Substring) -> Substring {
    let ticks = rest.prefix { $0 == "`" }
    var inner = rest.dropFirst(ticks.count)
    while let start = inner.firstIndex(of: "`") {
      let run = inner[start...].prefix { $0 == "`" }
      if run.count == ticks.count {
        defer { rest = rest[run.endIndex...] }
        return rest[..<run.endIndex]
      }
      inner = inner[run.endIndex...]
    }
    rest = rest[ticks.endIndex...]
    return ticks
  }
}
