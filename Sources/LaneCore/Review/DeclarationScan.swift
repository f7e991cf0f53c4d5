/// Finds the lines of a change that declare something others may use, and the names declared there.
///
/// It knows no language, only the words with which most of them declare: it is a help for readers,
/// and nothing is concluded from what it misses.
package struct DeclarationScan {
  /// A line that declares something.
  package struct Declaration: Equatable, Sendable {
    package enum Side: Equatable, Sendable { case removed, added, around }

    package let side: Side
    /// The line's number in the file of its side; 0 where only a hunk's header names it.
    package let line: Int
    package let text: String
  }

  package private(set) var declarations: [Declaration] = []
  /// What the declarations name, each once, in their order.
  package private(set) var names: [String] = []
  private var seen: Set<String> = []

  private static let textLimit = 200

  package init() {}

  /// Looks through a diff.
  package mutating func read(_ diff: [UInt8]) {
    // The last declaration above in the same hunk, until something in it changes.
    var above: (line: ArraySlice<UInt8>, number: Int)?
    for line in UnifiedDiff(diff) {
      switch line {
      case .removed(let bytes, let number):
        takeChanged(bytes.dropFirst(), .removed, number, in: &above)
      case .added(let bytes, let number):
        takeChanged(bytes.dropFirst(), .added, number, in: &above)
      case .hunk(let bytes):
        above = nil
        takeEnclosing(bytes)
      case .context(let bytes, _, let number):
        if !Self.declared(in: bytes.dropFirst()).isEmpty { above = (bytes.dropFirst(), number) }
      case .heading: continue
      }
    }
  }

  private mutating func takeChanged(
    _ line: ArraySlice<UInt8>,
    _ side: Declaration.Side,
    _ number: Int,
    in above: inout (line: ArraySlice<UInt8>, number: Int)?
  ) {
    let isOwn = !Self.declared(in: line).isEmpty
    if let above, !isOwn { take(above.line, .around, above.number) }
    above = nil
    take(line, side, number)
  }

  private mutating func take(_ line: ArraySlice<UInt8>, _ side: Declaration.Side, _ number: Int) {
    let found = Self.declared(in: line)
    guard !found.isEmpty else { return }
    declarations.append(
      Declaration(side: side, line: number, text: SafeText.line(line, limit: Self.textLimit))
    )
    add(found)
  }

  /// The function around a hunk, as git names it behind the header's second `@@`.
  private mutating func takeEnclosing(_ header: ArraySlice<UInt8>) {
    let words = header.split(separator: UInt8(ascii: " "), maxSplits: 4)
    guard words.count == 5 else { return }
    let found = Self.declared(in: words[4])
    guard !found.isEmpty else { return }
    let text = SafeText.line(words[4], limit: Self.textLimit)
    if declarations.last?.text != text {
      declarations.append(Declaration(side: .around, line: 0, text: text))
    }
    add(found)
  }

  private mutating func add(_ found: [String]) {
    for name in found where seen.insert(name).inserted { names.append(name) }
  }
}

extension DeclarationScan {
  /// Words after which a name is declared.
  private static let keywords: Set<String> = [
    "def", "class", "func", "function", "fn", "fun", "sub", "struct", "enum", "interface", "trait",
    "protocol", "type", "typealias", "module", "namespace", "const", "record", "object", "impl",
    "message", "service", "rpc", "macro_rules", "defmodule", "defp", "define", "table", "index",
    "view", "column",
  ]
  /// Words that say that a line declares, whatever its kind; the name stands before a parenthesis.
  private static let modifiers: Set<String> = [
    "public", "private", "protected", "internal", "package", "static", "export", "async", "extern",
    "virtual", "override", "final", "abstract",
  ]
  /// What stands between a keyword and the name.
  private static let fillers: Set<String> = [
    "if", "not", "exists", "or", "replace", "unique", "self",
  ]

  /// The names that a line declares.
  static func declared(in line: ArraySlice<UInt8>) -> [String] {
    let words = Self.words(in: line.prefix(1000))
    var names: [String] = []
    for (index, word) in words.enumerated() where keywords.contains(word.text.lowercased()) {
      // A keyword further on in a line is most often a word of a comment or a text.
      guard index < 5, !word.followsQuote else { break }
      let name = words[(index + 1)...].first { !fillers.contains($0.text.lowercased()) }
      guard let name, isName(name.text) else { continue }
      names.append(name.text)
    }
    if names.isEmpty, let first = words.first, modifiers.contains(first.text) {
      let called = words.first { $0.next == UInt8(ascii: "(") && isName($0.text) }
      if let called { names.append(called.text) }
    }
    return names
  }

  private struct Word {
    let text: String
    /// The byte behind it.
    let next: UInt8?
    let followsQuote: Bool
  }

  private static func words(in line: ArraySlice<UInt8>) -> [Word] {
    var words: [Word] = []
    var rest = line
    var hasQuote = false
    while let byte = rest.first {
      guard isLetter(byte) else {
        if [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(byte) {
          hasQuote = true
        }
        rest = rest.dropFirst()
        continue
      }
      let word = rest.prefix { isLetter($0) || (0x30...0x39).contains($0) }
      rest = rest.dropFirst(word.count)
      words.append(
        Word(text: String(decoding: word, as: UTF8.self), next: rest.first, followsQuote: hasQuote)
      )
    }
    return words
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  /// Whether a word is long enough to be looked for elsewhere, and none of the language's own.
  private static func isName(_ text: String) -> Bool {
    (3...80).contains(text.utf8.count) && !keywords.contains(text) && !modifiers.contains(text)
  }
}
