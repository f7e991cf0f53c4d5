import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 23, 46 and 47: what is pushed to a server beside code that people read.
@Suite struct ServerReviewTests {
  /// A set-up repository whose policy is on a server with a gate.
  private func served(_ fixture: ReviewFixture, isArmed: Bool = true) throws -> TestRepository {
    let remote = try fixture.repository.addRemote()
    try fixture.repository.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    if isArmed { try GatedServer.arm(remote) }
    return remote
  }

  private func push(_ repository: TestRepository, _ refs: String...) throws -> TestResult {
    try repository.sandbox.run(
      "git",
      ["push", "-q", "--no-verify", "origin"] + refs,
      in: repository.path
    )
  }

  @Test("23. receipts and sessions are no code; every line of a push is judged, once")
  func lines() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    let remote = try served(fixture)
    try repository.commit(["a.txt": "two\n"], "change")
    try repository.lane("review").expectSuccess()
    #expect(
      try push(repository, "refs/notes/lane", "refs/lane/sessions/*:refs/lane/sessions/*").isQuiet
    )
    #expect(try remote.git("for-each-ref", "refs/lane/sessions").lines.count == 1)
    // One bad line among good ones refuses all, and is named once.
    try repository.git("branch", "good").expectSuccess()
    try repository.commit(["b.txt": "two\n"], "nobody saw this")
    try repository.git("branch", "-f", "main").expectSuccess()
    try repository.git("tag", "-a", "-m", "one", "v1").expectSuccess()
    let before = try remote.git("for-each-ref").output
    for options in [["--all", "--follow-tags"], ["--tags", "main", "good", "refs/notes/lane"]] {
      let refused = try repository.sandbox.run(
        "git",
        ["push", "-q", "--no-verify", "origin"] + options,
        in: repository.path
      )
      #expect(refused.status == 1, "\(options)")
      let named = refused.remoteLines.filter { $0.contains("push to ") }
      #expect(named.count == 1 && named[0].contains("push to main blocked"), "\(refused)")
      #expect(!refused.errors.contains("good: "), "\(refused)")
    }
    #expect(try remote.git("for-each-ref").output == before)
    try repository.git("branch", "-f", "main", "good").expectSuccess()
    #expect(try push(repository, "--all", "--follow-tags").isQuiet)
    #expect(try remote.id("main") == repository.id("good"))
  }

  @Test(
    "46. an image, a lock file, a submodule and an LFS pointer are reviewed as what they are, and land",
    arguments: ["image", "lock", "submodule", "pointer", "all"]
  )
  func oddFiles(_ kind: String) throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    let remote = try served(fixture)
    if kind == "image" || kind == "all" {
      try repository.write(
        "logo.png",
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 0xff]
      )
    }
    if kind == "lock" || kind == "all" {
      try repository.write("package-lock.json", "{\n  \"lockfileVersion\": 3\n}\n")
    }
    if kind == "pointer" || kind == "all" {
      let digest = String(repeating: "0123456789abcdef", count: 4)
      try repository.write(
        "data.bin",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize 12345\n"
      )
    }
    if kind == "all" { try repository.write("a.txt", "two\n") }
    try repository.git("add", "-A").expectSuccess()
    if kind == "submodule" || kind == "all" {
      let pointer = "160000,\(try repository.id("HEAD")),sub"
      try repository.git("update-index", "--add", "--cacheinfo", pointer).expectSuccess()
    }
    try repository.git("commit", "-q", "--no-verify", "-m", "odd files").expectSuccess()
    let refused = try push(repository, "HEAD:main")
    #expect(refused.status == 1)
    let review = try repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try fixture.note("HEAD").contains("not reviewable"))
    #expect(try push(repository, "HEAD:main", "refs/notes/lane").isQuiet)
    #expect(try remote.id("main") == repository.id("HEAD"))
  }

  @Test("47. a bot's branch is reviewed by CI's own provider and key, and lands without a person")
  func bot() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    // CI's clone makes its key; the policy takes it in before the server is armed.
    let remote = try served(fixture, isArmed: false)
    let ci = try fixture.sandbox.clone(remote, as: "ci")
    try ci.git("config", "user.email", "ci@example.org").expectSuccess()
    let line = try ci.lane("join", "--print").expectSuccess().line
    #expect(line.hasPrefix("lane+ci@example.org "))
    try repository.git("switch", "-q", "main").expectSuccess()
    try repository.commit(
      [
        ".lane/allowed_signers": try repository.read(".lane/allowed_signers") + line + "\n",
        ".lane/policy": try repository.read(".lane/policy")
          + "[principal \"lane+ci@example.org\"]\n\trole = ci\n",
      ],
      "trust CI"
    )
    #expect(try push(repository, "main").isQuiet)
    try GatedServer.arm(remote)
    try ci.git("pull", "-q").expectSuccess()
    let shown = try ci.lane("trust", "--show").output
    let digest = shown.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("sha256:") }
    try ci.lane("trust", "--digest", String(digest ?? "")).expectSuccess()

    let bot = try fixture.sandbox.clone(remote, as: "bot")
    for (name, value) in [("user.email", "bot@example.org"), ("user.name", "bot")] {
      try bot.git("config", name, value).expectSuccess()
    }
    try bot.git("switch", "-q", "-c", "bump").expectSuccess()
    try bot.commit(
      ["package.json": "{ \"a\": \"2.0.0\" }\n", "yarn.lock": "a@2\n"],
      "bump a to 2.0.0"
    )
    #expect(try push(bot, "bump").isQuiet)
    #expect(try push(bot, "bump:main").status == 1)

    try ci.git("fetch", "-q", "origin").expectSuccess()
    try ci.git("switch", "-q", "--detach", "origin/bump").expectSuccess()
    let review = try ci.lane("review", "--for", "refs/heads/main")
    #expect(review.status == 0, "\(review)")
    let verified = try ci.lane("verify", "--target", "main", "HEAD")
    #expect(verified.status == 0, "\(verified)")
    #expect(try push(ci, "refs/notes/lane").isQuiet)
    let note = try ci.git("notes", "--ref=lane", "show", "HEAD").expectSuccess().output
    #expect(note.contains("\nby: lane+ci@example.org\n") && !note.contains("by: kam@example.org"))
    // Whoever merges needs nothing of their own.
    #expect(try push(bot, "bump:main").isQuiet)
    #expect(try remote.id("main") == bot.id("bump"))
  }
}
