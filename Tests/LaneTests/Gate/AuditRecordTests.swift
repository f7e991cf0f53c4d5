import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 29 and 34: what an audit knows from receipts alone, as of what is on no line any more.
@Suite struct AuditRecordTests {
  private func audit(_ repository: TestRepository) throws -> TestResult {
    try repository.lane("verify", "--all", "--target", "main")
  }

  /// A clone of somebody who was not there, with the receipts.
  private func stranger(_ server: GatedServer, _ name: String = "stranger") throws -> TestRepository
  {
    let clone = try server.sandbox.clone(server.remote, as: name)
    try clone.git("fetch", "-q", "origin", "+refs/notes/lane:refs/notes/lane").expectSuccess()
    return clone
  }

  /// A server whose key a person has let in.
  private func trusted(policy: String = "") throws -> GatedServer {
    let server = try GatedServer(policy: policy)
    try server.trustKey()
    try server.gated.receipt(
      .approve,
      from: "HEAD^",
      to: "HEAD",
      by: GatedRepository.person,
      lane: true
    )
    return server
  }

  // MARK: overrides by which something was taken away

  @Test("29. an override by which a target was rewound is listed, and one that it took away")
  func rewound() throws {
    let server = try trusted()
    let old = try server.work.id("HEAD")
    let hotfix = try server.bare("hotfix\n")
    try server.gated.receipt(.override, from: old, to: hotfix, by: GatedRepository.person)
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    let new = try server.covered("two\n", in: "b.txt")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    #expect(try audit(server.work).status == 0)

    try server.work.git("reset", "-q", "--hard", old).expectSuccess()
    try server.gated.receipt(.override, from: new, to: old, by: GatedRepository.person)
    try server.push("refs/notes/lane").expectSuccess()
    try server.push("--force", "main").expectSuccess()
    try server.work.git("fetch", "-q", "origin").expectSuccess()
    try server.fetchNotes()
    let rewind = "by kam@example.org, a rewind from \(new.prefix(10))"
    for clone in [server.work, try stranger(server)] {
      let listed = try audit(clone)
      #expect(listed.status == 0 && listed.output.contains(rewind), "\(listed)")
    }
    let taken = try audit(server.work).output
    #expect(taken.contains("by kam@example.org, and taken back since"), "\(taken)")

    // Later landings do not hide it, nor does what landed again.
    try server.covered("three\n", in: "b.txt")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    for clone in [server.work, try stranger(server, "later")] {
      let later = try audit(clone)
      #expect(later.status == 0 && later.output.contains(rewind), "\(later)")
      #expect(try audit(clone).output == later.output)
    }
    let report = try JSONReader.read(
      server.work.lane("verify", "--all", "--target", "main", "--json").bytes
    )
    let overrides = report.object?["result"]?.object?["overrides"]?.array
    #expect(
      overrides?.compactMap { $0.object?["trace"]?.string }.sorted() == ["rewind", "undone"]
    )
  }

  @Test("29. the tip that a rewind took away lists it still when it has landed again")
  func relanded() throws {
    let server = try trusted()
    let old = try server.work.id("HEAD")
    let new = try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    try server.gated.receipt(.override, from: new, to: old, by: GatedRepository.person)
    try server.push("refs/notes/lane").expectSuccess()
    try server.push("--force", "\(old):main").expectSuccess()
    try server.push("\(new):main").expectSuccess()
    let listed = try audit(try stranger(server))
    #expect(listed.status == 0, "\(listed)")
    #expect(listed.output.contains("a rewind from \(new.prefix(10))"), "\(listed)")
  }

  @Test("29. of a landing that was undone and made again each override is listed, needed or not")
  func again() throws {
    let server = try trusted()
    let old = try server.work.id("HEAD")
    let hotfix = try server.bare("hotfix\n")
    var made: [Receipt] = []
    func sign(_ base: String, _ tip: String) throws {
      let body = ReceiptBody("the override number \(made.count + 1)\n")
      made.append(
        try server.gated.receipt(.override, from: base, to: tip, by: GatedRepository.person) {
          $0.body = body
        }
      )
    }
    for (base, tip) in [(old, hotfix), (hotfix, old), (old, hotfix)] {
      try sign(base, tip)
      try server.push("refs/notes/lane").expectSuccess()
      try server.push("--force", "\(tip):main").expectSuccess()
      try server.fetchNotes()
    }
    // One of what landed in two parts, which needed none for both.
    let later = try server.covered("two\n", in: "b.txt")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    try sign(old, later)
    try server.push("refs/notes/lane").expectSuccess()
    for clone in [server.work, try stranger(server)] {
      let result = try clone.lane("verify", "--all", "--target", "main", "--json")
      let report = try JSONReader.read(result.bytes).object?["result"]?.object
      let listed = report?["overrides"]?.array?.compactMap { $0.object?["receipt"]?.string }
      #expect(result.status == 0, "\(result)")
      #expect(listed?.sorted() == made.map(\.id.text).sorted(), "\(result)")
    }
  }

  @Test("an override that nobody made who may is not listed")
  func stranger() throws {
    let server = try GatedServer()
    let old = try server.work.id("HEAD")
    let new = try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    let key = try server.sandbox.key("mallory", comment: "kam@example.org")
    try server.gated.receipt(
      .override,
      from: new,
      to: old,
      by: GatedRepository.person,
      key: key
    )
    try server.gated.receipt(.override, from: new, to: old, by: GatedRepository.machine)
    #expect(try !audit(server.work).output.contains("overridden"))
  }

  // MARK: accepted branches

  /// A target that took the branch of a bot, which nobody reviewed.
  private func botMerged(signing: Bool = true) throws -> GatedServer {
    let policy = "accepts = refs/heads/bot/*\n"
    let server = signing ? try trusted(policy: policy) : try GatedServer(policy: policy)
    try server.work.git("switch", "-qc", "bot").expectSuccess()
    try server.bare("1\n", in: "lockfile")
    try server.push("bot:refs/heads/bot/1").expectSuccess()
    try server.work.git("fetch", "-q", "origin").expectSuccess()
    try server.work.git("switch", "-q", "main").expectSuccess()
    try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    if signing { try server.fetchNotes() }
    try server.work.git("merge", "-q", "--no-ff", "--no-verify", "-m", "bot", "bot").expectSuccess()
    try server.push("main", "refs/notes/lane").expectSuccess()
    if signing { try server.fetchNotes() }
    try server.work.git("fetch", "-q", "origin").expectSuccess()
    return server
  }

  @Test("what an accepted branch had is accepted still when the branch is gone, as the server said")
  func deletedBranch() throws {
    let server = try botMerged()
    let tip = try server.work.id("bot")
    let landed = try server.receipts(.landed, on: server.work.id("main"))
    #expect(landed.first?.accepted.map(\.hex) == [tip])
    #expect(try audit(server.work).status == 0)
    try server.push(":refs/heads/bot/1").expectSuccess()
    try server.work.git("fetch", "-q", "--prune", "origin").expectSuccess()
    let merge = try server.work.id("main")
    for clone in [server.work, try stranger(server)] {
      let green = try audit(clone)
      #expect(green.status == 0, "\(green)")
      let why = try clone.lane("why", merge)
      #expect(why.status == 0 && why.output.contains("the rule 'merged'"), "\(why)")
    }
    // Only that landing: nothing else may bring it in.
    try server.work.git("switch", "-qc", "again", "main~2").expectSuccess()
    try server.work.git("merge", "-q", "--no-ff", "--no-verify", "-m", "again", "bot")
      .expectSuccess()
    #expect(try server.work.lane("verify", "--target", "main", "main~2..again").status == 1)
  }

  @Test("whose word is not the server's says nothing of what was accepted")
  func forgedAcceptance() throws {
    let server = try botMerged(signing: false)
    try server.push(":refs/heads/bot/1").expectSuccess()
    try server.work.git("fetch", "-q", "--prune", "origin").expectSuccess()
    try server.gated.receipt(.landed, from: "main~", to: "main") {
      $0.change = nil
      $0.presence = nil
      $0.target = "refs/heads/main"
      $0.accepted = $0.members
      if let tip = try? server.work.id("bot"), let id = ObjectID(hex: tip) { $0.accepted = [id] }
    }
    let red = try audit(server.work)
    #expect(red.status == 1, "\(red)")
    #expect(try server.work.lane("why", "main").status == 1)
  }

  @Test("an audit that went on from what a branch had looks again when the branch is gone")
  func unrecorded() throws {
    let server = try botMerged(signing: false)
    #expect(try audit(server.work).status == 0)
    try server.push(":refs/heads/bot/1").expectSuccess()
    try server.work.git("fetch", "-q", "--prune", "origin").expectSuccess()
    #expect(try audit(server.work).status == 1)
    #expect(try audit(try stranger(server)).status == 1)
  }
}
