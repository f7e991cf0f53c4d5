import LaneCore
import Testing

@Suite struct Base64Tests {
  @Test(
    "the vectors of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
  )
  func vectors(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
  }

  @Test("all bytes come back at every length")
  func roundTrip() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(
    "another spelling of the same bytes is refused",
    arguments: [
      "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=", "====", "Z===", "Zm9v\n", "Zm-v", "Zg==Zg==",
    ]
  )
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}

@Suite struct PathQuotingTests {
  @Test(
    "paths are written as git writes them",
    arguments: [
      ("a b/c.txt", "a b/c.txt"), ("tab\there", #""tab\there""#), ("é", #""\303\251""#),
      (#"q"b\"#, #""q\"b\\""#), ("\u{1}\u{7f}\n\r", #""\001\177\n\r""#), ("", ""),
    ]
  )
  func quoting(path: String, text: String) {
    #expect(PathQuoting.quoted(Array(path.utf8)) == text)
    #expect(PathQuoting.unquoted(text) == Array(path.utf8))
  }

  @Test("every byte but NUL comes back")
  func roundTrip() {
    for byte in UInt8(1)...255 {
      let path: [UInt8] = [0x61, byte, 0x37]
      #expect(PathQuoting.unquoted(PathQuoting.quoted(path)) == path)
    }
  }

  @Test(
    "a text that git would not have written is refused",
    arguments: [
      #"""#, #""a""#, #""\"#, #""\q""#, #""\0""#, #""\000""#, #""\400""#, #""\303\251"x"#, "é",
      "a\tb", #""\011""#, #"a"b"#, #""\141""#, #""\30"#,
    ]
  )
  func refused(text: String) {
    #expect(PathQuoting.unquoted(text) == nil)
  }
}

@Suite struct SafeTextTests {
  @Test(
    "what a terminal would obey or hide is made visible",
    arguments: [
      ("plain é 日本 👩‍👩‍👧", "plain é 日本 👩‍👩‍👧"), ("\u{1b}[31mred", #"\x1b[31mred"#),
      ("a\u{202e}b", #"a\u{202e}b"#), ("\u{9b}2J", #"\u{9b}2J"#), ("a\u{200b}b", #"a\u{200b}b"#),
      ("\u{e0041}", #"\u{e0041}"#), ("bell\u{7}\u{7f}", #"bell\x07\x7f"#), ("\0", #"\x00"#),
    ]
  )
  func escapes(text: String, expected: String) {
    #expect(SafeText.line(text) == expected)
    #expect(SafeText.block(text) == expected)
  }

  @Test("a line escapes its layout, a block keeps it")
  func layout() {
    #expect(SafeText.line("a\tb\r\nc\n") == #"a\tb\r\nc\n"#)
    #expect(SafeText.block("a\tb\r\nc\rd\n\r") == "a\tb\nc\\rd\n\\r")
  }

  @Test("what a program printed becomes one line, whose escapes are visible")
  func words() {
    let printed = "error: no\r\nhint: try\n\n  \thint: again \n"
    #expect(SafeText.words(Array(printed.utf8)) == "error: no; hint: try; hint: again")
    #expect(SafeText.words([0x0a, 0xff, 0x1b, 0x0a] as [UInt8]) == #"\xff\x1b"#)
    #expect(SafeText.words(Array(" \n".utf8)) == "")
    #expect(
      SafeText.words(Array("@@@@@\n@  WARNING  @\n@@@@@\r\nbad: k@h\n".utf8)) == "WARNING; bad: k@h"
    )
    #expect(SafeText.words(Array("ab\ncd".utf8), limit: 3) == "ab;…")
  }

  @Test("bytes that are not UTF-8 are shown one by one and disturb nothing after them")
  func invalid() {
    #expect(SafeText.line([0x61, 0xff, 0x62] as [UInt8]) == #"a\xffb"#)
    #expect(SafeText.line([0xe2, 0x82] as [UInt8]) == #"\xe2\x82"#)
    #expect(SafeText.line([0xed, 0xa0, 0x80, 0x41] as [UInt8]) == #"\xed\xa0\x80A"#)
    #expect(SafeText.line([0xc3, 0x1b] as [UInt8]) == #"\xc3\x1b"#)
    #expect(SafeText.line([0xf0, 0x9f, 0x98, 0xc3, 0xa9] as [UInt8]) == #"\xf0\x9f\x98é"#)
  }

  @Test("a long text is cut with a mark")
  func limit() {
    #expect(SafeText.line("abcdef", limit: 3) == "abc…")
    #expect(SafeText.line("abc", limit: 3) == "abc")
  }

  @Test("whatever the bytes, the result has no control character and reads the same again")
  func hostile() {
    var random = SplitMix(seed: 3)
    for _ in 0..<5_000 {
      let bytes = (0..<random.below(24)).map { _ in UInt8(random.below(256)) }
      let shown = SafeText.line(bytes)
      #expect(
        shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
      )
      #expect(SafeText.line(shown) == shown)
    }
  }
}
