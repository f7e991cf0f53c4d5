import LaneCore
import Testing

@Suite struct JSONTests {
  private func kind(_ text: String, _ numbers: JSONReader.Numbers = .integers) -> JSONError.Kind? {
    kind(Array(text.utf8), numbers)
  }

  private func kind(_ bytes: [UInt8], _ numbers: JSONReader.Numbers = .integers) -> JSONError.Kind?
  {
    do throws(JSONError) {
      _ = try JSONReader.read(bytes, numbers: numbers)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("a document is read and written back in its one form")
  func canonical() throws {
    let text =
      #" { "b" : [ 1 , -2, true,false,null ] ,"a":"\u00e9\ud83d\ude00\/\n\u0001", "B":{}} "#
    let value = try JSONReader.read(Array(text.utf8))
    let expected = #"{"B":{},"a":"é😀/\n\u0001","b":[1,-2,true,false,null]}"# + "\n"
    #expect(String(decoding: value.canonical(), as: UTF8.self) == expected)
    #expect(try JSONReader.read(value.canonical()) == value)
    #expect(try JSONReader.read(value.pretty()) == value)
  }

  @Test("keys sort by their bytes and canonically equivalent ones stay two")
  func equivalentKeys() throws {
    let value = try JSONReader.read(Array("{\"e\u{301}\":1,\"\u{e9}\":2,\"z\":3}".utf8))
    #expect(value.object?.members.map(\.value) == [1, 3, 2])
    #expect(value.object?["\u{e9}"] == 2)
    #expect(value.object?["e\u{301}"] == 1)
    #expect(JSONValue.string("\u{e9}") != JSONValue.string("e\u{301}"))
  }

  @Test(
    "a text with two readings or none is refused",
    arguments: [
      ("", JSONError.Kind.unexpectedEnd), (" ", .unexpectedEnd), ("{", .unexpectedEnd),
      (#"{"a":1,"a":1}"#, .duplicateKey("a")), (#"{"a":1,"\u0061":2}"#, .duplicateKey("a")),
      ("1 2", .trailingBytes), ("{}\u{0}", .trailingBytes), ("\u{feff}{}", .unexpectedByte),
      ("[1,]", .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte), ("{a:1}", .unexpectedByte),
      ("'a'", .unexpectedByte), ("tru", .unexpectedEnd), ("nulL", .unexpectedByte),
      (#""\x""#, .badString), (#""\ud800""#, .badString), (#""\ud800\u0041""#, .badString),
      (#""\udc00""#, .badString), ("\"\n\"", .badString), (#""\u00"#, .unexpectedEnd),
      ("01", .badNumber), ("-", .badNumber), ("1.", .badNumber), ("1e", .badNumber),
      ("+1", .unexpectedByte), (".5", .unexpectedByte), ("1.0", .fraction), ("1e2", .fraction),
      ("-0", .numberOutOfRange), ("9223372036854775808", .numberOutOfRange),
      ("// c\n1", .unexpectedByte), ("NaN", .unexpectedByte),
    ]
  )
  func refused(text: String, expected: JSONError.Kind) {
    #expect(kind(text) == expected)
  }

  @Test("invalid UTF-8 is refused in a value and in a key")
  func invalidUnicode() {
    for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]] {
      #expect(kind([0x22] + bytes + [0x22]) == .badString)
      #expect(kind([0x7b, 0x22] + bytes + [0x22, 0x3a, 0x31, 0x7d]) == .badString)
    }
  }

  @Test("sixty-four levels are read, one more is refused, a million do not crash")
  func depth() {
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(kind(nested(64)) == nil)
    #expect(kind(nested(65)) == .tooDeep)
    #expect(kind(String(repeating: #"{"a":"#, count: 1_000_000)) == .tooDeep)
  }

  @Test("a tolerant reader takes any number and knows whole ones")
  func numbers() throws {
    func read(_ text: String) throws -> JSONValue {
      try JSONReader.read(Array(text.utf8), numbers: .any)
    }
    #expect(try read("95.0") == 95)
    #expect(try read("1e2") == 100)
    #expect(try read("-0") == 0)
    #expect(try read("-9223372036854775808") == .integer(.min))
    #expect(try read("0.25") == .number(0.25))
    #expect(try read("1e300") == .number(1e300))
    #expect(kind("1e999", .any) == .numberOutOfRange)
    #expect(kind(String(repeating: "9", count: 100_000), .any) == .numberOutOfRange)
  }

  @Test("a document over the limit is refused before it is read")
  func limit() {
    let error = #expect(throws: JSONError.self) {
      try JSONReader.read(Array("12345".utf8), limit: 4)
    }
    #expect(error?.kind == .tooLarge(limit: 4))

  }

  @Test("members are set, replaced and taken out by key")
  func subscripting() {
    var object: JSONObject = ["b": 2, "a": 1, "b": 3]
    #expect(object.members.map(\.value) == [1, 3])
    object["c"] = "new"
    object["a"] = nil
    object["b"] = true
    #expect(object == ["b": true, "c": "new"])
    #expect(object["missing"] == nil)
  }

  @Test("what is read once reads the same from its canonical bytes, and no mutation traps")
  func mutations() {
    let seed = Array(#"{"a":[1,{"b":"\u00e9x"}],"c":-12,"d":{"e":null,"f":[true,""]}}"#.utf8)
    var random = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let bytes = random.mutated(seed, alphabet: Array(#"{}[]",:\0123456789eE.-+u \#n"#.utf8))
      guard let value = try? JSONReader.read(bytes, numbers: .any) else { continue }
      let written = value.canonical()
      #expect((try? JSONReader.read(written, numbers: .any))?.canonical() == written)
    }
  }
}
