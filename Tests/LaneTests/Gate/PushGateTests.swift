import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 18 to 22, 28, 29 and 40, 41, at the push.
@Suite struct PushGateTests {
  private func commit(_ gated: GatedRepository, _ name: String, _ text: String) throws -> String {
    try gated.work.commit([name: text], "\(name) \(text.dropLast())")
  }

  @Test("18. of five commits the one without a receipt is named, and only that one")
  func oneLacks() throws {
    let gated = try GatedRepository()
    var bare = ""
    for number in 1...5 {
      let id = try commit(gated, "a.txt", "\(number)\n")
      if number == 3 { bare = id } else { try gated.receipt(from: "HEAD^", to: "HEAD") }
    }
    let refused = try gated.work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("1 of 5 new commits lacks a passing review"))
    let rows = refused.errors.split(separator: "\n").filter { $0.hasPrefix("  ") }
    #expect(rows.count == 1)
    #expect(rows.first?.contains(bare.prefix(7)) == true)
    try gated.receipt(from: bare + "^", to: bare)
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
  }

  @Test("19. up to date, a dry run with nothing new and a rejected push are quiet")
  func nothing() throws {
    let gated = try GatedRepository()
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "main").isQuiet)
    let other = try gated.sandbox.clone(gated.remote, as: "other")
    try other.commit(["c.txt": "c\n"], "elsewhere")
    try other.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    _ = try commit(gated, "a.txt", "mine\n")
    let rejected = try gated.work.git("push", "-q", "origin", "main")
    #expect(rejected.status != 0)
    #expect(!rejected.errors.contains("lane:"))
    #expect(rejected.errors.contains("fetch first"))
    let forced = try gated.work.git("push", "-q", "-f", "origin", "main")
    #expect(forced.status == 1)
    #expect(forced.errors.contains("commits that are not here"))
  }

  @Test("20. deleting a topic is quiet, deleting the protected branch is not, nor a mix")
  func deletes() throws {
    let gated = try GatedRepository()
    try gated.work.git("push", "-q", "origin", "main:topic").expectSuccess()
    _ = try commit(gated, "a.txt", "two\n")
    let mixed = try gated.work.git("push", "-q", "origin", ":topic", "main")
    #expect(mixed.status == 1)
    #expect(mixed.errors.contains("lacks a passing review"))
    #expect(try gated.work.git("push", "-q", "origin", ":topic").isQuiet)
    try gated.remote.git("config", "receive.denyDeleteCurrent", "ignore").expectSuccess()
    let refused = try gated.work.git("push", "-q", "origin", ":main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("deletes a protected ref"))
  }

  @Test("21. a forged tracking branch, grafts and replace refs do not open the gate")
  func forged() throws {
    let gated = try GatedRepository()
    let tip = try commit(gated, "a.txt", "two\n")
    try gated.work.git("update-ref", "refs/remotes/origin/side", tip).expectSuccess()
    #expect(try gated.work.git("push", "-q", "origin", "main").status == 1)
    let start = try gated.work.id("origin/main")
    try gated.work.git("replace", tip, start).expectSuccess()
    #expect(try gated.work.git("push", "-q", "origin", "main").status == 1)
  }

  @Test("22. a forced rewind is refused unless overridden; a new unprotected branch is quiet")
  func rewind() throws {
    let gated = try GatedRepository()
    _ = try commit(gated, "a.txt", "two\n")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
    try gated.work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    let refused = try gated.work.git("push", "-q", "--force", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("git lane override"))
    try gated.receipt(.override, from: "origin/main", to: "HEAD", by: GatedRepository.person)
    #expect(try gated.work.git("push", "-q", "--force", "origin", "main").isQuiet)
    #expect(try gated.work.git("push", "-q", "origin", "HEAD:refs/heads/new").isQuiet)
  }

  @Test("23. a protected tag may come with the branch that it points into, and not without")
  func tags() throws {
    let gated = try GatedRepository(policy: "[protect \"refs/tags/v*\"]\n")
    _ = try commit(gated, "a.txt", "two\n")
    try gated.work.git("tag", "-a", "v1", "-m", "one").expectSuccess()
    #expect(try gated.work.git("push", "-q", "origin", "v1").status == 1)
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "--follow-tags", "origin", "main").isQuiet)
    #expect(try gated.remote.git("tag").lines == ["v1"])
  }

  @Test("where the whole was reviewed and only lacks a person's approval, that is asked for")
  func approvalOfWhole() throws {
    let gated = try GatedRepository()
    let agent = "\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    try gated.work.commit(["a.txt": "two\n"], "one" + agent)
    try gated.work.commit(["b.txt": "two\n"], "two" + agent)
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person)
    let range = "\(try gated.work.id("HEAD~2").prefix(10))..HEAD"
    let bare = try gated.work.git("push", "-q", "origin", "main")
    #expect(bare.said.contains("1 of 2 new commits lacks a passing review"), "\(bare)")
    try gated.receipt(from: "HEAD~2", to: "HEAD")
    let refused = try gated.work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1 && refused.said.contains("no person approved"), "\(refused)")
    #expect(refused.said.contains("next:      git lane approve \(range)\n"), "\(refused)")
    try gated.receipt(.approve, from: "HEAD~2", to: "HEAD", by: GatedRepository.person)
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
  }

  @Test("28. a revocation or a block after a pass shuts the gate again")
  func takenBack() throws {
    let gated = try GatedRepository()
    _ = try commit(gated, "a.txt", "two\n")
    let pass = try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.change = nil
    }
    let revoked = try gated.work.git("push", "-q", "origin", "main")
    #expect(revoked.status == 1)
    #expect(revoked.errors.contains("revoked"))

    try gated.receipt(from: "HEAD^", to: "HEAD") { $0.body = ReceiptBody("again") }
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "main").isQuiet)
    try gated.receipt(from: "HEAD^", to: "HEAD") {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a.txt".utf8))]
    }
    let blocked = try gated.work.git("push", "-q", "origin", "main")
    #expect(blocked.status == 1)
    #expect(blocked.errors.contains("blocks it"))
  }

  @Test("29. an override counts from a role that may, and from nobody else")
  func overrides() throws {
    let gated = try GatedRepository()
    _ = try commit(gated, "a.txt", "two\n")
    try gated.receipt(.override, from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "main").status == 1)
    try gated.receipt(.override, from: "HEAD^", to: "HEAD", by: GatedRepository.person)
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
  }

  @Test(
    "40. five commits, one review at the end: any way to land them is quiet",
    arguments: ["ff", "merge", "squash", "rebase"]
  )
  func landings(_ way: String) throws {
    let gated = try GatedRepository()
    let work = gated.work
    try work.git("switch", "-q", "-c", "topic").expectSuccess()
    for number in 1...5 { try work.commit(["a.txt": "\(number)\n"], "wip \(number)") }
    try gated.receipt(from: "main", to: "topic")
    if way == "rebase" {
      try work.git("rebase", "-q", "--force-rebase", "main").expectSuccess()
    }
    try work.git("switch", "-q", "main").expectSuccess()
    switch way {
    case "ff", "rebase": try work.git("merge", "-q", "--ff-only", "topic").expectSuccess()
    case "merge": try work.git("merge", "-q", "--no-ff", "--no-edit", "topic").expectSuccess()
    default:
      try work.git("merge", "-q", "--squash", "topic").expectSuccess()
      #expect(try work.git("commit", "-q", "-m", "squashed").isQuiet)
    }
    #expect(try work.git("push", "-q", "origin", "main").isQuiet)
  }

  @Test("41. block, fix commit, review of the whole: quiet")
  func blockAndFix() throws {
    let gated = try GatedRepository()
    _ = try commit(gated, "a.txt", "bad\n")
    let block = try gated.receipt(from: "origin/main", to: "HEAD") {
      $0.verdict = .block
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a.txt".utf8))]
    }
    _ = try commit(gated, "a.txt", "good\n")
    try gated.receipt(from: "origin/main", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "main").status == 1)
    try gated.receipt(from: "origin/main", to: "HEAD") {
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .fixed)]
    }
    #expect(try gated.work.git("push", "-q", "origin", "main").isQuiet)
  }
}
