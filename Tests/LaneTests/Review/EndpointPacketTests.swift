import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a model without tools is asked.
@Suite struct EndpointPacketTests {
  @Test("it is told that it cannot open files, and given the lines that use what was changed")
  func callers() throws {
    let outside = try TestSandbox()
    let dossier = """
      {"schema":"git-lane.dossier/1","nonce":"@NONCE@","pass":"cold","verdict":"pass",
       "summary":"Another word.","findings":[],
       "attacks":[{"target":"rows.py","attack":"read","result":"held","note":"n"}],
       "coverage":[{"path":"rows.py","status":"full","reason":null}],
       "checklist":[],"positive":[],"unknowns":[],"prior":[]}
      """
    let model = try ScriptedModel(script: "[{\"dossier\":\(dossier)}]", in: outside.root + "/model")
    let fixture = try ReviewFixture(
      settings: [
        ["review.provider", "local"], ["provider.local.kind", "openai"],
        ["provider.local.model", "tiny"], ["provider.local.baseUrl", model.url + "/v1"],
        ["provider.local.vendor", "local"],
      ],
      lane: ["rows.py": "def rows(limit):\n    return limit\n", "feed.py": "shown = rows(3)\n"]
    )
    try fixture.repository.commit(["rows.py": "def rows(limit):\n    return -limit\n"], "change")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let names = try Files.list(model.captures).filter { $0.hasSuffix(".json") }
    #expect(names.count == 1)
    let captured = try Files.read("\(model.captures)/\(names.first ?? "")", limit: 1 << 22)
    let request = String(decoding: captured, as: UTF8.self)
    #expect(request.contains("You have no tools, and cannot open a file"))
    #expect(!request.contains("Your current directory is the tree"))
    #expect(request.contains("feed.py:1: shown = rows(3)"))
  }

  @Test("whoever can open them is not given the lines")
  func tools() throws {
    let fixture = try ReviewFixture(
      mode: "tell",
      lane: ["rows.py": "def rows(limit):\n    return limit\n", "feed.py": "shown = rows(3)\n"]
    )
    try fixture.repository.commit(["rows.py": "def rows(limit):\n    return -limit\n"], "change")
    try fixture.repository.lane("review").expectSuccess()
    let packet = try #require(try fixture.told().first)
    #expect(packet.contains("Your current directory is the tree"))
    #expect(!packet.contains("feed.py:1:"))
  }
}
