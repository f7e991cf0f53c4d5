import Git
import LaneCore
import LaneStore
import Lane
import LaneSystem
import TestSupport
import Testing

/// The lane's own refs on a server: SCENARIOS.md 23, 30, 35 and 50.
@Suite struct RecordGateTests {
  /// The notes of a clone without what was noted on some revisions.
  private func notes(of server: GatedServer, without revisions: [String]) throws -> String {
    let work = server.work
    try work.git("update-ref", "refs/notes/fewer", "refs/notes/lane").expectSuccess()
    for revision in revisions {
      try work.git("notes", "--ref=fewer", "remove", revision).expectSuccess()
    }
    return try work.id("refs/notes/fewer")
  }

  @Test("35. older notes, a dropped receipt and a deleted ref are refused, whoever forces them")
  func older() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    try server.publish()
    let older = try server.work.id("refs/notes/lane")
    try server.covered("three\n")
    try server.publish()
    let before = try server.state()
    let fewer = try notes(of: server, without: ["HEAD^"])
    for tip in [older, fewer] {
      let refused = try server.push("--force", "\(tip):refs/notes/lane")
      #expect(refused.status == 1)
      #expect(refused.remoteLines.first?.contains("it lacks") == true)
      #expect(refused.remoteLines.contains { $0.hasSuffix("git lane sync") })
    }
    #expect(try server.push(":refs/notes/lane").status == 1)
    #expect(try server.state() == before)
    // The same notes in another history and another layout lack nothing.
    let tree = try server.work.id("refs/notes/lane^{tree}")
    let orphan = try server.work.git("commit-tree", tree, "-m", "notes").line
    #expect(try server.push("--force", "\(orphan):refs/notes/lane").isQuiet)
  }

  @Test("35. a block that was stored is heard, though the push comes with notes that lack it")
  func droppedBlock() throws {
    let server = try GatedServer()
    let work = server.work
    try server.bare("two\n")
    try server.gated.receipt(from: "HEAD^", to: "HEAD") {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a.txt".utf8))]
    }
    try server.publish()
    // A clone that never saw the block, and whose reviewer is content.
    for ref in ["refs/notes/lane", "refs/lane-local/notes"] {
      try work.git("update-ref", "-d", ref).expectSuccess()
    }
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    let both = try server.push("--force", "main", "refs/notes/lane")
    #expect(both.status == 1)
    #expect(both.remoteLines.first?.contains("it lacks") == true)
    // United it may come, and the block stays.
    try work.git("fetch", "-q", "origin", "refs/notes/lane:refs/notes/theirs").expectSuccess()
    try work.git("notes", "--ref=lane", "merge", "-s", "union", "theirs").expectSuccess()
    try server.publish()
    #expect(try server.push("main").remoteLines.first?.contains("blocks it") == true)
  }

  @Test("23. a clone's own refs and names that would stand in the way are kept out")
  func foreignNames() throws {
    let server = try GatedServer()
    try server.covered("two\n")
    let names = [
      "refs/lane-local/notes", "refs/lane-remotes/origin/notes/lane", "refs/notes/lane/sub",
      "refs/lane/sessions/a/b", "refs/lane/sessions/Upper", "refs/lane/archive/one",
    ]
    for name in names {
      let refused = try server.push("refs/notes/lane:\(name)")
      #expect(refused.status == 1 && refused.errors.contains("lane: push to \(name)"), "\(name)")
    }
    #expect(try server.push("--mirror").status == 1)
    // Notes of others are nobody's business.
    #expect(try server.push("refs/notes/lane:refs/notes/commits").isQuiet)
  }

  @Test("a session only grows, by signed entries, and goes once the archive has it")
  func sessions() throws {
    let server = try GatedServer()
    let session = try ServerSession(server)
    let first = try session.append("one")
    #expect(try server.push(session.ref).isQuiet)
    let second = try session.append("two")
    #expect(try server.push(session.ref).isQuiet)
    #expect(try server.push("--force", "\(first):\(session.ref)").status == 1)
    #expect(try server.push(":\(session.ref)").status == 1)
    #expect(try server.push("\(second):refs/lane/sessions/other").status == 1)
    let tree = try server.work.git("mktree").line
    let plain = try server.work.git("commit-tree", tree, "-p", second, "-m", "x").line
    let refused = try server.push("\(plain):\(session.ref)")
    #expect(refused.remoteSaid.contains("counts for nobody"))
    // What a later version keeps beside sessions may be appended to as well.
    #expect(try server.push("\(first):refs/lane/threads/one").isQuiet)
    #expect(try server.push("\(second):refs/lane/threads/one").isQuiet)
    #expect(try server.push("--force", "\(first):refs/lane/threads/one").status == 1)

    let archive = try server.work.git("commit-tree", tree, "-p", second, "-m", "sealed").line
    #expect(try server.push("\(archive):refs/lane/archive").isQuiet)
    #expect(try server.push(":\(session.ref)").isQuiet)
    #expect(try server.push("--force", "\(first):refs/lane/archive").status == 1)
    #expect(try server.push(":refs/lane/archive").status == 1)
  }

  @Test("50. eight clones that publish at once lose nothing and are refused nothing")
  func concurrent() throws {
    let server = try GatedServer(policy: "[publish]\nto = origin\n")
    for number in 0..<8 {
      let clone = try server.sandbox.clone(server.remote, as: "clone\(number)")
      try clone.git("switch", "-q", "-c", "topic\(number)").expectSuccess()
      try clone.commit(["c\(number).txt": "one\n"], "topic \(number)")
    }
    let result = try server.sandbox.run(
      "sh",
      [
        "-c",
        """
        for i in 0 1 2 3 4 5 6 7; do (
          cd clone$i
          lane-bench write-receipts . $((i * 4)) 4
          git lane sync >/dev/null || echo "sync $i failed"
          git push -q origin topic$i || echo "push $i failed"
        ) & done
        wait
        """,
      ]
    )
    #expect(result.output.isEmpty && result.errors.isEmpty, "\(result)")
    let keys = try server.remote.git("notes", "--ref=lane", "list").expectSuccess().lines
    var receipts: Set<ContentDigest> = []
    for line in keys {
      let blob = String(line.prefix(40))
      let text = try server.remote.git("cat-file", "blob", blob).output
      let note = Note(parsing: Array(text.utf8), digest: ContentDigest.sha256)
      #expect(note.damaged.isEmpty)
      receipts.formUnion(note.receipts.map(\.id))
    }
    #expect(receipts.count == 32)
    #expect(try server.remote.git("branch", "--list", "topic*").lines.count == 8)
    try server.remote.git("fsck", "--strict", "--no-dangling").expectSuccess()
  }
}

/// A session of the clone beside a server.
private struct ServerSession {
  let ref = "refs/lane/sessions/adhoc-test"
  let server: GatedServer
  let key: MachineKey

  init(_ server: GatedServer) throws {
    self.server = server
    key = try MachineKey.create(
      email: "kam@example.org",
      environment: server.sandbox.environment,
      in: try server.gated.workspace().directory
    )
  }

  /// Appends an entry and returns it.
  func append(_ text: String) throws -> String {
    let workspace = try server.gated.workspace()
    let signer = Signer(
      key: .file(key.path),
      environment: server.sandbox.environment,
      directory: workspace.directory,
      mayAsk: false
    )
    let event = Event(
      kind: .claim,
      time: Timestamp(seconds: 1_795_000_000),
      by: key.principal,
      actor: Event.Actor(role: "builder"),
      data: ["text": .string(text)]
    )
    return try StreamStore(try workspace.writer(), signer: signer).append(
      event,
      subject: text,
      to: ref,
      in: workspace.repository
    ).hex
  }
}
