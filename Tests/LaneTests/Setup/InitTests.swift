import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct InitTests {
  let sandbox: TestSandbox
  let repository: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
  }

  /// Makes an SSH key the person's own.
  func giveSigningKey() throws -> String {
    let key = try sandbox.key("person", comment: "kam")
    try repository.git("config", "--global", "user.signingKey", key + ".pub").expectSuccess()
    return key
  }

  @Test("init writes policy and keys, commits just them, and arms the hooks; again changes nothing")
  func story() throws {
    _ = try giveSigningKey()
    let base = try repository.commit(["a.txt": "one\n"], "first")
    try repository.write("b.txt", "staged\n")
    try repository.git("add", "b.txt").expectSuccess()
    let result = try repository.lane("init").expectSuccess()
    #expect(result.output.contains("main is protected, codex reviews"))
    #expect(try repository.git("log", "-1", "--format=%s").line == "lane: protect main")
    #expect(
      try repository.git("show", "--name-only", "--format=").lines
        == [".lane/allowed_signers", ".lane/policy"]
    )
    // What was staged is still staged and in no commit.
    #expect(try repository.git("status", "--porcelain").line == "A  b.txt")
    let policy = try Policy.parse(Array(repository.read(".lane/policy").utf8))
    #expect(policy.baselines.map(\.hex) == [base])
    #expect(policy.protections.map(\.pattern.text) == ["refs/heads/main"])
    #expect(policy.roles(of: "kam@example.org") == [.human])
    #expect(policy.roles(of: "lane+kam@example.org") == [.reviewer])
    let signers = AllowedSigners(Array(try repository.read(".lane/allowed_signers").utf8))
    #expect(signers.damage.isEmpty)
    #expect(signers.signers.count == 2)
    #expect(try repository.lane("hooks", "status").status == 0)
    #expect(try repository.git("config", "--local", "notes.lane.mergeStrategy").line == "union")
    #expect(try repository.git("config", "--get-all", "notes.rewriteRef").status == 1)

    let head = try repository.id("HEAD")
    let before = Files.stamp(repository.path + "/.lane/policy")
    let again = try repository.lane("init").expectSuccess()
    #expect(again.output.hasPrefix("everything is in place; nothing changed\n"))
    #expect(try repository.id("HEAD") == head)
    #expect(Files.stamp(repository.path + "/.lane/policy") == before)
  }

  @Test("of several at once one writes and commits, and the others find it done")
  func atOnce() async throws {
    try repository.commit(["a.txt": "one\n"], "first")
    let results = try await withThrowingTaskGroup(of: TestResult.self) { group in
      for _ in 0..<4 { group.addTask { [repository] in try repository.lane("init") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { try result.expectSuccess() }
    #expect(results.count { $0.output.hasPrefix("everything is in place") } == 3)
    #expect(try repository.git("log", "--format=%s").lines == ["lane: protect main", "first"])
    #expect(try repository.git("status", "--porcelain").output.isEmpty)
  }

  @Test(
    "a command to copy names a branch as the shell reads it",
    arguments: [("a;b$c", "'a;b$c'"), ("it's", #"'it'\''s'"#), ("release/1.0", "release/1.0")]
  )
  func oddBranch(name: String, word: String) throws {
    try repository.commit(["a.txt": "one\n"], "first")
    try repository.git("remote", "add", "origin", sandbox.root + "/none").expectSuccess()
    try repository.git("switch", "-q", "-c", name).expectSuccess()
    let result = try repository.lane("init", "--no-hooks").expectSuccess()
    #expect((result.output + result.errors).contains("git push origin \(word)\n"))
  }

  @Test(
    "an address that OpenSSH would not read as a name is refused",
    arguments: ["#h@x", "a b@x"]
  )
  func oddAddress(address: String) throws {
    try repository.commit(["a.txt": "one\n"], "first")
    try repository.git("config", "user.email", address).expectSuccess()
    let result = try repository.lane("init", "--no-hooks")
    #expect(result.status == 128)
    #expect(result.errors.contains("cannot be the name of a principal"))
  }

  @Test("a sparse checkout that leaves .lane out is no obstacle")
  func sparse() throws {
    try repository.commit(["a/a.txt": "one\n", "b/b.txt": "one\n"], "first")
    try repository.git("sparse-checkout", "set", "--no-cone", "/a/").expectSuccess()
    try repository.lane("init").expectSuccess()
    #expect(try repository.git("status", "--porcelain").output.isEmpty)
    #expect(
      try repository.git("show", "--name-only", "--format=").lines
        == [".lane/allowed_signers", ".lane/policy"]
    )
    #expect(try repository.lane("status").expectSuccess().output.contains("ARMED"))
  }

  @Test("init works before the first commit, without a signing key, and says what is missing")
  func unborn() throws {
    let result = try repository.lane("init").expectSuccess()
    #expect(try repository.git("log", "--format=%s").line == "lane: protect main")
    let policy = try Policy.parse(Array(repository.read(".lane/policy").utf8))
    #expect(policy.baselines.isEmpty)
    #expect(result.output.contains("ssh-keygen -t ed25519"))
    #expect(result.output.contains("review.provider human"))
    _ = try giveSigningKey()
    try repository.lane("init").expectSuccess()
    #expect(
      try repository.git("log", "-1", "--format=%s").line == "lane: add the keys of kam@example.org"
    )
    #expect(try repository.read(".lane/allowed_signers").split(separator: "\n").count == 2)
  }

  @Test(
    "who signs commits with OpenPGP names another key for the lane; doctor sees that it can sign"
  )
  func otherKey() throws {
    let key = try sandbox.key("lanes", comment: "kam@example.org")
    try repository.git("config", "user.signingKey", "0123456789ABCDEF").expectSuccess()
    let result = try repository.lane("init", "--no-hooks").expectSuccess()
    #expect(result.output.contains("git config --global lane.signingKey"), "\(result.output)")
    try repository.git("config", "lane.signingKey", key + ".pub").expectSuccess()
    try repository.lane("init", "--no-hooks").expectSuccess()
    #expect(
      try repository.git("log", "-1", "--format=%s").line == "lane: add the keys of kam@example.org"
    )
    #expect(try !repository.lane("doctor").output.contains("may read"))
    try sandbox.run("chmod", ["644", key], in: sandbox.root).expectSuccess()
    #expect(try repository.lane("doctor").output.contains("chmod 600 \(key)"))
    try Files.remove(key)
    #expect(try repository.lane("doctor").output.contains("no agent is running"))
  }

  @Test("the options choose the ref and the reviewer, and leave the hooks alone")
  func options() throws {
    try repository.commit(["a.txt": "one\n"], "first")
    _ = try repository.addRemote()
    try repository.lane(
      "init",
      "--reviewer",
      "human",
      "--protect",
      "release",
      "--protect",
      "refs/heads/v/*",
      "--no-hooks"
    ).expectSuccess()
    let policy = try Policy.parse(Array(repository.read(".lane/policy").utf8))
    #expect(policy.review.providers == ["human"])
    #expect(policy.protections.map(\.pattern.text) == ["refs/heads/release", "refs/heads/v/*"])
    #expect(policy.publish.remotes == ["origin"])
    #expect(try repository.lane("hooks", "status").status == 1)
    let other = try repository.lane("init", "--protect", "other", "--no-hooks")
    #expect(other.status == 128)
    #expect(other.errors.contains("does not protect refs/heads/other"))
  }

  @Test("nothing is written where something would be refused")
  func refusals() throws {
    try repository.commit(["a.txt": "one\n"], "first")
    let elsewhere = try repository.git("-c", "core.hooksPath=/nowhere", "lane", "init")
    #expect(elsewhere.status == 128)
    #expect(elsewhere.errors.contains("--no-hooks"))
    #expect(try repository.lane("init", "--reviewer", "codecs").status == 128)
    #expect(try repository.lane("init", "--protect", "a b").status == 128)
    #expect(!Files.exists(repository.path + "/.lane"))
    try repository.git("checkout", "-q", "--detach").expectSuccess()
    #expect(try repository.lane("init").errors.contains("--protect <branch>"))
    let bare = try sandbox.repository("bare", bare: true)
    #expect(try bare.lane("init").status == 128)
    try Files.symlink(sandbox.root, at: repository.path + "/.lane")
    #expect(try repository.lane("init", "--protect", "main").status == 128)
    #expect(!Files.exists(sandbox.root + "/policy"))
  }

  @Test("the agent programs on PATH review, and a key may be given literally")
  func agents() throws {
    try Files.makeDirectories(sandbox.root + "/bin")
    try Files.writeAtomically(sandbox.root + "/bin/claude", Array("#!/bin/sh\n".utf8), mode: 0o755)
    let key = try sandbox.key("person")
    let line = String(decoding: try Files.read(key + ".pub"), as: UTF8.self).dropLast()
    try repository.git("config", "user.signingKey", "key::\(line)").expectSuccess()
    let path = sandbox.environment["PATH"] ?? ""
    try repository.lane("init", environment: ["PATH": "\(sandbox.root)/bin:\(path)"])
      .expectSuccess()
    let policy = try Policy.parse(Array(repository.read(".lane/policy").utf8))
    #expect(policy.review.providers == ["claude"])
    #expect(try repository.read(".lane/allowed_signers").hasPrefix("kam@example.org namespaces="))
  }

  @Test("a colleague's init adds the colleague's keys and keeps everything else")
  func colleague() throws {
    try repository.commit(["a.txt": "one\n"], "first")
    try repository.lane("init").expectSuccess()
    let policy = try repository.read(".lane/policy")
    let clone = try sandbox.clone(repository, as: "clone")
    try clone.git("config", "user.email", "ann@example.org").expectSuccess()
    try clone.lane("init").expectSuccess()
    #expect(try clone.read(".lane/policy").hasPrefix(policy))
    let both = try Policy.parse(Array(clone.read(".lane/policy").utf8))
    #expect(both.roles(of: "lane+ann@example.org") == [.reviewer])
    #expect(
      try clone.git("log", "-1", "--format=%s").line == "lane: add the keys of ann@example.org"
    )
  }
}
