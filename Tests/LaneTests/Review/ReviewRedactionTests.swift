import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct ReviewRedactionTests {
  @Test("a reviewer that quotes a committed key is understood, and nothing keeps the key")
  func quoted() throws {
    let fixture = try ReviewFixture(
      mode: "leak",
      settings: [["publish.findings", "true"], ["provider.house.keyEnv", "HOUSE_KEY"]]
    )
    let line = "AKIAQYLPMN5HFIQR7XYA DEFECT"
    try fixture.repository.commit(["a.txt": "\(line)\n"], "add a key")
    let review = try fixture.repository.lane(
      "review",
      environment: ["HOUSE_KEY": "correct horse \"bättery\nstaple"]
    )
    #expect(review.status == 1, "\(review)")
    let note = try fixture.note("HEAD")
    #expect(note.contains("C1 a.txt:1 a planted defect"))
    #expect(note.contains("the token is [redacted]"))
    let kept = try fixture.attachment("dossier.json")
    #expect(kept.contains("[redacted] DEFECT"))
    #expect(kept.contains(#"it logs {\"password\":\"[redacted]\",\"user\":\"kam\"}"#))
    let digest = ContentDigest(bytes: Digest.sha256(Array(kept.utf8)))
    #expect(note.contains("dossier: \(digest?.text ?? "")\n"))
    let errors = try fixture.attachment("turn-1.errors")
    #expect(errors.hasPrefix("Authorization: Bearer [redacted]"))
    for secret in ["abc123", "horse", "staple", "None"] { #expect(!errors.contains(secret)) }
    #expect(!review.output.contains("AKIAQYLPMN5HFIQR7XYA"))
    // Nor what an author answers, nor what is learnt from it.
    let argued = try fixture.repository.lane(
      "answer",
      "C1",
      "--pushback",
      "it is the example key, not ghp_0123456789abcdefghijABCDEFGHIJ012345"
    )
    #expect(argued.status == 0, "\(argued)")
    let answer = try fixture.events("answered").last?["text"]?.string
    #expect(answer == "it is the example key, not [redacted]")
    // Not in any object, whatever keeps it.
    let objects = try fixture.repository.git(
      "-c",
      "core.quotePath=true",
      "cat-file",
      "--batch-all-objects",
      "--batch-check=%(objectname) %(objecttype)"
    ).lines
    let own = try fixture.repository.id("HEAD:a.txt")
    for object in objects where !object.hasPrefix(own) && !object.hasSuffix("tree") {
      let id = String(object.prefix(40))
      let bytes = try fixture.repository.git("cat-file", "-p", id).output
      for secret in ["AKIAQYLPMN5HFIQR7XYA", "ghp_0123456789", "correct horse", "abc123", "ter2x"] {
        #expect(!bytes.contains(secret) || bytes.contains("scripted reviewer"), "\(object)")
      }
    }
  }

  @Test("an answer that is too long to keep is not cut through a credential")
  func flood() throws {
    let fixture = try ReviewFixture(mode: "flood")
    try fixture.repository.commit(["a.txt": "a\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status != 0, "\(review)")
    let kept = try fixture.attachment("turn-1.answer")
    #expect(kept.utf8.count == (1 << 20) - 24)
    #expect(!kept.contains("ghp_"))
  }

  @Test("what a program printed is kept as lane.attach says, and its dossier whole in any case")
  func keptOutput() throws {
    for (kept, mode) in [("digest", "honest"), ("tail", "flood"), ("full", "flood")] {
      let fixture = try ReviewFixture(mode: mode, settings: [["lane.attach", kept]])
      try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
      let review = try fixture.repository.lane("review")
      let answer = Array(try fixture.attachment("turn-1.answer").utf8)
      switch kept {
      case "digest":
        #expect(review.status == 0, "\(review)")
        let dossier = Array(try fixture.attachment("dossier.json").utf8)
        let digest = Hex.encode(Digest.sha256(dossier))
        #expect(answer == Array("sha256:\(digest) of \(dossier.count) bytes\n".utf8))
      case "tail":
        #expect(answer.starts(with: "[".utf8) && answer.count < 20 << 10)
        #expect(String(decoding: answer, as: UTF8.self).contains(" bytes dropped]\n"))
      default: #expect(answer.count > 900 << 10)
      }
    }
  }
}
