import LaneCore
import TestSupport
import Testing

/// Who answered, beside who was asked: an endpoint that serves another model than it was asked for.
@Suite(.timeLimit(.minutes(20))) struct ReviewIndependenceTests {
  private static let finding = """
    {"id":"C1","title":"a planted defect","category":"correctness","severity":"critical",
     "confidence":90,"location":{"path":"a.txt","side":"new","start_line":2,"end_line":2},
     "quote":"other","scenario":{"trigger":"read","expected":"two","actual":"other"},
     "impact":"harm","fix":null,"related":[]}
    """

  private static func answer(_ verdict: String, by model: String) -> String {
    """
    {"model":"\(model)","dossier":{"schema":"git-lane.dossier/1","nonce":"@NONCE@","pass":"cold",
     "verdict":"\(verdict)","summary":"Another word.",
     "findings":[\(verdict == "block" ? finding : "")],
     "attacks":[{"target":"a.txt","attack":"read","result":"held","note":"n"}],
     "coverage":[{"path":"a.txt","status":"full","reason":null}],
     "checklist":[],"positive":[],"unknowns":[],"prior":[]}}
    """
  }

  private static func refutation(by model: String) -> String {
    """
    {"model":"\(model)","dossier":{"schema":"git-lane.validation/1","nonce":"@NONCE@",
     "findings":[{"id":"C1","status":"refuted","reason":"it is read so",
      "evidence":[{"path":"b.txt","start_line":1,"end_line":1,"quote":"reads a.txt"}]}]}}
    """
  }

  /// A change that Claude built, before an endpoint that policy says is somebody else's.
  private func review(_ answers: [String], independence: String = "vendor") throws -> (
    ReviewFixture, TestResult
  ) {
    let outside = try TestSandbox()
    let script = "[\(answers.joined(separator: ","))]"
    let model = try ScriptedModel(script: script, in: outside.root + "/model")
    let fixture = try ReviewFixture(settings: [
      ["review.provider", "local"], ["provider.local.kind", "openai"],
      ["provider.local.model", "gpt-5.5"], ["provider.local.baseUrl", model.url + "/v1"],
      ["provider.local.vendor", "local"], ["protect.refs/heads/main.independence", independence],
    ])
    let message = "change a\n\nCo-authored-by: Claude Opus 4.7 <noreply@anthropic.com>"
    try fixture.repository.commit(["a.txt": "one\nother\n"], message)
    return (fixture, try fixture.repository.lane("review"))
  }

  private func verdict(_ fixture: ReviewFixture) throws -> Verdict? {
    try fixture.receipts("HEAD").last?.verdict
  }

  @Test("a pass by a model of the builder's vendor is inconclusive, and says so")
  func served() throws {
    let (fixture, review) = try review([Self.answer("pass", by: "claude-sonnet-4-6")])
    #expect(review.status == 3, "\(review)")
    let reason = "not-independent: 'claude-sonnet-4-6' answered, and claude claude-opus-4.7 built"
    #expect(review.output.contains(reason), "\(review)")
    #expect(try verdict(fixture) == .inconclusive)
    let call = try fixture.events("reviewed").last?["calls"]?.array?.first?.object
    #expect(call?["reportedModels"]?.array?.compactMap(\.string) == ["claude-sonnet-4-6"])
    #expect(call?["failure"]?.string?.hasPrefix("not-independent: ") == true)
    #expect(try fixture.repository.lane("verify").status == 1)
  }

  @Test("what such a model finds blocks nothing either: nobody asked it")
  func block() throws {
    let (fixture, review) = try review([Self.answer("block", by: "anthropic/claude-opus-4-7")])
    #expect(review.status == 3, "\(review)")
    #expect(try verdict(fixture) == .inconclusive)
    #expect(try fixture.attachment("dossier.json").contains("a planted defect"))
  }

  @Test(
    "another model that is far enough counts as before",
    arguments: [
      ("gpt-5.5-mini", "vendor"), ("served", "vendor"), ("claude-sonnet-4-6", "model"),
      ("claude-opus-4-7", "none"),
    ]
  )
  func independent(model: String, independence: String) throws {
    let (fixture, review) = try review(
      [Self.answer("pass", by: model)],
      independence: independence
    )
    #expect(review.status == 0, "\(review)")
    #expect(try verdict(fixture) == .pass)
  }

  @Test("where the model has to differ, the very one that built is found out")
  func sameModel() throws {
    let (_, review) = try review(
      [Self.answer("pass", by: "claude-opus-4-7-20260301")],
      independence: "model"
    )
    #expect(review.status == 3, "\(review)")
    #expect(review.output.contains("(independence = model)"), "\(review)")
  }

  @Test("a second call by such a model refutes nothing")
  func refutation() throws {
    let block = Self.answer("block", by: "gpt-5.5")
    let (_, far) = try review([block, Self.refutation(by: "gpt-5.5")])
    #expect(far.status == 0, "\(far)")
    let (fixture, near) = try review([block, Self.refutation(by: "claude-opus-4-7")])
    #expect(near.status == 1, "\(near)")
    #expect(try verdict(fixture) == .block)
  }
}
