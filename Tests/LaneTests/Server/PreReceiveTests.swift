import Lane
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 20 to 24, 27 and 30 to 32: the gate that no client passes by.
@Suite struct PreReceiveTests {
  @Test("30. receipts that came before, or with the code, are enough")
  func receiptsInTime() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    try server.publish()
    #expect(try server.push("main").isQuiet)
    try server.covered("three\n")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    try server.covered("four\n")
    #expect(try server.push("--atomic", "refs/notes/lane", "main").isQuiet)
    #expect(try server.remote.id("main") == server.work.id("HEAD"))
  }

  @Test("30. receipts that never came: refused with the very words of the client")
  func neverPushed() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    try server.publish()
    let bare = try server.bare("three\n")
    let before = try server.state()
    let client = try server.work.git("push", "-q", "origin", "main")
    let refused = try server.push("main")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.first?.contains("1 of 2 new commits lacks a passing") == true)
    #expect(refused.remoteLines.dropFirst().first?.contains(bare.prefix(7)) == true)
    let words = refused.remoteLines.map {
      $0.replacing("push to main", with: "push to origin/main")
        .replacing("pre-receive", with: "pre-push")
    }
    #expect(words.isEmpty == false)
    #expect(client.errors.hasPrefix(words.joined(separator: "\n") + "\n"))
    #expect(refused.errors.utf8.allSatisfy { $0 < 0x80 && ($0 >= 0x20 || $0 == 0x0a) })
    #expect(try server.state() == before)
  }

  @Test("32. a push by a program that runs no client hooks is judged all the same")
  func withoutClientHooks() throws {
    let server = try GatedServer()
    try server.bare("two\n")
    let path = server.remote.path
    let ways: [[String]] = [
      ["send-pack", path, "main"],
      ["push", "--no-verify", "origin", "main"],
      ["-c", "core.hooksPath=/dev/null", "push", "origin", "main"],
      ["push", "--no-verify", path, "HEAD:refs/heads/main"],
      ["push", "--no-verify", "--force", "file://\(path)", "main"],
    ]
    for way in ways {
      let refused = try server.sandbox.run("git", way, in: server.work.path)
      #expect(refused.status != 0, "\(way)")
      #expect(refused.errors.contains("lane: push to main blocked"), "\(way)")
    }
    #expect(try server.remote.id("main") == server.work.id("origin/main"))
  }

  @Test("a server that was cloned from elsewhere audits its own branches")
  func clonedServer() throws {
    let server = try GatedServer()
    try server.remote.git("config", "remote.origin.url", "/elsewhere").expectSuccess()
    let audit = try server.sandbox.run("git-lane", ["verify", "--all"], in: server.remote.path)
    #expect(audit.status == 0, "\(audit)")
    #expect(audit.output.contains("refs/heads/main"))
    let why = try server.sandbox.run("git-lane", ["why", "main"], in: server.remote.path)
    #expect(why.status == 0, "\(why)")
  }

  @Test("20, 31. a protected ref is not deleted, so neither made anew; one bad line refuses all")
  func deletes() throws {
    let server = try GatedServer()
    try server.remote.git("config", "receive.denyDeleteCurrent", "ignore").expectSuccess()
    try server.push("main:topic", "main:other").expectSuccess()
    let before = try server.state()
    try server.bare("two\n")
    for mix in [
      [":main"], [":topic", ":main"], [":topic", "main"], ["--atomic", ":topic", ":main"],
    ] {
      let refused = try server.sandbox.run(
        "git",
        ["push", "-q", "--no-verify", "origin"] + mix,
        in: server.work.path
      )
      #expect(refused.status == 1, "\(mix)")
      #expect(refused.errors.contains("pre-receive hook declined"), "\(mix)")
    }
    #expect(try server.state() == before)
    #expect(try server.push(":topic").isQuiet)
    // Both at once, as no `git push` would send it.
    let zeros = String(repeating: "0", count: 40)
    let (old, new) = (try server.remote.id("main"), try server.work.id("HEAD"))
    let hook = "\(old) \(zeros) refs/heads/main\n\(zeros) \(new) refs/heads/main\n"
    let refused = try server.remote.lane("hook", "pre-receive", input: hook)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("it deletes a protected ref"))
  }

  @Test("22. a rewind is refused unless overridden; other branches are free")
  func rewinds() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    let refused = try server.push("--force", "main")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.contains { $0.hasPrefix("next:") && $0.contains("override") })
    #expect(try server.push("--force", "main:topic").isQuiet)
    try server.gated.receipt(.override, from: "origin/main", to: "HEAD", by: GatedRepository.person)
    #expect(try server.push("--force", "main", "refs/notes/lane").isQuiet)
  }

  @Test("21. forged tracking refs, grafts and replaced objects of a client fool nobody")
  func forgery() throws {
    let server = try GatedServer()
    let start = try server.work.id("HEAD")
    let tip = try server.bare("two\n")
    for ref in ["refs/remotes/origin/main", "refs/remotes/origin/side"] {
      try server.work.git("update-ref", ref, tip).expectSuccess()
    }
    // The client believes that there is nothing to judge, and its gate is open.
    #expect(try server.push("\(tip):refs/heads/main").status == 1)
    try server.work.git("replace", tip, start).expectSuccess()
    #expect(try server.push("\(tip):refs/heads/main", "refs/replace/*:refs/replace/*").status == 1)
    try server.push("refs/replace/*:refs/replace/*").expectSuccess()
    #expect(try server.push("\(tip):refs/heads/main").status == 1)
    #expect(try server.remote.id("main") == start)
  }

  @Test("a symbolic ref is judged as the branch that it moves")
  func aliases() throws {
    let server = try GatedServer()
    try server.remote.git("symbolic-ref", "refs/heads/alias", "refs/heads/main").expectSuccess()
    try server.remote.git("symbolic-ref", "refs/heads/again", "refs/heads/alias").expectSuccess()
    let before = try server.remote.id("main")
    try server.bare("two\n")
    for name in ["alias", "again"] {
      let refused = try server.push("HEAD:refs/heads/\(name)")
      #expect(refused.remoteLines.first?.contains("push to main blocked") == true)
      #expect(try server.push(":refs/heads/\(name)").status == 1)
    }
    #expect(try server.remote.id("main") == before)
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.push("HEAD:refs/heads/alias", "refs/notes/lane").isQuiet)
    #expect(try server.remote.id("main") == server.work.id("HEAD"))
  }

  @Test("24. swapped parents and merges that drop work are judged by what the target becomes")
  func merges() throws {
    let server = try GatedServer()
    try server.covered("theirs\n", in: "b.txt")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.work.git("switch", "-q", "-c", "topic", "HEAD^").expectSuccess()
    try server.covered("mine\n")
    for strategy in [["-s", "ours"], ["-s", "resolve", "-X", "ours"], ["-s", "octopus"]] {
      let merge = try server.sandbox.run(
        "git",
        ["merge", "-q", "--no-verify", "--no-edit"] + strategy + ["main"],
        in: server.work.path
      )
      guard merge.status == 0 else { continue }
      let keeps = try server.work.git("diff", "--quiet", "main", "HEAD", "--", "b.txt").status == 0
      let push = try server.push("HEAD:refs/heads/main", "refs/notes/lane")
      // The main branch's work may only stand as it is there.
      #expect(keeps || push.status == 1, "\(strategy)")
      try server.work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    }
    #expect(try server.remote.git("show", "main:b.txt").line == "theirs")
  }

  @Test("protected tags never move and point into a protected branch, old or in this push")
  func tags() throws {
    let server = try GatedServer(policy: "[protect \"refs/tags/v*\"]\n")
    let work = server.work
    try server.bare("two\n")
    try work.git("tag", "-a", "v1", "-m", "one").expectSuccess()
    #expect(try server.push("v1").remoteLines.first?.contains("does not point into") == true)
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.push("--follow-tags", "main", "refs/notes/lane").isQuiet)
    #expect(try server.remote.git("tag").lines == ["v1"])
    try work.git("tag", "-f", "v1", "HEAD^").expectSuccess()
    #expect(try server.push("--force", "v1").remoteLines.first?.contains("never moves") == true)
    #expect(try server.push(":refs/tags/v1").status == 1)
    let tree = try work.id("HEAD^{tree}")
    #expect(try server.push("\(tree):refs/tags/v2").status == 1)
    #expect(try server.push("HEAD^:refs/tags/v2", "\(tree):refs/tags/other").isQuiet)
  }

  @Test("several targets in one push are each judged, once")
  func severalTargets() throws {
    let server = try GatedServer(policy: "[protect \"refs/heads/release/*\"]\n")
    try server.push("main:release/1").expectSuccess()
    try server.covered("two\n")
    try server.publish()
    try server.work.git("switch", "-q", "-c", "fix", "origin/main").expectSuccess()
    try server.bare("two\n", in: "b.txt")
    let refused = try server.push("main", "fix:release/1", "fix:topic", "fix:release/2")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.contains { $0.contains("push to release/1 blocked") })
    #expect(refused.remoteLines.contains { $0.contains("push to release/2 blocked") })
    #expect(try server.remote.git("branch", "--list", "topic").output.isEmpty)
    #expect(try server.push("main", "fix:topic").isQuiet)
    // A new target begins where a protected branch is.
    #expect(try server.push("main:release/2").isQuiet)
  }

  @Test("a new target does not begin at what only came to a protected branch by a merge")
  func newTargetOnASide() throws {
    let server = try GatedServer(policy: "[protect \"refs/heads/release/*\"]\n")
    let base = try server.work.id("HEAD")
    try server.work.git("switch", "-q", "-c", "topic").expectSuccess()
    try server.bare("half done\n")
    try server.bare("done\n")
    try server.gated.receipt(from: base, to: "HEAD")
    try server.work.git("switch", "-q", "main").expectSuccess()
    try server.work.git("merge", "-q", "--no-ff", "-m", "merge", "topic").expectSuccess()
    try server.publish()
    try server.push("main").expectSuccess()
    let refused = try server.push("topic^:refs/heads/release/1")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.contains { $0.contains("push to release/1 blocked") })
    // Its tip was reviewed, and the target was at all others.
    for (name, commit) in [("2", "topic"), ("3", base), ("4", "main")] {
      #expect(try server.push("\(commit):refs/heads/release/\(name)").isQuiet, "\(name)")
    }
  }

  @Test("what is no commit does not come onto a branch, protected or not")
  func kinds() throws {
    let server = try GatedServer()
    try server.work.git("tag", "-a", "odd", "-m", "odd").expectSuccess()
    let tag = try server.work.id("refs/tags/odd")
    let tree = try server.work.id("HEAD^{tree}")
    for refspec in ["\(tag):refs/heads/main", "\(tree):refs/heads/main", "\(tag):refs/heads/new"] {
      let refused = try server.push("--force", refspec)
      #expect(refused.status == 1, "\(refspec)")
      #expect(refused.errors.contains("a branch holds commits"), "\(refspec)")
    }
  }

  @Test("a push that takes too long is refused, and says how to make it smaller")
  func tooSlow() throws {
    let server = try GatedServer()
    let (old, new) = (try server.work.id("HEAD"), try server.covered("two\n"))
    try server.push("main:topic", "refs/notes/lane").expectSuccess()
    let workspace = try server.gated.workspace(of: server.remote)
    let notes = try server.work.id("refs/notes/lane")
    for line in ["\(old) \(new) refs/heads/main\n", "\(notes) \(notes) refs/notes/lane\n"] {
      let one = try #require(ReceivedRefs(Array(line.utf8)))
      // A push of one ref cannot be made smaller, so it is judged at any rate.
      #expect(throws: Never.self) { try PreReceive.judge(one, in: workspace, within: 0) }
      let other = line.replacing("/main", with: "/new")
      let late = try #require(ReceivedRefs(Array((line + other).utf8)))
      #expect(throws: Never.self) { try PreReceive.judge(late, in: workspace) }
      let failure = #expect(throws: Failure.self) {
        try PreReceive.judge(late, in: workspace, within: 0)
      }
      #expect(failure?.kind == .cannotTell && failure?.code == "too-slow")
      #expect(failure?.next == "git push <remote> <some of the branches>")
    }
  }

  @Test("19. nothing to do, a rejected push and a dry run are quiet")
  func nothing() throws {
    let server = try GatedServer()
    #expect(try server.push("main").isQuiet)
    try server.bare("two\n")
    #expect(try server.push("--dry-run", "main").isQuiet)
    #expect(try server.remote.lane("hook", "pre-receive").isQuiet)
    #expect(try server.remote.lane("hook", "pre-receive", input: "what\n").status == 3)
  }
}
