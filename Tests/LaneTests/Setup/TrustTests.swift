import LaneSystem
import TestSupport
import Testing

@Suite struct TrustTests {
  let fixture: ActFixture
  var repository: TestRepository { fixture.repository }

  init() throws {
    fixture = try ActFixture()
    try repository.git("config", "-f", ".lane/policy", "provider.house.kind", "command")
      .expectSuccess()
    try repository.git("config", "-f", ".lane/policy", "provider.house.command", "tools/review")
      .expectSuccess()
    try repository.git("config", "-f", ".lane/policy", "provider.house.vendor", "house")
      .expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-am", "rules").expectSuccess()
    try fixture.push()
  }

  /// The digest that is shown.
  func digest(in repository: TestRepository) throws -> String {
    let shown = try repository.lane("trust", "--show")
    let line = try #require(shown.lines.first { $0.hasPrefix("digest ") })
    return String(line.dropFirst(7))
  }

  @Test("what would run is shown and accepted by its digest, in this clone only")
  func story() throws {
    let shown = try repository.lane("trust", "--show")
    #expect(shown.output.contains("provider.house.command  tools/review"))
    #expect(shown.output.contains("not trusted"))
    #expect(try repository.lane("trust", "--digest", "sha256:00").status == 1)
    let digest = try digest(in: repository)
    #expect(try repository.lane("trust", "--digest", digest).status == 0)
    #expect(try repository.lane("trust").output.contains("trusted in this clone"))
    // The file is the user's own and names no other clone.
    let home = fixture.sandbox.environment["HOME"] ?? ""
    #expect(Files.stamp(home + "/.local/state/git-lane/trusted")?.mode == 0o100600)
    let clone = try fixture.sandbox.clone(fixture.remote, as: "clone")
    #expect(try clone.lane("trust", "--show").output.contains("not trusted"))
  }

  @Test("of what is accepted in several clones at once nothing is lost")
  func atTheSameTime() throws {
    let digest = try digest(in: repository)
    let clones = try (0..<6).map {
      try fixture.sandbox.clone(fixture.remote, as: "clone-\($0)")
    }
    let accepted = try atOnce(
      clones.map { clone in { @Sendable in try clone.lane("trust", "--digest", digest).status } }
    )
    #expect(accepted.allSatisfy { $0 == 0 })
    for clone in clones {
      #expect(try clone.lane("trust", "--show").output.contains("+ trusted in this clone"))
    }
  }

  @Test("a change to what would run asks again")
  func change() throws {
    let digest = try digest(in: repository)
    try repository.lane("trust", "--digest", digest).expectSuccess()
    try repository.git("config", "-f", ".lane/policy", "provider.house.command", "tools/other")
      .expectSuccess()
    try repository.git("commit", "-q", "--no-verify", "-am", "rules").expectSuccess()
    try fixture.push()
    #expect(try repository.lane("trust", "--digest", digest).status == 1)
    #expect(try fixture.act("trust").status == 0)
    #expect(try repository.lane("trust", "--show").output.contains("+ trusted"))
  }

  @Test("nobody but a person at a terminal, or who knows the digest, accepts")
  func presence() throws {
    let alone = try fixture.sandbox.run("setsid", ["-w", "git-lane", "trust"], in: repository.path)
    #expect(alone.status == 1)
    let digest = try digest(in: repository)
    let agent = try repository.lane("trust", "--digest", digest, environment: ["CLAUDECODE": "1"])
    #expect(agent.status == 1)
    #expect(try fixture.act("trust", instead: "no").status == 1)
    #expect(try repository.lane("trust", "--show").output.contains("not trusted"))
  }
}
