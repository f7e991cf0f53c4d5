import LaneSystem
import TestSupport
import Testing

/// The short way of a hook that has nothing to judge, and that it is never taken in error.
@Suite struct GateCacheTests {
  /// A clone that knows the remote's default branch, as `git clone` leaves it.
  private func gated() throws -> GatedRepository {
    let gated = try GatedRepository()
    try gated.work.git("remote", "set-head", "origin", "main").expectSuccess()
    try gated.work.git("switch", "-q", "-c", "topic").expectSuccess()
    try gated.work.commit(["a.txt": "two\n"], "topic")
    return gated
  }

  private func caches(_ gated: GatedRepository) throws -> [String] {
    try Files.list(gated.work.path + "/.git/lane/cache").filter { $0.hasPrefix("gate-") }
  }

  @Test("a push of an unprotected branch is remembered, a protected one is judged all the same")
  func remembered() throws {
    let gated = try gated()
    #expect(try gated.work.git("push", "-q", "origin", "topic").isQuiet)
    #expect(try caches(gated).count == 1)
    #expect(try gated.work.git("push", "-q", "origin", "topic:another").isQuiet)
    let refused = try gated.work.git("push", "-q", "origin", "topic:main")
    #expect(refused.status == 1)
    let mixed = try gated.work.git("push", "-q", "origin", "topic:third", "topic:main")
    #expect(mixed.status == 1)
  }

  @Test("a change of what decided it makes it worthless")
  func outdated() throws {
    let gated = try gated()
    #expect(try gated.work.git("push", "-q", "origin", "topic").isQuiet)
    // Another policy is in force from now on: it protects the topic.
    try gated.work.git("switch", "-q", "main").expectSuccess()
    let policy = try gated.work.read(".lane/policy")
    try gated.work.commit(
      [".lane/policy": policy + "[protect \"refs/heads/topic\"]\n"],
      "protect the topic"
    )
    try gated.work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try gated.work.git("switch", "-q", "topic").expectSuccess()
    try gated.work.commit(["a.txt": "three\n"], "more")
    #expect(try gated.work.git("push", "-q", "origin", "topic").status == 1)
  }

  @Test("what only the command line says is never answered from memory")
  func overridden() throws {
    let gated = try gated()
    #expect(try gated.work.git("push", "-q", "origin", "topic").isQuiet)
    try gated.work.git("switch", "-q", "-c", "strict", "origin/main").expectSuccess()
    let policy = try gated.work.read(".lane/policy")
    try gated.work.commit(
      [".lane/policy": policy.replacing("refs/heads/main", with: "refs/heads/*")],
      "strict"
    )
    try gated.work.git("switch", "-q", "topic").expectSuccess()
    try gated.work.commit(["a.txt": "three\n"], "more")
    let refused = try gated.work.git(
      "-c",
      "lane.policyRef=refs/heads/strict",
      "push",
      "-q",
      "origin",
      "topic"
    )
    #expect(refused.status == 1)
  }

  @Test("a repository without a policy is known as such until a commit at hand brings one")
  func withoutLane() throws {
    let gated = try gated()
    let sandbox = gated.sandbox
    let remote = try sandbox.repository("plain.git", bare: true)
    let plain = try sandbox.repository("plain")
    try plain.git("remote", "add", "origin", remote.path).expectSuccess()
    try plain.lane("hooks", "install").expectSuccess()
    try plain.commit(["a.txt": "one\n"], "one")
    for branch in ["main", "other"] {
      #expect(try plain.git("push", "-q", "origin", "main:\(branch)").isQuiet)
      try plain.write("a.txt", branch)
      try plain.git("add", "a.txt").expectSuccess()
      #expect(try plain.git("commit", "-q", "-m", branch).isQuiet)
    }
    let names = try Files.list(plain.path + "/.git/lane/cache").filter { $0.hasPrefix("gate-") }
    #expect(names.count == 2)

    // A policy on a branch that is pushed, then one that is checked out.
    try plain.git("switch", "-q", "-c", "strict").expectSuccess()
    let files = [".lane/policy", ".lane/allowed_signers"]
    for file in files { try plain.write(file, try gated.work.read(file)) }
    try plain.write(".lane/policy", try plain.read(".lane/policy").replacing("main", with: "*"))
    try plain.commit([:], "a policy")
    try plain.git("switch", "-q", "main").expectSuccess()
    #expect(try plain.git("push", "-q", "origin", "strict").status == 1)
    try plain.git("merge", "-q", "--ff-only", "--no-verify", "strict").expectSuccess()
    #expect(try plain.git("push", "-q", "origin", "main").status == 1)
  }

  @Test("what waits to be published goes along only where it may be published")
  func unpublished() throws {
    let gated = try gated()
    try gated.receipt(from: "origin/main", to: "HEAD")
    let marker = gated.work.path + "/.git/lane/unpublished"
    #expect(Files.exists(marker))
    // The policy names no remote to publish to, so nothing ever takes the marker away.
    #expect(try gated.work.git("push", "-q", "origin", "topic").isQuiet)
    let cache = gated.work.path + "/.git/lane/cache/" + (try caches(gated)[0])
    let before = Files.stamp(cache)
    #expect(try gated.work.git("push", "-q", "origin", "topic:another").isQuiet)
    #expect(Files.exists(marker) && Files.stamp(cache) == before)
  }

  @Test("a cache that was cut off or edited badly is not believed")
  func damaged() throws {
    let gated = try gated()
    #expect(try gated.work.git("push", "-q", "origin", "topic").isQuiet)
    let path = gated.work.path + "/.git/lane/cache/" + (try caches(gated)[0])
    let bytes = try Files.read(path)
    let lines = bytes.split(separator: 10).map(Array.init)
    for keep in 0..<lines.count {
      try Files.writeAtomically(path, Array(lines.prefix(keep).joined(separator: [10])))
      #expect(try gated.work.git("push", "-q", "origin", "topic:main").status == 1)
    }
  }
}
