internal import CMarkGFM
internal import LaneCore

/// Reads Markdown as a tree with positions, whatever the bytes are.
package enum MarkdownReader {
  /// The most bytes that are read; what people write by hand is far below.
  package static let sizeLimit = 256 << 10
  /// More than this in one another is no text for people.
  package static let depthLimit = 32
  package static let nodeLimit = 50_000

  /// Reads a text whose first line has a number in its file.
  package static func read(_ bytes: [UInt8], firstLine: Int = 1) throws(LaneFileError)
    -> MarkdownNode
  {
    guard bytes.count <= sizeLimit else {
      throw LaneFileError("is larger than \(sizeLimit) bytes", line: firstLine)
    }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw LaneFileError("is not UTF-8 text", line: firstLine)
    }
    guard deepestNesting(of: bytes) <= nestingLimit else {
      throw LaneFileError("is nested too deep", line: firstLine)
    }
    guard bytes.count(where: { $0 == UInt8(ascii: "[") }) <= bracketLimit else {
      throw LaneFileError("has too many brackets", line: firstLine)
    }
    let document = try MarkdownHandle(bytes)
    return try document.tree(firstLine: firstLine)
  }

  /// A line that opens more quotes and lists than this is refused before it is parsed.
  private static let nestingLimit = 100
  /// The parser takes time with the square of their number, too, where links are begun and not ended.
  private static let bracketLimit = 4096

  /// How many marks of quotes, lists and brackets follow each other most, without a letter between.
  ///
  /// The parser takes time with the square of the depth; nobody who writes means such a line.
  private static func deepestNesting(of bytes: [UInt8]) -> Int {
    var deepest = 0
    var here = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "!"),
        UInt8(ascii: "<"):
        here += 1
        deepest = max(deepest, here)
      case 0x20, 0x09, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"): continue
      default: here = 0
      }
    }
    return deepest
  }
}

/// A parsed document of the C library's, freed with the value.
@safe private struct MarkdownHandle: ~Copyable {
  private let root: OpaquePointer

  /// Registering the extensions writes to a list of the library's without a lock: once, and first.
  private static let registration: Void = cmark_gfm_core_extensions_ensure_registered()

  init(_ bytes: [UInt8]) throws(LaneFileError) {
    guard let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT) else {
      throw LaneFileError("cannot be parsed", line: 1)
    }
    defer { unsafe cmark_parser_free(parser) }
    _ = Self.registration
    if let taskList = unsafe cmark_find_syntax_extension("tasklist") {
      _ = unsafe cmark_parser_attach_syntax_extension(parser, taskList)
    }
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe cmark_parser_feed(parser, start.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let root = unsafe cmark_parser_finish(parser) else {
      throw LaneFileError("cannot be parsed", line: 1)
    }
    unsafe self.root = root
  }

  deinit { unsafe cmark_node_free(root) }

  /// Copies the tree out, without recursion: its depth is the writer's.
  func tree(firstLine: Int) throws(LaneFileError) -> MarkdownNode {
    guard let iterator = unsafe cmark_iter_new(root) else {
      throw LaneFileError("cannot be read", line: firstLine)
    }
    defer { unsafe cmark_iter_free(iterator) }
    var open: [[MarkdownNode]] = [[]]
    var count = 0
    while true {
      let event = unsafe cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { break }
      guard let node = unsafe cmark_iter_get_node(iterator) else { break }
      if event == CMARK_EVENT_ENTER {
        count += 1
        let line = unsafe Int(cmark_node_get_start_line(node)) + firstLine - 1
        guard count <= MarkdownReader.nodeLimit else {
          throw LaneFileError("has too many parts", line: line)
        }
        guard open.count <= MarkdownReader.depthLimit else {
          throw LaneFileError("is nested too deep", line: line)
        }
        if unsafe Self.isLeaf(node) {
          let leaf = unsafe Self.node(node, [], firstLine)
          open[open.count - 1].append(leaf)
        } else {
          open.append([])
        }
      } else {
        let children = open.removeLast()
        guard !open.isEmpty else { break }
        let inner = unsafe Self.node(node, children, firstLine)
        open[open.count - 1].append(inner)
      }
    }
    guard let document = open.first?.first else {
      throw LaneFileError("cannot be read", line: firstLine)
    }
    return document
  }

  /// Whether the iterator only enters a node and never leaves it.
  private static func isLeaf(_ node: OpaquePointer) -> Bool {
    let leaves = [
      CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
      CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE,
    ]
    let type = unsafe cmark_node_get_type(node)
    return leaves.contains { $0 == type }
  }

  private static func node(
    _ node: OpaquePointer,
    _ children: [MarkdownNode],
    _ firstLine: Int
  ) -> MarkdownNode {
    let offset = firstLine - 1
    return unsafe MarkdownNode(
      kind: kind(of: node),
      start: MarkdownNode.Position(
        line: Int(cmark_node_get_start_line(node)) + offset,
        column: Int(cmark_node_get_start_column(node))
      ),
      end: MarkdownNode.Position(
        line: Int(cmark_node_get_end_line(node)) + offset,
        column: Int(cmark_node_get_end_column(node))
      ),
      literal: text(cmark_node_get_literal(node)),
      children: children
    )
  }

  private static func kind(of node: OpaquePointer) -> MarkdownNode.Kind {
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: return .document
    case CMARK_NODE_BLOCK_QUOTE: return .quote
    case CMARK_NODE_LIST:
      return unsafe .list(isOrdered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
    case CMARK_NODE_ITEM:
      let isTask = unsafe text(cmark_node_get_type_string(node)) == "tasklist"
      return unsafe .item(
        isChecked: isTask ? cmark_gfm_extensions_get_tasklist_item_checked(node) : nil
      )
    case CMARK_NODE_CODE_BLOCK:
      return unsafe .codeBlock(info: text(cmark_node_get_fence_info(node)))
    case CMARK_NODE_HTML_BLOCK: return .htmlBlock
    case CMARK_NODE_PARAGRAPH: return .paragraph
    case CMARK_NODE_HEADING:
      return unsafe .heading(level: Int(cmark_node_get_heading_level(node)))
    case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
    case CMARK_NODE_TEXT: return .text
    case CMARK_NODE_SOFTBREAK: return .softBreak
    case CMARK_NODE_LINEBREAK: return .lineBreak
    case CMARK_NODE_CODE: return .code
    case CMARK_NODE_HTML_INLINE: return .html
    case CMARK_NODE_EMPH: return .emphasis
    case CMARK_NODE_STRONG: return .strong
    case CMARK_NODE_LINK: return .link
    case CMARK_NODE_IMAGE: return .image
    default: return unsafe .other(text(cmark_node_get_type_string(node)))
    }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }
}
