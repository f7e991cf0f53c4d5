import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Who built a change, as agents' own hooks told while they worked.
@Suite struct EditRecordTests {
  private static let claude = #""hook_event_name":"PostToolUse""#
  private static let codex =
    #""hook_event_name":"PostToolUse","turn_id":"1","model":"gpt-5.5""#
  private static let gemini = #""hook_event_name":"AfterTool""#

  /// Writes a file as an agent does, whose hook then tells of it.
  private func write(
    _ path: String,
    _ text: String,
    as agent: String = claude,
    in repository: TestRepository
  ) throws {
    try repository.write(path, text)
    let file = "\(repository.path)/\(path)"
    try tell(#""tool_name":"Write","tool_input":{"file_path":"\#(file)"}"#, as: agent, repository)
  }

  private func tell(_ call: String, as agent: String, _ repository: TestRepository) throws {
    let input = #"{"cwd":"\#(repository.path)",\#(agent),\#(call)}"#
    let answer = try repository.lane("guard", input: input)
    #expect(answer.status == 0 && answer.output == "{}\n" && answer.errors.isEmpty, "\(answer)")
  }

  private func builders(_ fixture: ReviewFixture, _ arguments: [String] = []) throws -> [String] {
    let review = try fixture.sandbox.run(
      "git-lane",
      ["review"] + arguments,
      in: fixture.repository.path
    )
    #expect(review.status == 0, "\(review.output)\(review.errors)")
    let event = try #require(fixture.events("reviewed").last)
    let id = try #require(event["change"]?.string)
    let receipt = try #require(fixture.receipts(id).last)
    return receipt.builders.map { [$0.name, $0.model].compactMap(\.self).joined(separator: " ") }
  }

  @Test("who was seen editing it built it, though no commit says so")
  func seen() throws {
    let own = try ReviewFixture(settings: [["provider.house.vendor", "anthropic"]])
    try write("a.txt", "one\nthree\n", in: own.repository)
    try own.repository.commit([:], "mine, all of it")
    let refused = try own.repository.lane("review")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("house cannot review what claude built"), "\(refused)")
    #expect(refused.errors.contains("built by claude, seen editing a.txt"), "\(refused)")

    let other = try ReviewFixture()
    try write("a.txt", "one\nthree\n", in: other.repository)
    try other.repository.commit([:], "mine, all of it")
    #expect(try builders(other) == ["claude"])
    let receipt = try #require(other.receipts("HEAD").last)
    #expect(receipt.builderKnown == .declared)
    let seen = try #require(other.events("reviewed").last?["edited-by"]?.array?.first?.object)
    #expect(seen["agent"]?.string == "claude" && seen["path"]?.string == "a.txt")
    // So a person has to let it land.
    let verify = try other.repository.lane("verify")
    #expect(verify.status == 1 && verify.errors.contains("approval"), "\(verify)")
  }

  @Test("half a line takes no other one with it, and an edit that cannot be kept is told of")
  func halfLine() throws {
    let fixture = try ReviewFixture()
    let record = "\(fixture.repository.path)/.git/lane/edited-by"
    try write("b.txt", "b\n", in: fixture.repository)
    try Files.writeAtomically(record, Array(try Files.read(record).dropLast(20)), mode: 0o600)
    try write("a.txt", "one\nthree\n", in: fixture.repository)
    try fixture.repository.commit([:], "change")
    #expect(try builders(fixture) == ["claude"])
    try fixture.repository.commit(["c.txt": "c\n"], "more")
    let review = try fixture.repository.lane("review")
    let words = "1 of the edits that agents made here cannot be read"
    #expect(review.said.contains(words), "\(review)")

    try Files.remove(record)
    try fixture.sandbox.run("ln", ["-s", "/dev/full", record]).expectSuccess()
    let file = "\(fixture.repository.path)/a.txt"
    let call = #""tool_name":"Write","tool_input":{"file_path":"\#(file)"}"#
    let input = #"{"cwd":"\#(fixture.repository.path)",\#(Self.claude),\#(call)}"#
    let lost = try fixture.repository.lane("guard", input: input)
    #expect(lost.status == 2 && lost.said.contains("was not recorded"), "\(lost)")
  }

  @Test("each agent's way of telling is understood, with its model where it says that")
  func agents() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    try repository.commit(["a.txt": "one\nthree\n", "b.txt": "b\n", "c.txt": "c\n"], "change")
    let patch = #"*** Begin Patch\n*** Update File: a.txt\n@@\n-two\n+three\n*** End Patch\n"#
    try tell(
      #""tool_name":"apply_patch","tool_input":{"command":"\#(patch)"}"#,
      as: Self.codex,
      repository
    )
    try tell(
      #""tool_name":"run_shell_command","tool_input":{"command":"echo b | tee b.txt >/dev/null"}"#,
      as: Self.gemini,
      repository
    )
    try tell(
      #""tool_name":"Bash","tool_input":{"command":"cd . && sed -i s/x/c/ c.txt && cat b.txt"}"#,
      as: Self.claude,
      repository
    )
    #expect(try builders(fixture) == ["codex gpt-5.5", "gemini", "claude"])
  }

  @Test("an edit taken along to another branch, or under another name, is the agent's still")
  func takenAlong() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    try repository.git("switch", "-q", "main").expectSuccess()
    try write("a.txt", "one\nagent\n", in: repository)
    try repository.git("switch", "-qc", "carried").expectSuccess()
    try repository.commit(["a.txt": "one\nagent, and a person\n"], "mine")
    #expect(try builders(fixture) == ["claude"])

    try repository.git("switch", "-qC", "renamed", "main").expectSuccess()
    try write("n.txt", "new\n", as: Self.codex, in: repository)
    try repository.commit([:], "new")
    try repository.git("mv", "n.txt", "m.txt").expectSuccess()
    try repository.commit(["m.txt": "new\nand more\n"], "under another name")
    #expect(try builders(fixture) == ["codex gpt-5.5"])
  }

  @Test(
    "an edit counts where it went: not elsewhere, not once it has landed, amended and staged too"
  )
  func places() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    // Another branch's, from the same start.
    try repository.git("switch", "-qc", "elsewhere").expectSuccess()
    try write("a.txt", "one\nelsewhere\n", in: repository)
    try repository.commit([:], "elsewhere")
    try repository.git("switch", "-q", "topic").expectSuccess()
    try repository.commit(["a.txt": "one\nmine\n"], "change")
    #expect(try builders(fixture) == ["human"])

    // An edit that is amended in: its commit is in nobody's history.
    try write("a.txt", "one\nours\n", as: Self.codex, in: repository)
    try repository.git("commit", "-qa", "--amend", "-m", "change").expectSuccess()
    #expect(try builders(fixture) == ["codex gpt-5.5"])

    // On top of that, a person's change of the same file.
    try repository.write("a.txt", "one\nours\nmine\n")
    try repository.git("add", "a.txt").expectSuccess()
    #expect(try builders(fixture, ["--staged"]) == ["codex gpt-5.5"])
    try repository.git("commit", "-qm", "more").expectSuccess()
    try repository.git("branch", "-f", "main").expectSuccess()
    try repository.git("switch", "-qc", "later").expectSuccess()
    try repository.commit(["a.txt": "one\nours\nmine\nlater\n"], "later")
    #expect(try builders(fixture, ["main..later"]) == ["human"])

    // The very bytes that it left, whatever became of the branch since.
    try write("b.txt", "theirs\n", in: repository)
    try repository.commit([:], "b")
    let blob = try repository.git("rev-parse", "HEAD:b.txt").expectSuccess().line
    try repository.git("switch", "-qc", "copy", "main").expectSuccess()
    try repository.commit(["b.txt": "theirs\n"], "copied")
    #expect(try repository.git("rev-parse", "HEAD:b.txt").expectSuccess().line == blob)
    #expect(try builders(fixture, ["main..copy"]) == ["claude"])
  }

  @Test("sixteen hooks at once lose nothing; what is damaged, refused or elsewhere is left out")
  func record() async throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    let file = "\(repository.path)/.git/lane/edited-by"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask { try write("new \(number).txt", "x\n", in: repository) }
      }
      try await group.waitForAll()
    }
    func edits() throws -> [AgentEdit?] {
      String(decoding: try Files.read(file), as: UTF8.self).split(separator: "\n")
        .map { AgentEdit(line: $0) }
    }
    #expect(try Set(edits().compactMap { $0?.path }).count == 16)
    #expect(try edits().allSatisfy { $0?.branch == "refs/heads/topic" && $0?.blob != nil })

    let denied = #""hook_event_name":"PreToolUse","tool_name":"Bash","#
    _ = try repository.lane(
      "guard",
      input: #"{\#(denied)"tool_input":{"command":"echo > a.txt; git commit -n"}}"#
    )
    try tell(
      #""tool_name":"Write","tool_input":{"file_path":"/dev/null"}"#,
      as: Self.claude,
      repository
    )
    try tell(#""tool_name":"Read","tool_input":{"file_path":"a.txt"}"#, as: Self.claude, repository)
    #expect(try edits().count == 16)

    try Files.append(file, Array("claude - -\n\0\u{1b}[31m\n".utf8))
    try write("a.txt", "one\nthree\n", in: repository)
    try repository.commit([:], "change")
    #expect(try builders(fixture) == ["claude"])

    // Where nobody set the lane up there is nothing to keep.
    let plain = try TestSandbox().repository()
    try plain.commit(["a.txt": "one\n"], "first")
    try write("a.txt", "two\n", in: plain)
    #expect(!Files.exists("\(plain.path)/.git/lane"))
  }
}
