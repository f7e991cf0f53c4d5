import LaneAgents
import LaneCore
import Testing

@Suite struct PacketTests {
  private let nonce = "0123456789abcdef0123456789abcdef"
  private let diff = """
    diff --git a/src/feed.py b/src/feed.py
    index 1111111..2222222 100644
    --- a/src/feed.py
    +++ b/src/feed.py
    @@ -9,3 +9,4 @@ def page(offset):
         rows = load()
    --- old comment
    -    return rows[offset]
    +    limit = 50
    +++ new
    +    return rows[offset:offset + limit]
    @@ -40 +41 @@ def tail():
    -a
    \\ No newline at end of file
    +b

    """

  private func packet() -> Packet {
    Packet(
      .whole,
      files: [
        Packet.File(path: Array("src/feed.py".utf8), status: "M"),
        Packet.File(path: Array("src/b\u{fc}ro\n.py".utf8), status: "A"),
        Packet.File(path: Array("logo.png".utf8), status: "A", stamp: .binary),
      ],
      sections: [.change(Array(diff.utf8))],
      nonce: nonce,
      schema: #"{"type":"object"}"#
    )
  }

  private func text(_ packet: Packet) throws -> String {
    String(decoding: try packet.bytes(), as: UTF8.self)
  }

  @Test("sets old and new line numbers before the lines of the diff")
  func numbers() throws {
    let text = try text(packet())
    let expected = """
      @@ -9,3 +9,4 @@ def page(offset):
           9      9      rows = load()
          10        --- old comment
          11        -    return rows[offset]
                 10 +    limit = 50
                 11 +++ new
                 12 +    return rows[offset:offset + limit]
      @@ -40 +41 @@ def tail():
          40        -a
      \\ No newline at end of file
                 41 +b
      ===== END
      """
    #expect(text.contains(expected))
    #expect(text.contains("--- a/src/feed.py\n+++ b/src/feed.py\n"))
  }

  @Test("lists what is to be judged apart from what the host has stamped")
  func files() throws {
    let text = try text(packet())
    #expect(text.contains("M src/feed.py\nA \"src/b\\303\\274ro\\n.py\"\n"))
    #expect(text.contains("A logo.png (binary)\n"))
    #expect(!text.contains("judged elsewhere"))
  }

  @Test("names nonce, schema and earlier findings, and the default instructions")
  func framing() throws {
    var packet = packet()
    #expect(try !text(packet).contains("# Open findings"))
    packet.priorFindings = [
      .init(id: "C1", text: "src/feed.py:11 unbounded offset", answer: "not a defect: capped")
    ]
    let text = try text(packet)
    #expect(text.hasPrefix(Prompt.builtIn(.reviewer).text))
    #expect(text.contains("===== BEGIN \(nonce) =====\ndiff --git"))
    #expect(text.contains("`nonce` is \"\(nonce)\""))
    // What an author argues is material, and stands where nobody's orders are followed.
    let argued =
      "C1: src/feed.py:11 unbounded offset\n    the author answers: not a defect: capped\n"
    #expect(text.contains("===== BEGIN \(nonce) =====\n\(argued)===== END \(nonce) ====="))
    #expect(text.hasSuffix(#"{"type":"object"}"#))
  }

  @Test("keeps the prompt readable for an agent that reads UTF-8")
  func invalidBytes() throws {
    var packet = packet()
    packet.sections = [.change(Array("@@ -1 +1 @@\n-a\n+".utf8) + [0xff, 0xfe, 0x0a])]
    let bytes = try packet.bytes()
    #expect(String(validating: bytes, as: UTF8.self)?.contains("+\u{fffd}\u{fffd}\n") == true)
  }

  @Test("refuses a change that makes too long a prompt")
  func tooLarge() {
    var packet = packet()
    packet.sections = [.change([UInt8](repeating: 0x20, count: Packet.limit))]
    #expect(throws: AgentError.self) { try packet.bytes() }
  }

  @Test(
    "survives headers that lie",
    arguments: [
      "@@ -1,99999999999999999999 +1 @@\n+a\n", "@@ -1,9 +1,9 @@\n", "@@\n@@ -\n@@ - + @@\n",
      "@@ -9223372036854775807,2 +1,2 @@\n a\n a\n a\n", "@@ -1,-5 +1,-5 @@\n+a\n",
      "@@ -1,2,3 +1 @@\n a", "",
    ]
  )
  func lies(diff: String) throws {
    var packet = packet()
    packet.sections = [.change(Array(diff.utf8))]
    _ = try packet.bytes()
  }
}
