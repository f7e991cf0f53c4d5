import LaneCore
import Testing

@Suite struct UnifiedDiffTests {
  private let diff = Array(
    """
    diff --git a/src/feed.py b/src/feed.py
    --- a/src/feed.py
    +++ b/src/feed.py
    @@ -9,2 +9,2 @@ def page(offset):
     rows = load()
    --- old comment
    +++ new comment
    @@ -40 +40 @@
    -diff --git a/b.py b/b.py
    \\ No newline at end of file
    +def tail(rows):
    diff --git "a/b\\303\\274ro" "b/b\\303\\274ro"
    old mode 100644
    new mode 100755
    diff --git a/kind b/kind
    deleted file mode 100644
    @@ -1 +0,0 @@
    -text
    diff --git a/kind b/kind
    new file mode 120000
    @@ -0,0 +1 @@
    +target

    """.utf8
  )

  private func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }

  @Test("lines of a hunk are counted, not recognised")
  func lines() {
    let lines = Array(UnifiedDiff(diff))
    #expect(lines.count == 22)
    #expect(lines[3] == .hunk(Array("@@ -9,2 +9,2 @@ def page(offset):".utf8)[...]))
    #expect(lines[4] == .context(Array(" rows = load()".utf8)[...], old: 9, new: 9))
    #expect(lines[5] == .removed(Array("--- old comment".utf8)[...], old: 10))
    #expect(lines[6] == .added(Array("+++ new comment".utf8)[...], new: 10))
    #expect(lines[8] == .removed(Array("-diff --git a/b.py b/b.py".utf8)[...], old: 40))
    #expect(lines[9] == .heading(Array("\\ No newline at end of file".utf8)[...]))
    #expect(lines[10] == .added(Array("+def tail(rows):".utf8)[...], new: 40))
    #expect(text(lines.map(\.bytes).joined(separator: [0x0a])) + "\n" == text(diff))
  }

  @Test(
    "a diff is cut at its files, whose names may be quoted and whose lines may look like headers"
  )
  func sections() {
    let paths = ["src/feed.py", "b\u{fc}ro", "kind", "b.py"].map { Array($0.utf8) }
    let sections = DiffSections.cut(diff, at: paths)
    #expect(sections.map { text($0.path) } == ["src/feed.py", "b\u{fc}ro", "kind"])
    #expect(text(sections[0].bytes).hasSuffix("+def tail(rows):\n"))
    #expect(text(sections[1].bytes).hasSuffix("new mode 100755\n"))
    // What became another type of file is told as a removal and an addition, of one path.
    #expect(text(sections[2].bytes).contains("-text\n"))
    #expect(text(sections[2].bytes).hasSuffix("+target\n"))
    #expect(text(sections.map(\.bytes).joined()) == text(diff))
    let one = DiffSections.cut(diff, at: [Array("kind".utf8)])
    #expect(one.map { text($0.path) } == ["kind"])
    let first = DiffSections.cut(diff, at: [Array("src/feed.py".utf8)])
    #expect(first == [sections[0]])
  }

  @Test("parts keep directories together, and no file is lost or told twice")
  func clusters() {
    func cut(_ files: [(String, Int)], limit: Int) -> [[String]] {
      let named = files.map { (path: Array($0.0.utf8), size: $0.1) }
      return FileClusters.cut(named, limit: limit).map { part in part.map { files[$0].0 } }
    }
    let files = [("b/1", 30), ("a/1", 40), ("a/2", 20), ("b/2", 30), ("c", 10)]
    #expect(cut(files, limit: 100) == [["a/1", "a/2"], ["b/1", "b/2"], ["c"]])
    #expect(cut(files, limit: 1000) == [["a/1", "a/2", "b/1", "b/2", "c"]])
    #expect(cut([("x", 500), ("y", 1), ("z", 1)], limit: 100) == [["x"], ["y", "z"]])
    #expect(cut([], limit: 100) == [])
    #expect(cut(files, limit: 1).map(\.count) == [1, 1, 1, 1, 1])
  }

  @Test("finds what a change declares, and in which function it is")
  func declarations() {
    var scan = DeclarationScan()
    scan.read(diff)
    #expect(scan.names == ["page", "tail"])
    #expect(scan.declarations.map(\.side) == [.around, .added])
    #expect(scan.declarations.map(\.line) == [0, 40])
    #expect(scan.declarations.map(\.text) == ["def page(offset):", "def tail(rows):"])
  }

  @Test("a function is named whose declaration stands unchanged above what changes in it")
  func enclosing() {
    var scan = DeclarationScan()
    let diff = """
      @@ -1,7 +1,8 @@
       class Feed:
           def page(offset):
      -        return rows[offset:]
      +        return rows[:offset]
      +        pass
           def tail(rows):
               return rows
      +    def head(rows):

      """
    scan.read(Array(diff.utf8))
    #expect(scan.names == ["page", "head"])
    #expect(scan.declarations.map(\.side) == [.around, .added])
    #expect(scan.declarations.first?.line == 2)
  }

  @Test(
    "names are taken from many languages, and not from prose or texts",
    arguments: [
      ("func load(from: Path) {", ["load"]),
      ("  public static int countRows(List<R> r) {", ["countRows"]),
      ("export async function fetchAll() {", ["fetchAll"]), ("class FeedView(View):", ["FeedView"]),
      ("CREATE TABLE IF NOT EXISTS user_events (", ["user_events"]),
      ("pub fn parse_line(s: &str)", ["parse_line"]), ("type OffsetCap = number", ["OffsetCap"]),
      ("return load(rows)", []), ("x = \"class Foo\"", []), ("# this is a comment on a class", []),
      ("if (a) { b() }", []), ("", []),
    ]
  )
  func names(line: String, expected: [String]) {
    var scan = DeclarationScan()
    scan.read(Array("@@ -0,0 +1 @@\n+\(line)\n".utf8))
    #expect(scan.names == expected)
  }
}
