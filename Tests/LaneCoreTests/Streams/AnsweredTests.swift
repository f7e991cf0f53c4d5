import LaneCore
import Testing

@Suite struct AnsweredTests {
  @Test("an answer to a finding is read as it was written")
  func roundTrip() throws {
    let finding = try #require(FindingID("C1"))
    let commit = try Fixture.object(3)
    for answer in [
      Answered.Answer.fixed(commit: commit), .pushback("the offset is capped"), .blocked("a key"),
    ] {
      let answered = Answered(receipt: testDigest([1]), finding: finding, answer: answer)
      #expect(Answered(answered.data) == answered)
    }
  }

  @Test(
    "what says nothing, or too much, is no answer",
    arguments: [
      ["answer": "fixed", "commit": "HEAD"], ["answer": "fixed"], ["answer": "pushback"],
      ["answer": "pushback", "text": ""], ["answer": "agreed", "text": "x"],
      ["answer": "blocked", "text": .string(String(repeating: "x", count: 4097))],
    ] as [JSONObject]
  )
  func refused(data: JSONObject) throws {
    var data = data
    data["receipt"] = .string(testDigest([1]).text)
    data["finding"] = "C1"
    #expect(Answered(data) == nil)
    #expect(
      Answered(["receipt": "sha256:1", "finding": "C1", "answer": "blocked", "text": "x"]) == nil
    )
  }

  @Test("answers are found among a stream's events, and one without sense is skipped")
  func fold() throws {
    var builder = StreamBuilder()
    let answered = Answered(
      receipt: testDigest([1]),
      finding: try #require(FindingID("C1")),
      answer: .pushback("no")
    )
    let first = try builder.append(StreamBuilder.event(.answered, data: answered.data), after: [])
    let second = try builder.append(StreamBuilder.event(.answered, data: ["x": 1]), after: [first])
    let fold = StreamFold(builder.entries, stream: StreamBuilder.ref)
    #expect(fold.replies.map(\.answered) == [answered])
    #expect(fold.replies.map(\.entry) == [first])
    #expect(fold.skipped.map(\.id) == [second])
    #expect(fold.skipped.map(\.reason) == [.badData(.answered)])
  }
}
