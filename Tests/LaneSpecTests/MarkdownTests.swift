import LaneSpec
import Testing

@Suite struct MarkdownTests {
  private func read(_ text: String) throws -> MarkdownNode {
    try MarkdownReader.read(Array(text.utf8))
  }

  /// The tree in one line: kinds, and where they begin.
  private func outline(_ node: MarkdownNode) -> String {
    let inner = node.children.map(outline).joined(separator: " ")
    let name = "\(node.kind)@\(node.start.line):\(node.start.column)"
    return inner.isEmpty ? name : "\(name)(\(inner))"
  }

  @Test("a text becomes a tree whose parts know their lines")
  func tree() throws {
    let document = try read("# Title\n\nSome `code`\nhere.\n\n1. one\n2. two\n\n> quoted\n\n---\n")
    #expect(document.kind == .document)
    #expect(
      document.children.map(\.kind) == [
        .heading(level: 1), .paragraph, .list(isOrdered: true), .quote, .thematicBreak,
      ]
    )
    #expect(document.children.map(\.start.line) == [1, 3, 6, 9, 11])
    #expect(document.children[1].plainText == "Some code here.")
    #expect(document.children[2].children.map(\.plainText) == ["one", "two"])
    #expect(outline(document.children[1]).hasPrefix("paragraph@3:1(text@3:1 code@3:"))
  }

  @Test("task-list items say whether they are done")
  func tasks() throws {
    let list = try read("- [ ] `cap` exit 0: `make`\n- [x] done\n- plain\n").children[0]
    #expect(
      list.children.map(\.kind) == [
        .item(isChecked: false), .item(isChecked: true), .item(isChecked: nil),
      ]
    )
    #expect(list.children[0].plainText == "cap exit 0: make")
  }

  @Test("lines count from where the text stands in its file")
  func offset() throws {
    let document = try MarkdownReader.read(Array("a\n\nb\n".utf8), firstLine: 7)
    #expect(document.children.map(\.start.line) == [7, 9])
  }

  @Test("code, HTML and links keep what they hold")
  func leaves() throws {
    let document = try read("```sh\nmake <all>\n```\n\n<!-- lane -->\n\n[text](http://x)\n")
    #expect(document.children[0].kind == .codeBlock(info: "sh"))
    #expect(document.children[0].literal == "make <all>\n")
    #expect(document.children[1].kind == .htmlBlock)
    #expect(document.children[2].plainText == "text")
  }

  @Test(
    "hostile texts are refused or read, quickly, and nothing else",
    arguments: [
      ("> ", 40_000), ("[", 100_000), ("- ", 60_000), ("*a ", 60_000), ("`", 100_000),
      ("<a ", 60_000), ("[a](b ", 40_000), ("![[]()", 30_000), ("![[]()", 2000), ("a\n- ", 50_000),
      ("1. ", 60_000), ("**_", 60_000), ("&amp;", 50_000), ("> - ", 20_000), ("\u{0}", 10),
      ("  - a\n", 20_000), ("<?", 60_000), ("\\", 100_000), ("`a``b", 40_000),
    ]
  )
  func hostile(unit: String, count: Int) {
    let text = String(repeating: unit, count: count)
    for bytes in [Array(text.utf8), Array(text.utf8.prefix(1000)), Array((text + "x").utf8)] {
      do throws(LaneFileError) {
        let document = try MarkdownReader.read(bytes)
        #expect(document.kind == .document)
      } catch {
        #expect(error.line >= 1 && !error.problem.isEmpty)
      }
    }
  }

  @Test("what is no text, or too large, is refused")
  func refused() {
    #expect(throws: LaneFileError.self) { try MarkdownReader.read([0xff, 0xfe]) }
    #expect(throws: LaneFileError.self) {
      try MarkdownReader.read([UInt8](repeating: 0x61, count: MarkdownReader.sizeLimit + 1))
    }
    let deep = String(repeating: ">", count: 60) + " x\n"
    #expect(throws: LaneFileError.self) { try read(deep) }
  }
}
