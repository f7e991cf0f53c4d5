import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Programs that policy pins by their digest.
@Suite struct ReviewPinTests {
  private static let other = String(repeating: "0", count: 64)

  /// A change before a program that is seen where it runs, pinned by its own digest or another one.
  private func reviewed(pin: String? = nil, kind: String = "command") throws -> (
    ReviewFixture, digest: String, TestResult
  ) {
    let fixture = try ReviewFixture(settings: [
      ["review.sandbox", "preferred"], ["--add", "review.provider", "pinned"],
      ["provider.pinned.kind", kind], ["provider.pinned.command", "tools/pinned"],
      ["provider.pinned.vendor", "elsewhere"],
    ])
    let script =
      kind == "sarif"
      ? "echo '\(ReviewFixture.emptyReport)'" : "exec /usr/bin/python3 \"${0%/*}/review\""
    let program = "#!/bin/sh\ntouch \(fixture.canary)\n\(script)\n"
    try fixture.repository.write("tools/pinned", program, mode: 0o755)
    let digest = Hex.encode(Digest.sha256(Array(program.utf8)))
    try fixture.land(settings: [["provider.pinned.sha256", pin ?? digest]])
    try fixture.commit(["a.txt": "one\nother\n"], "change a")
    let words = kind == "command" ? ["--provider", "pinned"] : []
    // Where something confines it, no program could be seen to run.
    return (fixture, digest, try fixture.laneWithoutSandbox(["review"] + words))
  }

  @Test("a reviewer whose program is not the pinned one does not run, and the right one does")
  func reviewer() throws {
    let (wrong, digest, refused) = try reviewed(pin: Self.other)
    #expect(refused.status == 3, "\(refused)")
    #expect(refused.said.contains("is not the program that policy pins"), "\(refused)")
    #expect(refused.said.contains("sha256 \(Self.other)"), "\(refused)")
    #expect(refused.said.contains("sha256 \(digest)"), "\(refused)")
    #expect(!wrong.hasRun)
    #expect(try wrong.receipts("HEAD").isEmpty)

    let (right, _, review) = try reviewed()
    #expect(review.status == 0, "\(review)")
    #expect(right.hasRun)
    #expect(try right.receipts("HEAD").map(\.verdict) == [.pass])
  }

  @Test("nor does an analyser")
  func analyser() throws {
    let (wrong, digest, refused) = try reviewed(pin: Self.other, kind: "sarif")
    #expect(refused.status == 0, "\(refused)")
    #expect(refused.said.contains("pinned found nothing out: "), "\(refused)")
    #expect(refused.said.contains("has the digest \(digest), but "), "\(refused)")
    #expect(!wrong.hasRun)

    let (right, _, review) = try reviewed(kind: "sarif")
    #expect(review.status == 0, "\(review)")
    #expect(right.hasRun)
  }
}
