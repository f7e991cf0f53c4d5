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
}
