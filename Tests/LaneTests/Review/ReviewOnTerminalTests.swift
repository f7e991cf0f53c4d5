import LaneSystem
import TestSupport
import Testing

/// What a person sees while a reviewer is at work.
@Suite(.timeLimit(.minutes(20))) struct ReviewOnTerminalTests {
  @Test("a line says who does what for how long, and is gone when the verdict stands there")
  func progress() throws {
    let fixture = try ReviewFixture(mode: "hold")
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let terminal = try fixture.sandbox.terminal(
      "git",
      ["lane", "review"],
      in: fixture.repository.path,
      environment: ["TERM": "xterm"]
    )
    // Nothing is shown before a second has gone by.
    #expect(try terminal.word(after: "house reviews ") == "1")
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    let asked = "until ls \(runs)/*/call-1/in/packet; do sleep 0.01; done"
    try fixture.sandbox.run("sh", ["-c", asked]).expectSuccess()
    let run = try #require(try Files.list(runs).first { Files.exists("\(runs)/\($0)/call-1/in") })
    try Files.create("\(runs)/\(run)/call-1/in/go", [])
    let result = try terminal.finish()
    #expect(result.status == 0, "\(result)")
    let start = try #require(result.output.range(ofText: "house reviews 1 "), "\(result)")
    let rest = result.output[start...]
    #expect(rest.contains("\u{1b}[K"), "\(result)")
    #expect(rest.contains("pass"))
    // Nothing of it stands behind the verdict.
    let last = rest.split(whereSeparator: \.isNewline).last ?? ""
    #expect(!last.contains("house reviews"), "\(result)")
  }

  @Test("where nobody looks on, there are lines without escapes")
  func plain() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(!(review.output + review.errors).contains("\u{1b}"), "\(review)")
  }
}
