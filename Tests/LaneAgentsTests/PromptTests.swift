import LaneAgents
import LaneCore
import LaneSystem
import Testing

/// The words that reviewers are asked with.
///
/// A changed word makes another reviewer, so that it is changed here too.
@Suite struct PromptTests {
  @Test(
    "the built-in prompts are the ones that are pinned",
    arguments: [
      (
        Prompt.Role.reviewer,
        "sha256:d465613e99d3cac9b8b698601e6da4e1cb68a58cc5ef2a951bc756855e5b533e"
      ),
      (.validator, "sha256:870183a72486b2eee5b713138d9f031dd5c0ffd80761880319afb0b5dd521c80"),
    ]
  )
  func pinned(role: Prompt.Role, digest: String) {
    #expect(Prompt.builtIn(role).digest.text == digest)
  }

  @Test("a prompt's digest is that of its file, as anybody computes it")
  func digest() {
    let prompt = Prompt(.reviewer, text: "Review.\n")
    #expect(prompt.digest == ContentDigest(bytes: Digest.sha256(Array("Review.\n".utf8))))
    #expect(Prompt.path(of: .reviewer) == ".lane/prompts/reviewer.md")
  }

  @Test(
    "the reviewer is asked to attack, and to ask what the change is silent about",
    arguments: [
      "opposite of a cheerleader", "better or worse", "not what it was\nmeant to do",
      "strongest attack", "also where the code withstood it", "input without a bound",
      "empty data and huge data", "already full of rows", "retried", "two of it at once",
      "both sides of a boundary", "serialised", "dropped without a trace",
      "pass without the change", "where everybody agrees",
    ]
  )
  func demands(words: String) {
    let text = Prompt.builtIn(.reviewer).text
    let folded = { (text: String) in
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(folded(text).contains(folded(words)))
  }

  /// Compares a whole prompt with the one that is checked in; `LANE_RECORD=1` rewrites it and fails.
  private func compare(_ name: String, _ bytes: [UInt8]) throws {
    let root = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(root)/Fixtures/packets/\(name)"
    guard try Files.readIfPresent(path) != bytes else { return }
    if variable("LANE_RECORD") != nil {
      try Files.makeDirectories("/\(root)/Fixtures/packets")
      try Files.writeAtomically(path, bytes)
    }
    Issue.record("Tests/Fixtures/packets/\(name) is another prompt: LANE_RECORD=1 writes it anew")
  }

  private static let nonce = "0123456789abcdef0123456789abcdef"
  private static let diff = """
    diff --git a/src/feed.py b/src/feed.py
    --- a/src/feed.py
    +++ b/src/feed.py
    @@ -9,2 +9,2 @@ def page(offset):
         rows = load()
    -    return rows
    +    return rows[offset:]

    """

  private func packet(_ kind: Packet.Kind) -> Packet {
    var packet = Packet(
      kind,
      files: [Packet.File(path: Array("src/feed.py".utf8), status: "M")],
      sections: [.change(Array(Self.diff.utf8))],
      nonce: Self.nonce,
      schema: "{\"type\":\"object\"}"
    )
    // The prompt of the role has a pin of its own.
    packet.prompt = Prompt(.reviewer, text: "(the prompt of the role)\n")
    return packet
  }

  @Test("the prompt for a small change, with everything that it can carry")
  func whole() throws {
    var packet = packet(.whole)
    packet.files.append(Packet.File(path: Array("logo.png".utf8), status: "A", stamp: .binary))
    packet.rules = ["Every offset is capped."]
    packet.checklist = [Packet.Question(id: "jobs.failure", text: "Does every step fail loudly?")]
    packet.priorFindings = [.init(id: "aabbccddeeff.C1", text: "a.py:1 lost", answer: nil)]
    packet.settled = [.init(id: "aabbccddeeff.C2", text: "a.py:9 slow", answer: nil)]
    try compare("whole", try packet.bytes())
  }

  @Test("the prompt for a part of a large change")
  func cluster() throws {
    var packet = packet(.cluster(number: 2, of: 3))
    packet.otherFiles = [Packet.File(path: Array("src/other.py".utf8), status: "A")]
    try compare("cluster", try packet.bytes())
  }

  @Test("the prompt for what lies between the parts")
  func between() throws {
    var packet = packet(.between(clusters: 3))
    packet.otherFiles = packet.files
    packet.files = []
    packet.sections = [
      Packet.Section("Lines that use them", "", Array("a.py:3: page(1)\n".utf8), isDiff: false)
    ]
    try compare("between", try packet.bytes())
  }

  @Test("the prompt for a verification")
  func verification() throws {
    var packet = packet(.verify)
    packet.priorFindings = [
      .init(
        id: "aabbccddeeff.C1",
        text: "src/feed.py:10 from the end",
        answer: "fixed in 1234567890"
      )
    ]
    try compare("verify", try packet.bytes())
  }

  @Test("the prompt for a second reader")
  func validation() throws {
    let value = ReviewedProject.finding
    let dossier = try Dossier(
      parsing: ReviewedProject.dossier(verdict: "block", findings: [value]).canonical()
    )
    var packet = ValidationPacket(
      findings: dossier.findings,
      diff: Array(Self.diff.utf8),
      nonce: Self.nonce
    )
    packet.prompt = Prompt(.validator, text: "(the prompt of the role)\n")
    try compare("validation", try packet.bytes())
  }
}
