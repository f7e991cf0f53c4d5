import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Who may override and revoke what, by role and presence.
@Suite struct RoleTests {
  let fixture: ActFixture
  var repository: TestRepository { fixture.repository }

  init() throws { fixture = try ActFixture() }

  private func setPolicy(_ settings: [String]...) throws {
    for setting in settings {
      try fixture.sandbox.run(
        "git",
        ["config", "-f", ".lane/policy"] + setting,
        in: repository.path
      ).expectSuccess()
    }
    try repository.commit([:], "rules")
    try fixture.push()
  }

  @Test("an override is refused to a role that the target does not name")
  func override() throws {
    try setPolicy(["protect.refs/heads/main.overrideBy", "ci"])
    try repository.commit(["a.txt": "two\n"], "hotfix")
    let result = try repository.lane("override", "--reason", "now")
    #expect(result.status == 1)
    #expect(result.errors.contains("kam@example.org may not override on refs/heads/main"))
    #expect(result.errors.contains("found:     human"))
  }

  @Test("a receipt of a person's own is taken back by a person who has lost the role")
  func own() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    #expect(try fixture.act("approve").status == 0)
    let receipt = try #require(try fixture.receipts(on: "HEAD").first)
    // From now on somebody else is the person, and kam only reviews.
    let other = try fixture.sandbox.key("other")
    let line = String(decoding: try Files.read(other + ".pub"), as: UTF8.self)
    try repository.write(
      ".lane/allowed_signers",
      try repository.read(".lane/allowed_signers") + "lee@example.org \(line)"
    )
    try setPolicy(
      ["principal.kam@example.org.role", "reviewer"],
      ["principal.lee@example.org.role", "human"],
      ["lane.presence", "none"]
    )
    try repository.commit(["a.txt": "three\n"], "third")
    #expect(try repository.lane("approve").errors.contains("has no role 'human'"))
    let id = String(receipt.id.hex.prefix(12))
    #expect(try repository.lane("revoke", "--reason", "mistaken", id).status == 0)
  }

  @Test("where policy asks for a hardware key, a typed code is not enough")
  func hardware() throws {
    try setPolicy(["lane.presence", "key"])
    try repository.commit(["a.txt": "two\n"], "second")
    for verb in [["approve"], ["override", "--reason", "now"]] {
      let result = try fixture.sandbox.run("git-lane", verb, in: repository.path)
      #expect(result.status == 1)
      #expect(result.errors.contains("lane.presence = key"))
    }
  }

  @Test("without presence no terminal is asked for")
  func none() throws {
    try setPolicy(["lane.presence", "none"])
    try repository.commit(["a.txt": "two\n"], "hotfix")
    let result = try fixture.sandbox.run(
      "setsid",
      ["-w", "git-lane", "override", "--reason", "now"],
      in: repository.path
    )
    #expect(result.status == 0, "\(result)")
    #expect(try repository.git("push", "-q", "origin", "main").status == 0)
  }
}
