/// A piece of a Markdown text and where it stands.
package struct MarkdownNode: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case document, quote, paragraph, thematicBreak, htmlBlock
    case heading(level: Int)
    case list(isOrdered: Bool)
    /// `isChecked` is nil where the item is no task.
    case item(isChecked: Bool?)
    case codeBlock(info: String)
    case text, code, html, softBreak, lineBreak, emphasis, strong, link, image
    /// What this version has no name for.
    case other(String)
  }

  /// A line and a byte in it, both counted from 1.
  package struct Position: Equatable, Sendable {
    package let line: Int
    package let column: Int
  }

  package let kind: Kind
  package let start: Position
  package let end: Position
  /// The text of a node that has no others in it.
  package let literal: String
  package let children: [MarkdownNode]

  /// What a reader sees of it: marks taken away, line breaks as blanks.
  package var plainText: String {
    switch kind {
    case .text, .code: literal
    case .softBreak, .lineBreak: " "
    default: children.map(\.plainText).joined()
    }
  }
}
