import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What the host writes down of a call: the reviewer's word for it is not taken.
@Suite struct ReviewStampsTests {
  /// All that is said of a call; a reader of sessions may count on each.
  private static let keys = [
    "arguments", "cost", "effort", "failure", "kept", "milliseconds", "packet", "parsePath",
    "program", "programDigest", "programVersion", "repairs", "reportedModels", "requestedModel",
    "sandbox", "sandboxDetail", "sandboxReason", "schema", "usage",
  ]

  private func digest(_ text: String) -> String {
    "sha256:" + Hex.encode(Digest.sha256(Array(text.utf8)))
  }

  /// What `git lane log` shows of the last event of a kind.
  private func logged(_ kind: String, _ fixture: ReviewFixture) throws -> JSONObject {
    let log = try fixture.repository.lane("log", "--json").expectSuccess()
    let result = try JSONReader.read(log.bytes).object?["result"]?.array
    let records = (result ?? []).flatMap { $0.object?["events"]?.array ?? [] }
    let events = records.compactMap { $0.object?["event"]?.object }
    let event = events.first { $0["kind"]?.string == kind }
    return try #require(event?["data"]?.object, "\(log)")
  }

  private func call(_ fixture: ReviewFixture) throws -> JSONObject {
    let calls = try logged("reviewed", fixture)["calls"]?.array
    #expect(calls?.count == 1)
    let call = try #require(calls?.first?.object)
    #expect(call.members.map(\.key).sorted() == Self.keys)
    #expect(call["milliseconds"]?.integer ?? 0 > 0)
    #expect(call["repairs"]?.integer == 0)
    #expect(call["failure"]?.isNull == true)
    #expect(call["kept"]?.bool == false)
    #expect(call["schema"]?.string == digest(DossierSchema.text))
    // What stands in the receipt is what the host saw, too.
    let sandbox = try #require(try fixture.receipts("HEAD").first?.sandbox)
    #expect(call["sandbox"]?.string == sandbox.rawValue)
    #expect(call["sandboxReason"]?.isNull == (sandbox == .bwrap))
    return call
  }

  @Test("the session says of a command which bytes ran, with which words, on which prompt")
  func command() throws {
    let fixture = try ReviewFixture(settings: [
      ["provider.house.command", "tools/review --mode tell"], ["provider.house.model", "m-1"],
      ["provider.house.effort", "high"],
    ])
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let call = try call(fixture)
    #expect(call["program"]?.string?.hasSuffix("/review") == true)
    let program = String(decoding: try ReviewFixture.reviewer(), as: UTF8.self)
    #expect(call["programDigest"]?.string == digest(program))
    #expect(call["arguments"]?.array == ["--mode", "tell"])
    #expect(call["requestedModel"]?.string == "m-1")
    #expect(call["effort"]?.string == "high")
    #expect(call["packet"]?.string == digest(try #require(try fixture.told().first)))
    #expect(call["parsePath"]?.string == "strict")
    // A program of one's own is asked for no version, and says nothing of tokens and money.
    #expect(call["programVersion"]?.isNull == true)
    #expect(call["reportedModels"]?.array == [])
    #expect(call["usage"]?.isNull == true)
    #expect(call["cost"] == ["basis": "unknown"])
  }

  /// Answers as the vendor's program does.
  private static let claude = #"""
    #!/usr/bin/python3
    import json, re, sys
    if sys.argv[1:] == ["--version"]:
        sys.exit(print("9.9.9 (Claude Code)"))
    nonce = re.search("[0-9a-f]{32}", sys.stdin.read()).group()
    model = "claude-opus-4-7-20260301"
    print(json.dumps({"type": "assistant", "message": {"model": model, "content": []}}))
    print(json.dumps({
        "type": "result", "subtype": "success", "total_cost_usd": 0.12,
        "usage": {"input_tokens": 10, "cache_read_input_tokens": 2, "output_tokens": 3},
        "structured_output": {
            "schema": "git-lane.dossier/1", "nonce": nonce, "pass": "cold", "verdict": "pass",
            "summary": "Another word.", "findings": [], "checklist": [], "positive": [],
            "attacks": [{"target": "a.txt", "attack": "read", "result": "held", "note": "n"}],
            "coverage": [{"path": "a.txt", "status": "full", "reason": None}],
            "unknowns": [], "prior": []}}))

    """#

  @Test("of a vendor's program also its version, who answered, and what that took")
  func vendor() throws {
    let fixture = try ReviewFixture(settings: [
      ["review.provider", "claude"], ["provider.claude.program", "tools/claude"],
      ["provider.claude.model", "claude-opus-4-7"], ["provider.claude.effort", "high"],
    ])
    try fixture.repository.write("tools/claude", Self.claude, mode: 0o755)
    try fixture.land()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let call = try call(fixture)
    #expect(call["programDigest"]?.string == digest(Self.claude))
    #expect(call["programVersion"]?.string == "9.9.9 (Claude Code)")
    let arguments = call["arguments"]?.array?.compactMap(\.string) ?? []
    #expect(arguments.contains("--restricted") && arguments.last == "high", "\(arguments)")
    #expect(call["requestedModel"]?.string == "claude-opus-4-7")
    #expect(call["reportedModels"]?.array == ["claude-opus-4-7-20260301"])
    #expect(call["usage"] == ["inputTokens": 12, "cachedInputTokens": 2, "outputTokens": 3])
    #expect(call["cost"] == ["basis": "reported", "microdollars": 120_000])
  }

  @Test("of an analyser, too, the session says which bytes ran and in which sandbox")
  func analyser() throws {
    let fixture = try ReviewFixture(settings: [
      ["--add", "review.provider", "look"], ["provider.look.kind", "sarif"],
      ["provider.look.command", "tools/look --all"],
    ])
    let program = "#!/bin/sh\necho '\(ReviewFixture.emptyReport)'\n"
    try fixture.repository.write("tools/look", program, mode: 0o755)
    try fixture.land()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let event = try logged("command", fixture)
    #expect(event["programDigest"]?.string == digest(program))
    #expect(event["program"]?.string?.hasSuffix("/look") == true)
    #expect(event["argv"]?.array == ["tools/look", "--all"])
    #expect(event["exit"]?.integer == 0)
    #expect(event["duration"]?.integer ?? 0 > 0)
    let sandbox = try #require(try fixture.receipts("HEAD").first?.sandbox)
    #expect(event["sandbox"]?.string == sandbox.rawValue)
    #expect(event["sandboxReason"]?.isNull == (sandbox == .bwrap))
  }
}
