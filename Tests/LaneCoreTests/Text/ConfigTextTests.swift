import LaneCore
import TestSupport
import Testing

@Suite struct ConfigTextTests {
  private func names(_ text: String) throws -> [String] {
    try ConfigText(Array(text.utf8)).entries.map { entry in
      entry.name + (entry.value.map { "=" + $0 } ?? "")
    }
  }

  @Test("sections, keys and values are read as git reads them")
  func reading() throws {
    let text = """
      \u{feff}# comment
      [Core] Bare
      \tName = a  b \t ; tail
      [remote "Or.igin\\"\\x"]url="q # \\t\\"" x
      [A.B.C]k-1=one\\
       two\r
      ["
      """
    #expect(throws: ConfigError.self) { try names(text) }
    #expect(
      try names(String(text.dropLast(2))) == [
        "core.bare", "core.name=a  b", #"remote.Or.igin"x.url=q # "# + "\t\" x",
        "a.b.c.k-1=one two",
      ]
    )
  }

  @Test("empty sections are seen, and every line is told")
  func headers() throws {
    let text = try ConfigText(Array("[a]\n\n[b \"c\"]\n[a]\n k = \\\n v\n j".utf8))
    #expect(text.headers.map(\.line) == [1, 3, 4])
    #expect(text.headers.map(\.subsection) == [nil, "c", nil])
    #expect(text.entries.map(\.line) == [5, 7])
    #expect(text.entries.map(\.value) == ["v", nil])
  }

  @Test(
    "what git cannot read is refused with its line",
    arguments: [
      ("k = 1", 1, ConfigError.Kind.keyOutsideSection), ("[a]\n= 1", 2, .badLine),
      ("[a]\nk v", 2, .badLine), ("[a]\nk_x = 1", 2, .badLine), ("[a b]", 1, .badSection),
      ("[a \"b]\nk=1", 1, .badSection), ("[a\nk=1", 1, .badSection), ("[a \"b\"x]", 1, .badSection),
      ("[]\nk=1", 1, .badSection), ("[a]\nk = \"x\ny = 1", 2, .unterminatedQuote),
      ("[a]\nk = \\q", 2, .unknownEscape), ("[a]\nk = x\0y", 2, .nulByte), ("]", 1, .badLine),
    ]
  )
  func refused(text: String, line: Int, kind: ConfigError.Kind) {
    let error = #expect(throws: ConfigError.self) { try ConfigText(Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.kind == kind)
  }

  @Test("a text that is too large or not UTF-8 where it counts is refused")
  func bytes() {
    #expect(throws: ConfigError.self) { try ConfigText([UInt8](repeating: 0x0a, count: 2 << 20)) }
    #expect(throws: ConfigError.self) { try ConfigText(Array("[a]\nk = ".utf8) + [0xff]) }
    #expect(throws: Never.self) { try ConfigText(Array("[a]\n# ".utf8) + [0xff]) }
  }

  @Test("git reads the same from any text", .timeLimit(.minutes(20)))
  func oracle() throws {
    let sandbox = try TestSandbox()
    var random = SplitMix(seed: 41)
    for round in 0..<300 {
      let text = round < 200 ? random.config() : random.mutatedConfig()
      let result = try sandbox.run("git", ["config", "-f", "-", "--list", "-z"], input: text)
      let listed = result.output.split(separator: "\0").map(String.init)
      do throws(ConfigError) {
        let ours = try ConfigText(Array(text.utf8)).entries.map { entry in
          entry.name + (entry.value.map { "\n" + $0 } ?? "")
        }
        #expect(result.status == 0, "git refuses \(text.debugDescription)")
        #expect(ours == listed, "\(text.debugDescription)")
      } catch {
        // Git takes keys without a section, but nothing could ever ask for them.
        guard error.kind != .keyOutsideSection, error.kind != .nulByte else { continue }
        let nameless = listed.contains { $0.hasPrefix(".") }
        #expect(result.status != 0 || nameless, "\(error) in \(text.debugDescription)")
      }
    }
  }

  @Test("what is written is read again, by git too")
  func writing() throws {
    let sandbox = try TestSandbox()
    let values = [
      "plain", "", " led", "trailed ", "a;b", "c#d", #"back\slash"#, #"q"uote"#, "tab\there",
      "line\nfeed", "é日本", "a  b", "back\u{8}space", "carriage\r",
    ]
    for value in values {
      let head = ConfigText.header(section: "s", subsection: value + #".\"y"#) ?? "[s]"
      let text = head + "\n\tk = " + ConfigText.value(value) + "\n"
      let entry = try #require(try ConfigText(Array(text.utf8)).entries.first)
      #expect(entry.value == value)
      let result = try sandbox.run("git", ["config", "-f", "-", "--list", "-z"], input: text)
      #expect(result.output == entry.name + "\n" + value + "\0")
    }
    #expect(ConfigText.header(section: "s", subsection: "a\nb") == nil)
  }
}

extension SplitMix {
  /// A text that git can read, mostly.
  fileprivate mutating func config() -> String {
    var text = below(4) == 0 ? "# head\n" : ""
    for _ in 0...below(4) {
      text += pick([
        "[core]", "[Core]", "[a.B]", "[a.b.C]", "[x \"Y z\"]", "[x \"q\\\"\\\\\"]", "[ x]",
        "[x\t\"\"]",
        "[x \"a.b\"]", "[x]k=1", "[a-1 \"é\"]", "[x \"y\"] # c",
      ])
      text += pick(["\n", "\r\n", "\n\n", "\n \t"])
      for _ in 0..<below(4) {
        text +=
          pick(["k", "Key", "a-b", "k1", "\tk", "  k"]) + pick(["=", " = ", "\t=\t", " =", ""])
        for _ in 0..<below(5) {
          text += pick([
            "v", "two words", " ", "\"q  x\"", "\"", "\\\"", "\\\\", "\\n", "\\t", "\\b", "\\\n",
            "#", ";", "\"a;b#c\"", "é", "=", "[", "true", "  ", "\"\\n\"",
          ])
        }
        text += pick(["\n", "\r\n", " \n", " # c\n", "; c\n", ""])
      }
    }
    return text
  }

  fileprivate mutating func mutatedConfig() -> String {
    let bytes = mutated(Array(config().utf8), alphabet: Array("[]\"\\ \n=#;.ak-".utf8))
    return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
  }
}

@Suite struct EditDistanceTests {
  @Test(
    "letters inserted, removed, changed and swapped count one each",
    arguments: [
      ("", "", 0), ("abc", "", 3), ("reviews", "review", 1), ("landby", "landBy", 0),
      ("porvider", "provider", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ]
  )
  func distances(left: String, right: String, distance: Int) {
    #expect(EditDistance.between(left, right) == distance)
    #expect(EditDistance.between(right, left) == distance)
  }

  @Test("the nearest names are offered, none where all are far")
  func nearest() {
    #expect(EditDistance.nearest(to: "reviws", in: ["review", "reviews", "revert"]) == ["reviews"])
    #expect(EditDistance.nearest(to: "stat", in: ["star", "stay", "status"]) == ["star", "stay"])
    #expect(EditDistance.nearest(to: "xyz", in: ["review"]).isEmpty)
    #expect(EditDistance.nearest(to: "x", in: []).isEmpty)
    #expect(EditDistance.nearest(to: String(repeating: "a", count: 1_000), in: ["a"]).isEmpty)
  }
}

@Suite struct CommandWordsTests {
  @Test(
    "a command is split as a shell splits it",
    arguments: [
      ("tools/review", ["tools/review"]),
      ("python3 -m  unittest\t-q", ["python3", "-m", "unittest", "-q"]),
      (#"a 'b c' "d \" \e" f\ g"#, ["a", "b c", #"d " \e"#, "f g"]),
      (#"a '' "" b"#, ["a", "", "", "b"]),
      (#"x'y'"z""#, ["xyz"]), ("a $HOME *", ["a", "$HOME", "*"]),
    ]
  )
  func splitting(command: String, words: [String]) {
    #expect(CommandWords.split(command) == words)
  }

  @Test(
    "an open quote or no command at all is refused",
    arguments: ["", "  ", "'a", "\"a", "a\\", "'' a"]
  )
  func refused(command: String) {
    #expect(CommandWords.split(command) == nil)
  }
}
