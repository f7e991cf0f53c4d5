import LaneCore
import TestSupport
import Testing

/// A policy in force that nobody can read, which the last one that somebody could stands in for.
@Suite struct BrokenPolicyTests {
  @Test(
    "whoever goes by rules that stand in for others is told so",
    arguments: [("status", 0), ("trust", 0), ("review", 0), ("doctor", 1)]
  )
  func told(verb: String, status: Int32) throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    try repository.git("switch", "-q", "main").expectSuccess()
    let rules = try repository.id("HEAD").prefix(10)
    let broken = try repository.commit([".lane/policy": "[lane\n"], "break it").prefix(10)
    try repository.git("switch", "-q", "topic").expectSuccess()
    try repository.git("rebase", "-q", "main").expectSuccess()
    try repository.commit(["a.txt": "two\n"], "change")

    let result =
      verb == "trust" ? try repository.lane("trust", "--show") : try repository.lane(verb)
    #expect(result.status == status, "\(result)")
    let words = (result.output + result.errors).split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    #expect(text.contains("the lane's files at \(broken) cannot be read: "), "\(result)")
    #expect(text.contains("those at \(rules) rule until that is mended"), "\(result)")
  }

  @Test("scripts are told too")
  func json() throws {
    let gated = try GatedRepository()
    try gated.work.commit([".lane/policy": "[lane\n"], "break it")
    try gated.work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    let status = try gated.work.lane("status", "--json").expectSuccess()
    let policy = try JSONReader.read(status.bytes).object?["result"]?.object?["policy"]?.object
    #expect(policy?["caveat"]?.string?.contains("cannot be read") == true, "\(status)")
  }
}
