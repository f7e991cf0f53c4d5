import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// The server's gate behind smart HTTP: a CGI program starts git with an environment of its own, in a
/// directory of its own, and bodies come compressed and in chunks.
@Suite struct HTTPPushTests {
  let server: GatedServer
  let web: WebServer

  init() throws {
    server = try GatedServer(policy: "[publish]\nto = origin\n")
    try server.trustKey()
    web = try WebServer(in: server.sandbox)
    let url = web.url(of: server.remote)
    try server.work.git("remote", "set-url", "origin", url).expectSuccess()
  }

  @Test("20, 30, 32. the verdicts and the words are those of a push to a path")
  func verdicts() throws {
    let work = server.work
    try server.bare("two\n")
    let before = try server.state()
    let ways: [[String]] = [
      ["push", "-q", "--no-verify", "origin", "main"],
      ["-c", "core.hooksPath=/dev/null", "push", "-q", "origin", "main"],
      ["push", "-q", "--no-verify", "--atomic", "origin", "main", "main:topic"],
      ["push", "-q", "--no-verify", "--force", "origin", "main~2:main", "main:topic"],
      ["push", "-q", "--no-verify", "origin", ":main"],
    ]
    for way in ways {
      let refused = try server.sandbox.run("git", way, in: work.path)
      #expect(refused.status == 1, "\(way)")
      #expect(refused.errors.contains("lane: push to main blocked"), "\(way) \(refused)")
    }
    #expect(try server.state() == before)
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    #expect(try server.receipts(.landed, on: "main").count == 1)
    #expect(try server.push("main:topic").isQuiet)
  }

  @Test("45. a plain push publishes its receipts first, and lands")
  func plainPush() throws {
    try server.covered("two\n")
    let push = try server.work.git("push", "-q", "origin", "main")
    #expect(push.status == 0, "\(push)")
    #expect(push.errors.isEmpty)
    #expect(try server.receipts(.review, on: "main").count == 1)
    #expect(try server.receipts(.landed, on: "main").count == 1)
    try server.bare("three\n")
    #expect(try server.work.git("push", "-q", "origin", "main").status == 1)
  }

  @Test("the small server for machines without another serves the same")
  func ownServer() throws {
    let own = try WebServer(in: server.sandbox, isOwn: true)
    #expect(own.port != web.port)
    try server.work.git("remote", "set-url", "origin", own.url(of: server.remote)).expectSuccess()
    try server.bare("two\n")
    #expect(try server.push("main").said.contains("lane: push to main blocked"))
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.work.git("push", "-q", "origin", "main").isQuiet)
    #expect(try server.receipts(.review, on: "main").count == 1)
  }

  @Test("a large push in chunks is judged like a small one")
  func chunks() throws {
    let bytes = randomBytes(3 << 20)
    try server.work.write("big.bin", bytes)
    try server.work.git("add", "big.bin").expectSuccess()
    try server.work.git("commit", "-q", "--no-verify", "-m", "big").expectSuccess()
    let small = ["-c", "http.postBuffer=65536"]
    let push = ["push", "-q", "--no-verify", "origin", "main", "refs/notes/lane"]
    let refused = try server.sandbox.run("git", small + push.dropLast(), in: server.work.path)
    #expect(refused.status == 1)
    #expect(refused.remoteLines.first?.contains("lacks a passing review") == true)
    try server.gated.receipt(from: "HEAD^", to: "HEAD")
    let landed = try server.sandbox.run("git", small + push, in: server.work.path)
    #expect(landed.isQuiet, "\(landed)")
  }

  @Test("50. pushes and exchanges at the same time lose nothing and are refused nothing")
  func concurrent() throws {
    for number in 0..<4 {
      let clone = try server.sandbox.clone(server.remote, as: "clone\(number)")
      try clone.git("remote", "set-url", "origin", web.url(of: server.remote)).expectSuccess()
      try clone.git("switch", "-q", "-c", "topic\(number)").expectSuccess()
      try clone.commit(["c\(number).txt": "one\n"], "topic \(number)")
    }
    let result = try server.sandbox.run(
      "sh",
      [
        "-c",
        """
        for i in 0 1 2 3; do (
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
    var receipts: Set<ContentDigest> = []
    for line in try server.remote.git("notes", "--ref=lane", "list").expectSuccess().lines {
      let text = try server.remote.git("cat-file", "blob", String(line.prefix(40))).output
      let note = Note(parsing: Array(text.utf8), digest: ContentDigest.sha256)
      receipts.formUnion(note.receipts.map(\.id))
    }
    #expect(receipts.count == 16)
    #expect(try server.remote.git("branch", "--list", "topic*").lines.count == 4)
  }
}
