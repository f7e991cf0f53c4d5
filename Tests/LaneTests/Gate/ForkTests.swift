import TestSupport
import Testing

/// A clone that pushes its topics to a fork and whose changes are meant for where that came from.
@Suite struct ForkTests {
  enum Setting: CaseIterable { case pushDefault, pushRemote, upstream }

  /// A topic on what the origin is by now, and a fork that was left behind.
  private func topic(_ setting: Setting?, policy: String = "[publish]\nto = origin\n") throws
    -> (GatedRepository, fork: TestRepository)
  {
    let gated = try GatedRepository(policy: policy)
    let work = gated.work
    let fork = try gated.sandbox.repository("fork.git", bare: true)
    try work.git("remote", "add", "fork", fork.path).expectSuccess()
    try work.git("push", "-q", "--no-verify", "fork", "main").expectSuccess()
    try work.git("remote", "set-head", "fork", "main").expectSuccess()
    // What only the origin knows: nobody here has its receipt, and it changes what rules.
    let rules = try work.read(".lane/policy")
    try work.commit(
      ["b.txt": "theirs\n", ".lane/policy": rules + "[review]\nrounds = 2\n"],
      "somebody else's"
    )
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    try work.git("switch", "-qc", "topic", "--no-track", "origin/main").expectSuccess()
    switch setting {
    case .pushDefault: try work.git("config", "remote.pushDefault", "fork").expectSuccess()
    case .pushRemote: try work.git("config", "branch.topic.pushRemote", "fork").expectSuccess()
    case .upstream: try work.git("push", "-q", "-u", "fork", "topic").expectSuccess()
    case nil: break
    }
    try work.commit(["a.txt": "two\n"], "change")
    return (gated, fork)
  }

  @Test(
    "review, verify and status take policy and target from where a change is meant for",
    arguments: Setting.allCases
  )
  func meantFor(_ setting: Setting) throws {
    let (gated, _) = try topic(setting)
    let work = gated.work
    let status = try work.lane("status").output
    #expect(status.contains("refs/remotes/origin/main at"), "\(status)")
    #expect(status.contains("1 new commit, not covered"), "\(status)")
    let refused = try work.lane("verify")
    #expect(refused.said.contains("1 new commit lacks a passing review"), "\(refused)")
    let skeleton = try work.lane("review", "--template").output
    #expect(skeleton.contains("a.txt") && !skeleton.contains("b.txt"), "\(skeleton)")
    try gated.receipt(from: "origin/main", to: "HEAD")
    for target in [[], ["--target", "main"]] {
      let verified = try gated.sandbox.run("git-lane", ["verify"] + target, in: work.path)
      #expect(verified.status == 0, "\(verified)")
    }
  }

  @Test("without a policy that publishes anywhere it is the upstream, else origin")
  func withoutPublishing() throws {
    let (gated, _) = try topic(.pushDefault, policy: "")
    #expect(try gated.work.lane("status").output.contains("refs/remotes/origin/main at"))
    try gated.work.git("push", "-q", "-u", "fork", "topic").expectSuccess()
    #expect(try gated.work.lane("status").output.contains("refs/remotes/fork/main at"))
  }

  enum Clone: CaseIterable { case untracked, pushed, tracked, otherName }

  @Test(
    "in a clone of the fork, rules come from what that came from, though both are named 'origin'",
    arguments: Clone.allCases
  )
  func clone(_ setting: Clone) throws {
    let (gated, _) = try topic(nil)
    let work = gated.work
    let name = setting == .otherName ? "team" : "upstream"
    try work.git("remote", "rename", "origin", name).expectSuccess()
    try work.git("remote", "rename", "fork", "origin").expectSuccess()
    // As `git clone` leaves it.
    try work.git("branch", "-q", "-u", "origin/main", "main").expectSuccess()
    switch setting {
    case .untracked: break
    case .pushed: try work.git("push", "-q", "-u", "origin", "topic").expectSuccess()
    case .tracked, .otherName: try work.git("branch", "-q", "-u", "\(name)/main").expectSuccess()
    }
    #expect(try work.lane("status").output.contains("refs/remotes/\(name)/main at"))
    for target in [[], ["--target", "main"]] {
      let refused = try gated.sandbox.run("git-lane", ["verify"] + target, in: work.path)
      #expect(refused.said.contains("1 new commit lacks a passing review"), "\(refused)")
    }
  }

  @Test("a push is judged for the remote that it goes to")
  func pushed() throws {
    let (gated, fork) = try topic(.pushDefault)
    let before = try fork.id("main")
    let push = try gated.work.git("push", "fork", "HEAD:main")
    #expect(push.status == 1 && push.said.contains("push to fork/main blocked"), "\(push)")
    #expect(try fork.id("main") == before)
    #expect(try gated.work.git("push", "-q", "fork", "topic").status == 0)
  }
}
