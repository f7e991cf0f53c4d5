@testable import LaneCore
import TestSupport
import Testing

@Suite struct ShellReaderTests {
  @Test(
    "a command is cut into the words that bash runs it with",
    arguments: [
      "a b  c", "'a b' c", "\"a b\" c", "a\\ b c", "a'b'\"c\"d", "\"a\\\"b\\\\c\\d\"", "a\\\nb c",
      "'a\nb' c", "$'a\\tb\\x41\\101\\'c' d", "\"\" ''", "a#b c", "x=1 'y=2'", "a\\'b",
      "--opt='v w'",
      "größe 'ä b' \\ö", "\"it's\" 'say \"x\"'", "a;", "a >/dev/null b", "a 2>&1 b", "a \\# b",
    ]
  )
  func words(_ text: String) throws {
    let result = try TestSandbox().run(
      "bash",
      ["-c", "show() { printf '<%s>' \"$@\"; }; show \(text)"]
    )
    let script = ShellReader.read("show \(text)")
    #expect(script.isWhole)
    let words = script.commands.first?.words.dropFirst() ?? []
    let shown = words.map { "<\($0.text)>" }.joined()
    // Where the output went elsewhere there is nothing to compare.
    if !text.contains("/dev/null") { #expect(result.output == shown, "\(result)") }
    #expect(words.allSatisfy { !$0.isOpaque })
  }

  @Test("lists, pipes, subshells and substitutions are commands of their own")
  func commands() {
    let script = ShellReader.read(
      "a && b || c; d | e & (f; { g; }) $(h `i`) >(j) 2>k <<X l\n$(m)\nX\nn"
    )
    let names = script.commands.flatMap(\.words).map(\.text).filter { !$0.isEmpty }
    #expect(
      Set(names)
        == Set(["a", "b", "c", "d", "e", "f", "{", "g", "}", "h", "i", "j", "l", "m", "n"])
    )
    #expect(script.commands.first { $0.words.first?.text == "e" }?.readsPipe == true)
    #expect(script.commands.flatMap(\.redirections).map(\.target.text) == ["k"])
    #expect(script.isWhole)
  }

  @Test("what expands is opaque, and a document that is only shown is its text")
  func expansion() {
    let script = ShellReader.read("a $x \"b${y}\" {c,d} {e} $(cat <<'E'\nf $g\nE\n) $((1 + 2)) h$")
    let words = script.commands.flatMap(\.words)
    #expect(words.filter(\.isOpaque).map(\.text) == ["", "b", "{c,d}", ""])
    #expect(words.contains(ShellWord(text: "f $g")))
    #expect(words.contains(ShellWord(text: "{e}")))
    #expect(words.contains(ShellWord(text: "h$")))
  }

  @Test("assignments stand before the program alone")
  func assignments() {
    let script = ShellReader.read("A=1 B='x y' C+=z git D=2; 'E=3' x; F=$g")
    let names = script.commands.flatMap(\.assignments).map(\.name)
    #expect(names == ["A", "B", "C", "F"])
    #expect(script.commands[0].words.map(\.text) == ["git", "D=2"])
    #expect(script.commands[1].words.map(\.text) == ["E=3", "x"])
    #expect(script.commands.last?.assignments.first?.value.isOpaque == true)
  }

  @Test(
    "arithmetic has no here-document, and subshells side by side are no arithmetic",
    arguments: ["((x=1<<2))\nb", "x=$((1<<2))\nb", "((a); (b))", "((b))", "a $((1+$(b)))"]
  )
  func arithmetic(_ text: String) {
    let script = ShellReader.read(text)
    #expect(script.isWhole)
    #expect(script.commands.contains { $0.words == [ShellWord(text: "b")] })
  }

  @Test("a substitution that shows a path of git's own stands for it, as far as it is known")
  func gitPaths() {
    let script = ShellReader.read(
      "a $(git rev-parse --git-path hooks) $(git rev-parse --git-dir)/x"
    )
    #expect(script.commands.last?.words.map(\.text) == ["a", ".git/hooks", ".git/x"])
    #expect(script.commands.last?.words.dropFirst().allSatisfy(\.isOpaque) == true)
  }

  @Test("a word that is written again is read as it was")
  func quoting() {
    for word in [ShellWord(text: "it's \"$x\""), ShellWord(text: "a b", isOpaque: true)] {
      #expect(ShellReader.read("a \(word.quoted)").commands.first?.words.last == word)
    }
  }

  @Test("what is cut off is said to be", arguments: ["'a", "\"a", "$(a", "${a", "`a", "$'a"])
  func open(_ text: String) {
    #expect(!ShellReader.read(text).isWhole)
  }
}
