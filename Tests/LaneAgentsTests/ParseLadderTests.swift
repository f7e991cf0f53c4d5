import LaneAgents
import LaneCore
import Testing

@Suite struct ParseLadderTests {
  private func parse(_ text: String) throws -> ParseLadder.Found {
    try ParseLadder.parse(Array(text.utf8))
  }

  @Test(
    "finds the object by the strictest step that works",
    arguments: [
      (#"{"nonce":"a"}"#, ParseLadder.Path.strict),
      ("  {\"nonce\":\"a\"}\n", .strict),
      ("\u{feff}{\"nonce\":\"a\"}", .stripped),
      ("\u{1b}[32m{\"nonce\":\"a\"}\u{1b}[0m", .stripped),
      ("\u{1b}]0;title\u{7}{\"nonce\":\"a\"}", .stripped),
      ("Here it is:\n```json\n{\"nonce\":\"a\"}\n```\nDone.", .fenced),
      ("````\n{\"nonce\":\"a\"}\n````", .fenced),
      (#"I find that {"nonce":"a"} is my answer"#, .balanced),
      (#"an open { brace, then {"nonce":"a"}"#, .balanced),
      (#"an open {" brace and quote, then {"nonce":"a"}"#, .balanced),
      (#"a {small} one, then {"nonce":"a","text":"} \" {"}"#, .balanced),
      ("```\n{\"a\":1}\n```\n```\n{\"nonce\":\"a\"}\n```", .balanced),
    ]
  )
  func climbs(text: String, path: ParseLadder.Path) throws {
    let found = try parse(text)
    #expect(found.path == path)
    #expect(found.value.object?["nonce"] == "a")
  }

  @Test(
    "takes nothing that is not one strict object",
    arguments: [
      ("", ParseLadder.Failure.empty), (" \n\t", .empty), ("[]", .notAnObject),
      ("\"looks good\"", .notAnObject),
      (#"{"nonce":"a"} {"nonce":"b"}"#, .ambiguous),
    ]
  )
  func refuses(text: String, failure: ParseLadder.Failure) {
    #expect(throws: failure) { try parse(text) }
  }

  @Test(
    "does not mend what is broken",
    arguments: [
      "looks good to me", #"{"nonce":"a""#, #"{"nonce":"a","nonce":"b"}"#, "{'nonce':'a'}",
      #"{"nonce":"a",}"#, "```json\n{\"nonce\":\"a\"\n```", #"{"nonce":NaN}"#, "{nonce}",
      #"{"nonce":"a\ud800"}"#,
    ]
  )
  func doesNotMend(text: String) {
    #expect(throws: ParseLadder.Failure.self) { try parse(text) }
  }

  @Test("refuses bytes that are not UTF-8, too many bytes, and deep nesting")
  func hostile() throws {
    #expect(throws: ParseLadder.Failure.notUTF8) { try ParseLadder.parse([0x7b, 0xff, 0x7d]) }
    let large = [UInt8](repeating: 0x20, count: ParseLadder.limit + 1)
    #expect(throws: ParseLadder.Failure.tooLarge) { try ParseLadder.parse(large) }
    let deep = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: ParseLadder.Failure.self) { try parse(deep) }
    #expect(throws: ParseLadder.Failure.self) {
      try parse(deep + "1" + String(repeating: "}", count: 100_000))
    }
  }

  @Test("a structured channel delivers an object or nothing")
  func structured() throws {
    let object = Array(#"{"nonce":"a"}"#.utf8)
    #expect(try ParseLadder.parse(object, structured: true).path == .structured)
    #expect(throws: ParseLadder.Failure.self) {
      try ParseLadder.parse(Array(#"x {"nonce":"a"}"#.utf8), structured: true)
    }
  }

  @Test("survives every cut and every flipped byte of an answer")
  func fuzz() throws {
    let answer = Array(
      "Well:\n```json\n{\"nonce\":\"a\",\"findings\":[{\"id\":\"C1\"}]}\n```\n".utf8
    )
    for end in answer.indices { _ = try? ParseLadder.parse(Array(answer[..<end])) }
    for index in answer.indices {
      for byte: UInt8 in [0, 0x1b, 0x22, 0x5c, 0x60, 0x7b, 0x7d, 0xff] {
        var changed = answer
        changed[index] = byte
        if let found = try? ParseLadder.parse(changed) { #expect(found.value.object != nil) }
      }
    }
  }
}
