package import LaneCore

/// What a repository has learnt from a finding: where it holds, and a sentence.
package struct LaneRule: Equatable, Sendable {
  package static let sizeLimit = 16 << 10

  package let paths: [PathGlob]
  package let sentence: String

  /// Reads `.lane/rules/<slug>.md`: `path:` lines, and one paragraph.
  package init(_ bytes: [UInt8]) throws(LaneFileError) {
    guard bytes.count <= Self.sizeLimit else {
      throw LaneFileError("is larger than \(Self.sizeLimit) bytes", line: 1)
    }
    let front = try FrontMatter(bytes)
    try front.refuseOthers(than: ["path", "from"])
    paths = try front.paths()
    let document = try MarkdownReader.read(front.body, firstLine: front.bodyLine)
    guard let paragraph = document.children.first, paragraph.kind == .paragraph else {
      throw LaneFileError("says nothing: a rule is a sentence", line: front.bodyLine)
    }
    if document.children.count > 1 {
      throw LaneFileError(
        "says more than one paragraph: a rule is a sentence",
        line: document.children[1].start.line
      )
    }
    sentence = SafeText.line(
      MarkdownText.words(of: paragraph, in: front.body, firstLine: front.bodyLine)
    )
  }

  package func applies(to path: [UInt8]) -> Bool { paths.contains { $0.matches(path) } }

  /// The text of a file that says this, without the blanks around it; nil where another sentence, or
  /// none, would be read back.
  package static func file(path: String, sentence: String, from: String) -> [UInt8]? {
    let sentence = MarkdownText.trimmed(Array(SafeText.line(sentence).utf8)[...])
    let text = MarkdownText.escaped(sentence)
    let bytes = Array("---\npath: \(path)\nfrom: \(from)\n---\n\n\(text)\n".utf8)
    return (try? LaneRule(bytes))?.sentence == sentence ? bytes : nil
  }
}
