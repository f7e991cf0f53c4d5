import Lane
import LaneCLI
import LaneCore
import Testing

@Suite struct TextTests {
  @Test("what is interpolated is made harmless, what is written in the source is not touched")
  func interpolation() {
    let text: Text = "a\tb\n\("c\td\n", .bad) \(3) \(Text.Mark.yes)\n"
    #expect(text.plain == "a\tb\nc\\td\\n 3 +\n")
    #expect(Text(block: Array("a\n\u{1b}b\tc".utf8)).plain == "a\n\\x1bb\tc")
    #expect(Text("").isEmpty)
  }

  @Test("columns are aligned, the last one is not padded")
  func table() {
    let table = Text.table([["a", "b"], ["long", "c", "d"], []], indent: 1)
    #expect(table.plain == " a     b\n long  c  d\n \n")
  }

  @Test("colours are added on demand, and end where their words end")
  func colours() {
    let text: Text = "\("x", .bad) y \(Text.Mark.no)"
    let plain = Palette(isColored: false, isUnicode: false).render(text)
    #expect(String(decoding: plain, as: UTF8.self) == "x y x")
    let coloured = Palette(isColored: true, isUnicode: true).render(text)
    #expect(
      String(decoding: coloured, as: UTF8.self)
        == "\u{1b}[31mx\u{1b}[m y \u{1b}[31m✗\u{1b}[m"
    )
  }

  @Test(
    "the locale decides on marks, as for the C library",
    arguments: [
      (["LANG": "en_US.UTF-8"], true), (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
      (["LC_ALL": "", "LC_CTYPE": "C.utf8"], true), ([:], false),
    ]
  )
  func locale(environment: [String: String], isUnicode: Bool) {
    #expect(Palette.isUnicode(environment) == isUnicode)
  }
}
