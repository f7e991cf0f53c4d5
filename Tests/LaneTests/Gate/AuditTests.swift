import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 29, 34, 51 and 52: what `verify --all` says of everything that landed.
@Suite struct AuditTests {
  private func land(
    _ gated: GatedRepository,
    _ name: String,
    _ text: String,
    isReviewed: Bool = true
  )
    throws
  {
    try gated.work.commit([name: text], "\(name) \(text.dropLast())")
    if isReviewed { try gated.receipt(from: "HEAD^", to: "HEAD") }
    try gated.work.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
  }

  private func audit(_ gated: GatedRepository) throws -> TestResult {
    try gated.work.lane("verify", "--all", "--target", "main")
  }

  @Test("52. green on day one, and after reviewed landings")
  func green() throws {
    let gated = try GatedRepository()
    let first = try audit(gated)
    #expect(first.status == 0, "\(first.output)\(first.errors)")
    for number in 1...4 { try land(gated, "a.txt", "\(number)\n") }
    try gated.work.git("checkout", "-qb", "topic", "HEAD~2").expectSuccess()
    try gated.work.commit(["b.txt": "2\n"], "side")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("checkout", "-q", "main").expectSuccess()
    try gated.work.git("merge", "-q", "--no-edit", "--no-verify", "topic").expectSuccess()
    try gated.work.git("push", "-q", "origin", "main").expectSuccess()
    let result = try audit(gated)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("34. an administrator's bypass is named with the way on, until a receipt is there")
  func bypass() throws {
    let gated = try GatedRepository()
    try land(gated, "a.txt", "1\n")
    try land(gated, "a.txt", "2\n", isReviewed: false)
    let bad = try gated.work.id("HEAD")
    try land(gated, "b.txt", "2\n")
    let red = try audit(gated)
    #expect(red.status == 1)
    #expect(red.output.contains(bad.prefix(10)))
    #expect(red.output.contains("git lane review"))
    try gated.receipt(from: bad + "^", to: bad)
    let green = try audit(gated)
    #expect(green.status == 0, "\(green.output)\(green.errors)")
  }

  @Test("34. an override made afterwards lets it stand, and is listed")
  func overridden() throws {
    let gated = try GatedRepository()
    try land(gated, "a.txt", "1\n")
    try land(gated, "a.txt", "2\n", isReviewed: false)
    try land(gated, "b.txt", "2\n", isReviewed: false)
    try land(gated, "b.txt", "3\n")
    try gated.receipt(.override, from: "HEAD~3", to: "HEAD~1", by: GatedRepository.person)
    let result = try audit(gated)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("overridden"))
    #expect(result.output.contains(try gated.work.id("HEAD~1").prefix(10)))
  }

  @Test("a target without a policy of its own is judged by the policy ref's, from where it left")
  func policyElsewhere() throws {
    let gated = try GatedRepository(
      policy: """
        [protect "refs/heads/release/*"]
        landBy = off

        """
    )
    try gated.work.git("remote", "set-head", "origin", "main").expectSuccess()
    let root = try gated.work.git("rev-list", "--max-parents=0", "HEAD").line
    try gated.work.git("switch", "-qc", "release/1", root).expectSuccess()
    let audit = { try gated.work.lane("verify", "--all", "--target", "refs/heads/release/1") }
    try gated.work.git("push", "-q", "--no-verify", "origin", "release/1").expectSuccess()
    #expect(try audit().status == 0)
    try gated.work.commit(["evil.sh": "evil\n"], "nobody saw it")
    try gated.work.git("push", "-q", "--no-verify", "origin", "release/1").expectSuccess()
    let red = try audit()
    #expect(red.status == 1 && red.output.contains("nobody saw it"), "\(red)")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    let why = try gated.work.lane("why", "HEAD")
    #expect(why.status == 0 && why.output.contains("covered on refs/heads/release/1"), "\(why)")
    let green = try audit()
    #expect(green.status == 0 && green.output.contains("1 landing, each covered"), "\(green)")
    // What nothing protects has nothing to answer for.
    try gated.work.git("push", "-q", "--no-verify", "origin", "HEAD:free").expectSuccess()
    #expect(try gated.work.lane("verify", "--all", "--target", "refs/heads/free").status == 0)
  }

  @Test("36. a policy that got past the gate does not rule what comes after it")
  func weakened() throws {
    let gated = try GatedRepository()
    try land(gated, "a.txt", "1\n")
    let policy = try gated.work.read(".lane/policy")
    try land(
      gated,
      ".lane/policy",
      policy + "reviews = 1\n[principal \"mallory\"]\nrole = human\n",
      isReviewed: false
    )
    let bad = try gated.work.id("HEAD")
    try gated.work.commit(["b.txt": "2\n"], "b")
    let free = policy.replacing("refs/heads/main", with: "refs/heads/none")
    try gated.work.commit([".lane/policy": free], "unprotect")
    try gated.work.commit(["b.txt": "3\n"], "c")
    try gated.work.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
    // What rules now protects nothing, so the audit is asked by a clone that is told where to look.
    let red = try audit(gated)
    #expect(red.status != 0)
    // Restored, the line shows every landing in between.
    try land(gated, ".lane/policy", policy, isReviewed: false)
    let all = try audit(gated)
    #expect(all.status == 1)
    #expect(all.output.contains(bad.prefix(10)))
    #expect(all.output.contains(try gated.work.id("HEAD~3").prefix(10)))
    #expect(all.output.contains(try gated.work.id("HEAD~1").prefix(10)))
    // Lane files are approved, never reviewed.
    let range = "\(try gated.work.id("\(bad)^").prefix(10))..\(bad.prefix(10))"
    #expect(all.output.contains("next:      git lane approve --lane \(range)\n"), "\(all.output)")
  }

  @Test("51. a key that is removed leaves history green, one that is revoked does not")
  func keys() throws {
    let gated = try GatedRepository()
    try land(gated, "a.txt", "1\n")
    let keys = try gated.work.read(".lane/allowed_signers")
    let person = keys.split(separator: "\n").filter { $0.hasPrefix(GatedRepository.person) }
    try gated.work.commit(
      [".lane/allowed_signers": person.joined(separator: "\n") + "\n"],
      "leaves"
    )
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    try gated.work.git("push", "-q", "origin", "HEAD:main").expectSuccess()
    let green = try audit(gated)
    #expect(green.status == 0, "\(green.output)\(green.errors)")
    let landed = try gated.work.git("log", "--format=%h", "--", "a.txt").lines[0]
    let verified = try gated.work.lane("receipt", "verify", landed)
    #expect(verified.status == 0, "\(verified)")
    #expect(verified.output.contains("which was listed when this landed"), "\(verified)")
    // What had not landed needs a new review.
    try gated.work.commit(["b.txt": "2\n"], "open")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "HEAD:main").status == 1)
    #expect(try gated.work.lane("receipt", "verify", "HEAD").status == 1)
    try gated.work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()

    let print = try gated.sandbox.run(
      "ssh-keygen",
      ["-l", "-f", gated.machineKey + ".pub"],
      in: gated.work.path
    ).expectSuccess().output.split(separator: " ")[1]
    try gated.work.commit([".lane/revoked": "\(print) stolen\n"], "revoke")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    try gated.work.git("push", "-q", "origin", "HEAD:main").expectSuccess()
    #expect(try audit(gated).status == 1)
    #expect(try gated.work.lane("receipt", "verify", landed).status == 1)
  }

  // MARK: going on from the last audit

  /// Up to where the audit went on from an earlier one; nil where it judged everything.
  private func since(_ gated: GatedRepository) throws -> String? {
    let result = try gated.work.lane("verify", "--all", "--target", "main", "--json")
    let answer = try JSONReader.read(Array(result.output.utf8)).object?["result"]
    return answer?.object?["since"]?.string
  }

  private func threeLandings() throws -> GatedRepository {
    let gated = try GatedRepository()
    for number in 1...3 { try land(gated, "a.txt", "\(number)\n") }
    #expect(try audit(gated).status == 0)
    #expect(try since(gated) == gated.work.id("HEAD"))
    return gated
  }

  @Test("what was judged is not judged again, and what landed since is")
  func resumed() throws {
    let gated = try threeLandings()
    let before = try gated.work.id("HEAD")
    try land(gated, "b.txt", "1\n")
    #expect(try since(gated) == before)
    let after = try gated.work.id("HEAD")
    #expect(try since(gated) == after)
    try land(gated, "b.txt", "2\n", isReviewed: false)
    let red = try audit(gated)
    #expect(red.status == 1 && red.output.contains("1 of "))
    #expect(try since(gated) == gated.work.id("HEAD"))
    // It is still said, though what it lacks was not looked for again.
    #expect(try audit(gated).status == 1)
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try audit(gated).status == 0)
  }

  @Test("what is noted later on something that landed makes it look again")
  func reconsidered() throws {
    let gated = try threeLandings()
    try gated.receipt(from: "HEAD~2", to: "HEAD~1") { $0.verdict = .block }
    let red = try audit(gated)
    #expect(red.status == 1, "\(red.output)\(red.errors)")
  }

  @Test("a receipt that covers what landed before and after is found")
  func acrossTheEnd() throws {
    let gated = try threeLandings()
    try land(gated, "b.txt", "1\n", isReviewed: false)
    #expect(try audit(gated).status == 1)
    try land(gated, "b.txt", "2\n", isReviewed: false)
    try gated.receipt(from: "HEAD~2", to: "HEAD")
    let green = try audit(gated)
    #expect(green.status == 0, "\(green.output)\(green.errors)")
  }

  @Test("other rules, another line and a damaged file make it judge everything")
  func anew() throws {
    let gated = try threeLandings()
    let checkpoint = try #require(
      try Files.list("\(gated.work.path)/.git/lane/cache").first { $0.hasPrefix("audit-") }
    )
    let path = "\(gated.work.path)/.git/lane/cache/\(checkpoint)"
    let bytes = try Files.read(path)
    for index in [0, 20, 60, bytes.count / 2, bytes.count - 1] {
      var damaged = bytes
      damaged[index] ^= 1
      try Files.writeAtomically(path, damaged)
      #expect(try since(gated) == nil)
    }
    try Files.writeAtomically(path, Array(bytes.dropLast(8)))
    #expect(try since(gated) == nil)
    try Files.writeAtomically(path, bytes)
    #expect(try since(gated) != nil)
    // Of another clone, whose secret is another one.
    try Files.remove("\(gated.work.path)/.git/lane/cache/secret")
    #expect(try since(gated) == nil)
    #expect(try since(gated) != nil)
    let policy = try gated.work.read(".lane/policy")
    try gated.work.commit([".lane/policy": policy + "; a remark\n"], "rules")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    try gated.work.git("push", "-q", "origin", "HEAD:main").expectSuccess()
    #expect(try since(gated) == nil)
    try gated.work.git("push", "-qf", "--no-verify", "origin", "HEAD~2:main").expectSuccess()
    #expect(try since(gated) == nil)
  }

  @Test(
    "a run that lies across where a long stretch is cut is covered, what nobody reviewed is named"
  )
  func longStretch() throws {
    let gated = try GatedRepository()
    let work = gated.work
    let count = 530
    try work.importChanges(count, to: "main")
    try gated.receipt(from: "HEAD~25", to: "HEAD~5")
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    let audit = try work.lane("verify", "--all", "--json")
    #expect(audit.status == 1)
    let report = try JSONReader.read(Array(audit.output.utf8), numbers: .any).object
    #expect(
      report?["result"]?.object?["breaches"]?.array?.count == count - 20,
      "\(audit.output.prefix(400))"
    )
  }
}
