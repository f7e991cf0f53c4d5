import LaneCore
import TestSupport
import Testing

@Suite struct CommitTrailersTests {
  private func listed(_ message: String) -> [String] {
    CommitTrailers.parse(Array(message.utf8)).map { "\($0.key): \($0.value)" }
  }

  @Test(
    "only the last block of trailers counts",
    arguments: [
      ("t\n\nA: 1\nB-c : 2\n", ["A: 1", "B-c: 2"]), ("t\n\nA: 1\n\nB: 2\n", ["B: 2"]),
      ("A: 1\n", []), ("A: 1\nB: 2", []),
      ("t\n\nbody\n\nA: 1\n text\n\tmore\n", ["A: 1 text more"]),
      ("t\n\nbody\nA: 1\n", []), ("t\n\nbody\nSigned-off-by: x\n", ["Signed-off-by: x"]),
      ("t\n\na\nb\nc\nd\nSigned-off-by: x\n", []),
      ("t\n\nA: 1\r\nB: 2\r\n\r\n# c\n", ["A: 1", "B: 2"]),
      ("t\n\n(cherry picked from commit 1)\nA: 1\n", ["A: 1"]), ("", []), ("\n\nA: 1", ["A: 1"]),
      ("t\n\nno trailer here: x y\n", []), ("t\n\nA:\n", ["A: "]), ("t\n\n:x\nA: 1", []),
    ]
  )
  func blocks(message: String, expected: [String]) {
    #expect(listed(message) == expected)
  }

  @Test("git finds the same in any message", .timeLimit(.minutes(20)))
  func oracle() throws {
    let sandbox = try TestSandbox()
    var random = SplitMix(seed: 23)
    for _ in 0..<250 {
      var message = random.pick(["title\n", "title: x\n", "\n", "# c\ntitle\n"])
      for _ in 0..<random.below(12) {
        message += random.pick([
          "\n", "\n", "\n", "Key: value\n", "Co-authored-by: A B <a@b.c>\n", " folded\n",
          "prose here\n",
          "Signed-off-by: S <s@s>\n", "# comment\n", "  \n", "a b: c\n",
          "(cherry picked from commit 1)\n",
          "X-1 : y\n", ": z\n", "é: q\n", "long prose: with a colon\n",
        ])
      }
      let result = try sandbox.run(
        "git",
        ["interpret-trailers", "--parse", "--no-divider"],
        input: message
      )
      let expected = result.output.split(separator: "\n").map(String.init)
      #expect(listed(message) == expected, "\(message.debugDescription)")
    }
  }

  @Test("no bytes trap")
  func hostile() {
    var random = SplitMix(seed: 29)
    let seed = Array("t\n\nCo-authored-by: Claude (x) <noreply@anthropic.com>\n y\n#\n".utf8)
    for _ in 0..<5_000 {
      let message = random.mutated(seed, alphabet: Array("\n :<>()[]@,#\0".utf8))
      _ = AgentTrailers.admissions(
        message: message,
        author: CommitIdentity(name: message, email: message),
        committer: CommitIdentity(name: [], email: [])
      )
    }
    let folded = Array(("t\n\nA: 1\n" + String(repeating: " x\n", count: 50_000)).utf8)
    #expect(CommitTrailers.parse(folded).count == 1)
  }
}
