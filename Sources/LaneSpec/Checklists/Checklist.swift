package import LaneCore

/// Questions that a change has to answer where it touches certain paths.
package struct Checklist: Equatable, Sendable {
  package static let sizeLimit = 64 << 10
  package static let itemLimit = 40

  package struct Item: Equatable, Sendable {
    /// Unique among all checklists: the file's name, a dot, and the item's own id.
    package let id: String
    package let question: String
    package let line: Int
  }

  package let name: String
  package let paths: [PathGlob]
  /// None where a repository switches a checklist off that holds by default.
  package let items: [Item]

  /// Reads `.lane/checklists/<name>.md`: `path:` lines, then a list of items, each an id in
  /// back-ticks, a colon and a question; headings and paragraphs are for people.
  package init(_ bytes: [UInt8], name: String) throws(LaneFileError) {
    guard bytes.count <= Self.sizeLimit else {
      throw LaneFileError("is larger than \(Self.sizeLimit) bytes", line: 1)
    }
    self.name = name
    let front = try FrontMatter(bytes)
    try front.refuseOthers(than: ["path"])
    paths = try front.paths()
    let document = try MarkdownReader.read(front.body, firstLine: front.bodyLine)
    var items: [Item] = []
    for block in document.children {
      switch block.kind {
      case .list:
        for item in block.children { items.append(try Self.item(item, of: front, in: name)) }
      case .heading, .paragraph, .htmlBlock: continue
      default:
        throw LaneFileError("has something that is no item of a list", line: block.start.line)
      }
    }
    guard items.count <= Self.itemLimit else {
      throw LaneFileError("has more than \(Self.itemLimit) items", line: items[Self.itemLimit].line)
    }
    var seen: Set<String> = []
    for item in items where !seen.insert(item.id).inserted {
      throw LaneFileError("has two items '\(item.id)'", line: item.line)
    }
    self.items = items
  }

  package func applies(to path: [UInt8]) -> Bool { paths.contains { $0.matches(path) } }

  private static func item(
    _ item: MarkdownNode,
    of front: FrontMatter,
    in name: String
  ) throws(LaneFileError) -> Item {
    let line = item.start.line
    guard let paragraph = item.children.first, paragraph.kind == .paragraph,
      item.children.count == 1, let code = paragraph.children.first, code.kind == .code
    else {
      throw LaneFileError("has an item that does not begin with its id in back-ticks", line: line)
    }
    guard TaskID(code.literal) != nil else {
      throw LaneFileError(
        "'\(SafeText.line(code.literal, limit: 80))' is no id: lower-case letters, digits, hyphens",
        line: line
      )
    }
    // Behind the id and the marks around it.
    let text = MarkdownText.words(of: paragraph, in: front.body, firstLine: front.bodyLine)
    let parts = text.split(separator: "`", maxSplits: 1)
    let words = (parts.count == 2 ? parts[1] : "").drop { $0 == "`" || $0 == " " }
    guard words.first == ":" else {
      throw LaneFileError("has an item without a colon behind its id", line: line)
    }
    let question = SafeText.line(String(words.dropFirst().drop { $0 == " " }))
    guard !question.isEmpty else {
      throw LaneFileError("has an item that asks nothing", line: line)
    }
    return Item(id: "\(name).\(code.literal)", question: question, line: line)
  }
}
