import LaneCore
import Testing

/// Inputs at the limits that readers set: what takes more than linear time would not end here.
@Suite struct HugeInputTests {
  @Test("a command of one endless word is split")
  func word() throws {
    let word = String(repeating: "a", count: 4 << 20)
    #expect(CommandWords.split(word + " \"\" \\ x") == [word, "", " x"])
  }

  @Test("a commit that names very many agents admits to each")
  func agents() throws {
    let count = 20_000
    let lines = (0..<count).map { "Generated-by: tool\($0)\n" }.joined()
    let message = "subject\n\n" + lines
    let nobody = CommitIdentity(name: "Kam", email: "kam@example.org")
    let admitted = AgentTrailers.admissions(
      message: Array(message.utf8),
      author: nobody,
      committer: nobody
    )
    #expect(admitted.count == count)
  }

  @Test("a file that lists one key for very many names gives each once")
  func signers() throws {
    let key = try #require(SSHPublicKey(line: SampleSignature.keyLine))
    let lines = (0..<20).map { line in
      (0..<8000).map { "\(($0 + line * 4000))" }.joined(separator: ",") + " \(key.line)\n"
    }
    let names = AllowedSigners(Array(lines.joined().utf8)).principals(of: key)
    #expect(names.count == 84_000 && Set(names).count == names.count)
  }
}
