import LaneCore
import TestSupport
import Testing

/// Machines on which nothing confines a reviewer, and what policy makes of it.
@Suite struct ReviewSandboxTests {
  private static let reasons = [
    "bubblewrap: bwrap: setting up uid map: no", "this kernel's Landlock is version 0",
  ].joined(separator: "; ")
  private static let refusal =
    "policy requires a sandbox for reviewers and none works here: \(reasons)"

  /// A change before a reviewer that is seen where nothing holds it.
  private func changed(_ rule: String) throws -> ReviewFixture {
    let fixture = try ReviewFixture(settings: [
      ["review.sandbox", rule], ["provider.house.command", "/bin/sh tools/seen"],
    ])
    let script = "touch \(fixture.canary)\nexec /usr/bin/python3 \"${0%/*}/review\"\n"
    try fixture.land(["tools/seen": script])
    try fixture.commit(["a.txt": "one\nother\n"], "change a")
    return fixture
  }

  @Test("where policy requires a sandbox and none works, no reviewer runs")
  func required() throws {
    let fixture = try changed("required")
    let review = try fixture.laneWithoutSandbox(["review"])
    #expect(review.status == 3, "\(review)")
    #expect(review.said.contains(Self.refusal), "\(review)")
    #expect(!fixture.hasRun)
    #expect(try fixture.receipts("HEAD").isEmpty)
  }

  @Test("where policy prefers one and none works, the review says so, and so does its receipt")
  func preferred() throws {
    let fixture = try changed("preferred")
    let review = try fixture.laneWithoutSandbox(["review"])
    #expect(review.status == 0, "\(review)")
    let warning = "house ran without a sandbox of ours (none): \(Self.reasons)"
    #expect(review.said.contains(warning), "\(review)")
    #expect(fixture.hasRun)
    #expect(try fixture.receipts("HEAD").map(\.sandbox) == [SandboxLevel.none])
    let call = try fixture.events("reviewed").last?["calls"]?.array?.first?.object
    #expect(call?["sandbox"]?.string == "none")
    #expect(call?["sandboxReason"]?.string == Self.reasons)
  }

  @Test(
    "what is stopped as the sandbox is tried does not run without one",
    arguments: ["required", "preferred"]
  )
  func stoppedTrial(rule: String) throws {
    let fixture = try changed(rule)
    let review = try fixture.laneWithoutSandbox(
      ["review", "--json"],
      bubblewrap: "kill -INT $PPID; exec sleep 600"
    )
    #expect(review.status == 128 + 2, "\(review)")
    // Not even begun, for what is ended at once may have done its work by then.
    let events = try review.steps().compactMap { $0["event"]?.string }
    #expect(!events.contains("asked"), "\(events)")
    #expect(!fixture.hasRun, "\(review)")
    #expect(try fixture.receipts("HEAD").isEmpty)
  }

  @Test("nor does what follows a trial that was killed, as by a machine without memory")
  func killedTrial() throws {
    let fixture = try changed("preferred")
    let review = try fixture.laneWithoutSandbox(["review"], bubblewrap: "kill -9 $$")
    #expect(review.status == 3, "\(review)")
    #expect(review.said.contains("the self-test of bubblewrap was killed"), "\(review)")
    #expect(!fixture.hasRun, "\(review)")
    #expect(try fixture.laneWithoutSandbox(["review"]).status == 0)
  }

  /// A change beside whose reviewer an analyser runs that is seen; only the reviewer is confined.
  private func analysed(_ rule: String) throws -> (ReviewFixture, TestResult) {
    let fixture = try ReviewFixture(settings: [
      ["review.sandbox", rule], ["--add", "review.provider", "look"],
      ["provider.look.kind", "sarif"], ["provider.look.command", "/bin/sh tools/look"],
    ])
    let script = "touch \(fixture.canary)\necho '\(ReviewFixture.emptyReport)'\n"
    try fixture.land(["tools/look": script])
    try fixture.commit(["a.txt": "one\nother\n"], "change a")
    return (fixture, try fixture.laneWithoutSandbox(["review"], where: "/analyse-"))
  }

  @Test(
    "an analyser runs no more than a reviewer where policy requires a sandbox",
    .enabled(if: hasBubblewrap, "bubblewrap does not work on this machine")
  )
  func requiredForAnalyser() throws {
    let (fixture, review) = try analysed("required")
    #expect(review.status == 0, "\(review)")
    #expect(review.said.contains("look found nothing out: \(Self.refusal)"), "\(review)")
    #expect(!fixture.hasRun)
  }

  @Test(
    "where policy prefers one, the session says of an analyser that nothing confined it",
    .enabled(if: hasBubblewrap, "bubblewrap does not work on this machine")
  )
  func preferredForAnalyser() throws {
    let (fixture, review) = try analysed("preferred")
    #expect(review.status == 0, "\(review)")
    #expect(fixture.hasRun)
    let warning = "look ran without a sandbox of ours (none): \(Self.reasons)"
    #expect(review.said.contains(warning), "\(review)")
    let event = try fixture.events("command").last
    #expect(event?["sandbox"]?.string == "none")
    #expect(event?["sandboxReason"]?.string == Self.reasons)
  }
}
