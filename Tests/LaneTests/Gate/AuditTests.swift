import LaneCore
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
    // What had not landed needs a new review.
    try gated.work.commit(["b.txt": "2\n"], "open")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "HEAD:main").status == 1)
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
  }
}
