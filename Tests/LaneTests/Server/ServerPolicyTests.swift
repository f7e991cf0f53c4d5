import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Which policy rules on a server, and what it cannot tell: SCENARIOS.md 26, 27, 35 to 37.
@Suite struct ServerPolicyTests {
  @Test("36. a policy is no weaker for having been on another branch, or in the same push")
  func weakened() throws {
    let server = try GatedServer()
    let work = server.work
    let policy = try work.read(".lane/policy")
    let start = try work.id("HEAD")
    let attacks = [
      (".lane/policy", policy.replacing("refs/heads/main", with: "refs/heads/none")),
      (".lane/policy", policy.replacing("baseline = ", with: "baseline = \(start)\nbaseline = ")),
      (".lane/allowed_signers", ""),
    ]
    for (path, text) in attacks {
      try work.commit([path: text], "weaken")
      try server.bare("evil\n")
      // One push earlier, on a branch that nothing protects.
      #expect(try server.push("--force", "HEAD:topic").isQuiet)
      #expect(try server.push("HEAD:main").status == 1)
      #expect(try server.push("--force", "HEAD^:other", "HEAD:main").status == 1)
      #expect(try server.push("--force", "HEAD^:main").status == 1)
      try work.git("reset", "-q", "--hard", start).expectSuccess()
    }
    #expect(try server.remote.id("main") == start)
  }

  @Test("36. a policy that was changed by approval rules from the next push on")
  func changed() throws {
    let server = try GatedServer()
    let work = server.work
    let policy = try work.read(".lane/policy")
    try work.commit(
      [".lane/policy": policy + "[protect \"refs/heads/release/*\"]\n"],
      "protect releases"
    )
    try server.gated.receipt(
      .approve,
      from: "HEAD^",
      to: "HEAD",
      by: GatedRepository.person,
      lane: true
    )
    try work.git("switch", "-q", "-c", "release/1").expectSuccess()
    try server.bare("two\n")
    #expect(try server.push("main", "release/1", "refs/notes/lane").isQuiet)
    try server.bare("three\n")
    #expect(try server.push("release/1").status == 1)
    try work.git("switch", "-q", "main").expectSuccess()
    try work.commit([".lane/policy": "[lane\n"], "break it")
    let refused = try server.push("main").remoteLines.joined(separator: "\n")
    #expect(refused.contains("nobody could read its new policy"), "\(refused)")
    #expect(refused.contains("correct .lane/policy in a new commit"), "\(refused)")
  }

  @Test("36. a policy that an administrator broke is repaired under the last good one")
  func broken() throws {
    let server = try GatedServer()
    let work = server.work
    let policy = try work.read(".lane/policy")
    try work.commit([".lane/policy": "[lane\n"], "break it")
    // No hook of the server sees what is done on it.
    try server.remote.git("fetch", "-q", "-u", work.path, "main:main").expectSuccess()
    try server.bare("evil\n")
    #expect(try server.push("main").status == 1)
    #expect(try server.push("main:topic").isQuiet)
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    try work.commit([".lane/policy": policy], "repair it")
    #expect(try server.push("main").status == 1)
    try server.gated.receipt(
      .approve,
      from: "HEAD^",
      to: "HEAD",
      by: GatedRepository.person,
      lane: true
    )
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
  }

  @Test("36. a branch that another's policy rules needs none, what rules itself keeps it")
  func withoutPolicy() throws {
    let server = try GatedServer(policy: "[protect \"refs/heads/release/*\"]\n")
    let work = server.work
    try work.git("branch", "release/1").expectSuccess()
    #expect(try server.push("release/1").isQuiet)
    try work.git("rm", "-q", ".lane/policy").expectSuccess()
    try work.commit([:], "without a policy")
    for target in ["refs/heads/main", "refs/heads/release/1"] {
      try server.gated.receipt(.override, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
        $0.target = target
      }
    }
    try server.publish()
    let main = try server.push("main")
    #expect(main.status == 1)
    #expect(main.remoteLines.contains { $0.contains(".lane/policy is gone") })
    #expect(try server.push("HEAD:refs/heads/release/1").isQuiet)
    // Where the server's own branch has no policy, each branch's own is what rules it.
    try server.remote.git("update-ref", "refs/heads/release/1", "HEAD").expectSuccess()
    try server.remote.git("symbolic-ref", "HEAD", "refs/heads/none").expectSuccess()
    let release = try server.push("HEAD:refs/heads/release/1")
    #expect(release.status == 1)
    #expect(release.remoteLines.contains { $0.contains(".lane/policy is gone") })
  }

  @Test("36. where nothing protects the branch with the policy, what rules stays as it is")
  func unprotectedPolicy() throws {
    let server = try GatedServer()
    let (work, remote) = (server.work, server.remote)
    let policy = try work.read(".lane/policy")
    try work.commit(
      [".lane/policy": policy.replacing("refs/heads/main", with: "refs/heads/release/*")],
      "protect releases alone"
    )
    try remote.git("fetch", "-q", "-u", work.path, "main:main").expectSuccess()
    try server.bare("free\n")
    #expect(try server.push("main").isQuiet)
    try work.commit([".lane/policy": policy], "change what rules")
    let refused = try server.push("main")
    #expect(refused.remoteLines.first?.contains("holds the policy, nothing protects it") == true)
    #expect(try server.push(":main").status == 1)
  }

  @Test("36. a server whose HEAD names no branch takes no policy over the head of another")
  func unbornHead() throws {
    let server = try GatedServer()
    let work = server.work
    try server.remote.git("symbolic-ref", "HEAD", "refs/heads/master").expectSuccess()
    // What main says of itself holds, as before.
    try server.bare("evil\n")
    #expect(try server.push("main").status == 1)
    let policy = try work.read(".lane/policy")
    try work.commit(
      [".lane/policy": policy.replacing("refs/heads/main", with: "refs/heads/none")],
      "weaken"
    )
    #expect(try server.push("main").status == 1)
    let refused = try server.push("HEAD:refs/heads/master")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.last?.contains("git symbolic-ref HEAD refs/heads/main") == true)
    try server.remote.git("config", "lane.policyRef", "main").expectSuccess()
    #expect(try server.push("HEAD:refs/heads/master").isQuiet)
    #expect(try server.push("main").status == 1)
  }

  @Test("27. the first push is judged by the policy that it brings, from its baseline on")
  func firstPush() throws {
    let server = try GatedServer()
    let (sandbox, work) = (server.sandbox, server.work)
    let empty = try sandbox.repository("empty.git", bare: true)
    try GatedServer.arm(empty)
    try work.git("remote", "set-url", "origin", empty.path).expectSuccess()
    try server.bare("two\n")
    let refused = try server.push("main")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.first?.contains("lacks a passing review") == true)
    // A topic that carries the policy stands in nobody's way.
    #expect(try server.push("HEAD^:refs/heads/setup").isQuiet)
    #expect(try server.push("HEAD^:refs/heads/main").isQuiet)
    #expect(try server.push("main").status == 1)
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
  }

  @Test("27. a long history without a baseline is one message")
  func longHistory() throws {
    let sandbox = try TestSandbox()
    let empty = try sandbox.repository("empty.git", bare: true)
    let work = try sandbox.repository()
    try GatedServer.arm(empty)
    let policy = GatedRepository.policy(baseline: String(repeating: "1", count: 40))
    var stream = "blob\nmark :1\ndata \(policy.utf8.count)\n\(policy)\n"
    for number in 1...20_500 {
      stream += "commit refs/heads/main\ncommitter A <a@b> \(number) +0000\ndata 0\n"
      if number == 1 { stream += "M 100644 :1 .lane/policy\n" }
    }
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    let refused = try work.git("push", "-q", empty.path, "main")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.count <= 3)
    #expect(refused.errors.contains("lane.baseline"))
  }

  @Test("26. a shallow server and missing objects are never a pass")
  func shallow() throws {
    let server = try GatedServer()
    for number in 1...3 { try server.covered("\(number)\n") }
    try server.work.git("switch", "-q", "-c", "side", "HEAD~2").expectSuccess()
    try server.bare("b\n", in: "b.txt")
    try server.push("main", "side", "refs/notes/lane").expectSuccess()
    let path = "\(server.sandbox.root)/shallow.git"
    let depth = ["--bare", "--depth=1", "--no-single-branch", "file://\(server.remote.path)"]
    try server.sandbox.run("git", ["clone", "-q"] + depth + [path]).expectSuccess()
    let shallow = TestRepository(sandbox: server.sandbox, path: path)
    try GatedServer.arm(shallow)
    try server.work.git("remote", "set-url", "origin", path).expectSuccess()
    let refused = try server.push("--force", "side:main")
    #expect(refused.status == 1)
    #expect(refused.remoteLines.first?.contains("shallow") == true)
    #expect(refused.remoteLines.last?.contains("git fetch --unshallow") == true)
  }

  @Test("a gate that is killed, or that is not there, leaves nothing and lets nothing pass")
  func killed() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    let before = try server.state()
    let hook = "\(server.remote.path)/hooks/pre-receive"
    let gate = "'\(TestSandbox.gitLane)' hook pre-receive"
    // It waits for the end of its input, which does not come, and is killed meanwhile.
    let script = """
      #!/bin/sh
      cat >input
      mkfifo pipe
      exec 3<>pipe
      cat input >&3
      \(gate) <pipe &
      while ! grep -q git-lane "/proc/$!/cmdline" 2>/dev/null; do :; done
      kill -9 $!
      wait $!
      status=$?
      rm pipe input
      exit $status

      """
    let installed = try Files.read(hook)
    try Files.writeAtomically(hook, Array(script.utf8), mode: 0o755)
    #expect(try server.push("main", "refs/notes/lane").status == 1)
    #expect(try server.state() == before)
    #expect(try server.remote.git("fsck", "--no-dangling").status == 0)
    let gone = "#!/bin/sh\nexec /nowhere/git-lane hook pre-receive\n"
    try Files.writeAtomically(hook, Array(gone.utf8), mode: 0o755)
    #expect(try server.push("main", "refs/notes/lane").status == 1)
    #expect(try server.state() == before)
    let locks = try server.sandbox.run("find", [server.remote.path, "-name", "*.lock"])
    #expect(locks.output.isEmpty)
    try Files.writeAtomically(hook, installed, mode: 0o755)
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
  }

  @Test("refs in a namespace, and names that no policy can speak of, are refused")
  func names() throws {
    let server = try GatedServer()
    let id = try server.work.id("HEAD")
    let zeros = String(repeating: "0", count: 40)
    let line = "\(zeros) \(id) refs/heads/x\n"
    let spaced = try server.remote.lane(
      "hook",
      "pre-receive",
      input: line,
      environment: ["GIT_NAMESPACE": "fork"]
    )
    #expect(spaced.status == 3)
    let odd = try server.sandbox.run(
      "sh",
      ["-c", "printf '\(zeros) \(id) refs/heads/\\377\\n' | git lane hook pre-receive"],
      in: server.remote.path
    )
    #expect(odd.status == 1)
    #expect(odd.errors.contains("not UTF-8"))
  }
}
