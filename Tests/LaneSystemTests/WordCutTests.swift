import LaneSystem
import TestSupport
import Testing

/// `Capture` and its kin: what is cut to a limit holds no half of a credential.
@Suite struct WordCutTests {
  @Test("head and tail end between words where something is missing between them")
  func capture() throws {
    let text = "first line\ntoken ghp_0123456789abcdefghij...ABCDEFGHIJ012345\nlast line"
    var command = Command("printf", ["%s", text], environment: ["PATH": "/usr/bin:/bin"])
    command.limits.outputHead = 41
    command.limits.outputTail = 26
    let output = try ChildProcess.run(command).output
    #expect(output.dropped == 3)
    #expect(output.head.suffix(3) == Array("hij".utf8) && output.tail.first == UInt8(ascii: "A"))
    #expect(output.wholeWords == Array("first line\ntoken \nlast line".utf8))
    command.limits.outputTail = 29
    #expect(try ChildProcess.run(command).output.wholeWords == Array(text.utf8))
  }

  @Test("words end at blanks, quotes and commas, and a text within the limit is whole")
  func words() {
    for end in [" ", "\t", "\n", "\"", "'", ",", "`"] {
      let text = Array("one two\(end)three".utf8)
      #expect(WordCut.prefix(text, limit: 10) == Array("one two\(end)".utf8))
      #expect(WordCut.prefix(text, limit: 13) == text)
    }
    #expect(WordCut.prefix(Array("abcdef".utf8), limit: 3).isEmpty)
  }

  @Test("a line that was cut loses the half of a word at its end, another keeps all")
  func lines() {
    #expect(WordCut.whole("refused: key ghp_0123456789abcdefghij…") == "refused: key …")
    #expect(WordCut.whole("refused: no such key") == "refused: no such key")
    #expect(WordCut.whole("…") == "…")
  }
}
