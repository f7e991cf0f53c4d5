import LaneCore
import Testing

@Suite struct EventTests {
  @Test("an event is canonical JSON, read back as it was")
  func roundTrip() throws {
    let event = StreamBuilder.event(.command, data: ["exit": 0, "argv": ["sh", "-c", "true"]])
    let bytes = try event.bytes()
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {"actor":{"model":null,"provider":"codex","role":"reviewer"},"by":"lane+kam@example.org",\
        "data":{"argv":["sh","-c","true"],"exit":0},"kind":"command",\
        "time":"2026-11-18T11:06:40.000Z","v":1}

        """
    )
    #expect(try Event(parsing: bytes) == event)
  }

  @Test("kinds and keys that nobody knows yet are kept")
  func unknown() throws {
    var document = StreamBuilder.event(.claim).document
    document["kind"] = "teleported"
    document["zeta"] = ["deep": [1, .null]]
    let bytes = JSONValue.object(document).canonical()
    let event = try Event(parsing: bytes)
    #expect(!event.kind.isKnown)
    #expect(event.kind.text == "teleported")
    #expect(try event.bytes() == bytes)
    #expect(EventKind.known.allSatisfy { $0.isKnown && EventKind($0.text) == $0 })
  }

  @Test(
    "what is missing, of another type or of another version is refused",
    arguments: [
      ("v", nil), ("v", 2), ("v", "1"), ("kind", nil), ("kind", ""), ("kind", "Merge it"),
      ("kind", "merge"), ("kind", 7), ("time", nil), ("time", 0), ("time", "yesterday"),
      ("by", nil), ("by", ""), ("by", ["a"]), ("actor", nil), ("actor", "kam"), ("actor", [:]),
      ("actor", ["role": "", "provider": .null, "model": .null]), ("actor", ["role": "builder"]),
      ("data", nil), ("data", []), ("data", .null),
    ] as [(String, JSONValue?)]
  )
  func refused(key: String, value: JSONValue?) {
    var document = StreamBuilder.event(.claim).document
    document[key] = value
    #expect(throws: EventError.self) { try Event(parsing: JSONValue.object(document).canonical()) }
  }

  @Test("another spelling of the same document is refused")
  func spellings() throws {
    let text = String(decoding: try StreamBuilder.event(.claim).bytes(), as: UTF8.self)
    for other in [
      String(text.dropLast()), text + "\n", " " + text, text.replacing(",", with: ", "),
      text.replacing("claim", with: #"\u0063laim"#),
      text.replacing(#""v":1"#, with: #""v":1,"v":1"#),
      text.replacing(#""v":1"#, with: #""v":1.0"#), text.replacing("\n", with: "\r\n"), "",
      "null\n",
    ] {
      #expect(throws: EventError.self) { try Event(parsing: Array(other.utf8)) }
    }
  }

  @Test("an event has a size limit")
  func size() {
    let long = JSONValue.string(String(repeating: "x", count: Event.sizeLimit))
    #expect(throws: EventError.tooLarge) {
      try StreamBuilder.event(.claim, data: ["text": long]).bytes()
    }
  }

  @Test("a review's data comes back, also with keys that nobody knows yet")
  func reviewed() throws {
    let review = Reviewed(
      change: try Fixture.object(1),
      pass: .cold,
      verdict: .block,
      dossier: testDigest([1]),
      receipt: nil,
      usage: ["input": 12]
    )
    #expect(Reviewed(review.data) == review)
    var data = review.data
    data["new"] = true
    #expect(Reviewed(data) == review)
    data["verdict"] = "maybe"
    #expect(Reviewed(data) == nil)
    #expect(Reviewed([:]) == nil)
  }
}

@Suite struct StreamMessageTests {
  private func message(
    subject: String = "review: pass",
    after: [ObjectID] = [],
    clock: Int64 = 1
  ) -> StreamMessage {
    StreamMessage(
      kind: .reviewed,
      subject: subject,
      stream: StreamBuilder.ref,
      after: after,
      clock: clock
    )
  }

  @Test("a message is a subject and trailers")
  func text() throws {
    let parents = try [Fixture.object(1), Fixture.object(2)]
    #expect(
      String(decoding: message(after: parents, clock: 7).bytes, as: UTF8.self) == """
        reviewed: review: pass

        Lane-Stream: refs/lane/sessions/add-cap
        Lane-After: \(parents[0])
        Lane-After: \(parents[1])
        Lane-Clock: 7

        """
    )
    #expect(String(decoding: message().bytes, as: UTF8.self).contains("\nLane-After: none\n"))
  }

  @Test(
    "any subject makes a message that is read back as it is",
    arguments: [
      "", " ", "a\nLane-Clock: 9\n", "\u{1b}[2J", "  two   blanks ", "é\u{301}", "a\r\nb", "\u{0}",
      String(repeating: "é", count: 500), String(repeating: "\u{1b}", count: 199), ": ",
      " \u{301}x", String(repeating: "ab ", count: 200), "…",
    ]
  )
  func subjects(text: String) throws {
    let message = message(subject: text, after: [try Fixture.object(3)], clock: 2)
    #expect(StreamMessage(parsing: message.bytes) == message)
    #expect(message.subject.unicodeScalars.count <= 200)
    #expect(message.bytes.split(separator: 0x0a, omittingEmptySubsequences: false).count == 6)
  }

  @Test("mutated messages are refused or are exactly what they say")
  func mutations() throws {
    let seed = message(after: [try Fixture.object(1), try Fixture.object(2)], clock: 12).bytes
    var random = SplitMix(seed: 9)
    for _ in 0..<2000 {
      let bytes = random.mutated(seed, alphabet: Array("\n\r :-0a\u{0}".utf8))
      guard let read = StreamMessage(parsing: bytes) else { continue }
      #expect(read.bytes == bytes)
    }
  }

  @Test(
    "another form is refused",
    arguments: [
      ("Lane-Clock: 1", "Lane-Clock: 01"), ("Lane-Clock: 1", "Lane-Clock: +1"),
      ("Lane-Clock: 1", "Lane-Clock: 1\nLane-Clock: 1"), ("none", "None"),
      ("Lane-After: none\n", ""),
      ("none", "none\nLane-After: none"), ("Lane-Clock: 1\n", "Lane-Clock: 1\n\n"),
      ("\n\n", "\n"), ("\n\n", "\nbody\n\n"), ("Lane-Stream", "lane-stream"),
      ("Lane-Clock: 1", "Lane-Clock: 9223372036854775808"), ("\n", "\r\n"),
    ]
  )
  func refused(part: String, replacement: String) {
    let text = String(decoding: message().bytes, as: UTF8.self)
    #expect(StreamMessage(parsing: Array(text.replacing(part, with: replacement).utf8)) == nil)
  }
}
