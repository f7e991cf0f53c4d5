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
