import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a server signs once a push has landed.
@Suite struct PostReceiveTests {
  private func landed(_ server: GatedServer, on commit: String) throws -> [Receipt] {
    try server.receipts(.landed, on: commit)
  }

  @Test("a landing gets a receipt that names what covered it, signed by the server's key")
  func signs() throws {
    let server = try GatedServer()
    try server.trustKey()
    let old = try server.work.id("HEAD")
    let new = try server.work.commit(["a.txt": "two\n"], "two")
    let review = try server.gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)

    let receipts = try landed(server, on: new)
    let receipt = try #require(receipts.first)
    #expect(receipts.count == 1)
    #expect(receipt.base?.commit?.hex == old && receipt.head?.commit?.hex == new)
    #expect(receipt.target == "refs/heads/main" && receipt.covered == [review.id])
    #expect(receipt.by.hasPrefix("lane+remote@"))
    #expect(receipt.policy?.hex == (try server.work.id("HEAD:.lane/policy")))
    // Anyone can check it.
    try server.work.write("signature", receipt.signature)
    let verify = try server.sandbox.run(
      "ssh-keygen",
      [
        "-Y", "verify", "-n", "git-lane", "-I", receipt.by, "-s", "signature", "-f",
        ".lane/allowed_signers",
      ],
      in: server.work.path,
      input: String(decoding: receipt.signedBytes, as: UTF8.self)
    )
    #expect(verify.status == 0, "\(verify)")
    // Unprotected branches and tags leave no receipt, and the client takes in what is new.
    #expect(try server.push("main:topic", "HEAD:refs/tags/one").isQuiet)
    #expect(try landed(server, on: new).count == 1)
    try server.fetchNotes()
    try server.covered("three\n")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    #expect(try landed(server, on: "main").count == 1)
  }

  @Test("without a key that a policy gives the role there is one line, and the push is made")
  func withoutKey() throws {
    let server = try GatedServer()
    try GatedServer.arm(server.remote, signing: true)
    try server.covered("two\n")
    let unknown = try server.push("main", "refs/notes/lane")
    #expect(unknown.status == 0)
    #expect(unknown.remoteLines.count == 1)
    #expect(
      unknown.remoteLines.first?.hasPrefix("lane: warning: no landed receipt for main") == true
    )
    #expect(unknown.remoteLines.first?.contains("no policy gives") == true)
    #expect(try landed(server, on: "main").isEmpty)
    try server.covered("three\n")
    try Files.remove("\(server.remote.path)/lane/key")
    let none = try server.push("main", "refs/notes/lane")
    #expect(none.status == 0)
    #expect(none.remoteLines.count == 1)
    #expect(none.remoteLines.first?.contains("this server has no key") == true)
  }

  @Test("several landings in one push, a first one and an empty one each get theirs")
  func several() throws {
    let server = try GatedServer(policy: "[protect \"refs/heads/release/*\"]\n")
    try server.trustKey()
    try server.work.commit([".lane/specs/one.md": "# One\n"], "a spec")
    try server.work.git("branch", "release/1").expectSuccess()
    try server.covered("two\n")
    #expect(try server.push("main", "release/1", "refs/notes/lane").isQuiet)
    #expect(try landed(server, on: "main").map(\.target) == ["refs/heads/main"])
    #expect(try landed(server, on: "release/1").map(\.target) == ["refs/heads/release/1"])
  }

  @Test("receipts that lost a race to another push are united with what is stored")
  func lostRace() throws {
    let server = try GatedServer()
    try server.trustKey()
    try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    // Another push moves the notes when the gate has passed this one.
    let key = try server.work.id("HEAD~2")
    let hook = """
      #!/bin/sh
      '\(TestSandbox.gitLane)' hook pre-receive || exit 1
      env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES \\
        git notes --ref=lane append -m 'somebody else' \(key)

      """
    try Files.writeAtomically(
      "\(server.remote.path)/hooks/pre-receive",
      Array(hook.utf8),
      mode: 0o755
    )
    let tip = try server.covered("three\n")
    let push = try server.push("main", "refs/notes/lane")
    #expect(push.errors.contains("refs/notes/lane"))
    #expect(push.status == 1)
    #expect(try server.remote.id("main") == tip)
    #expect(try server.receipts(.review, on: tip).count == 1)
    #expect(try landed(server, on: tip).count == 1)
    #expect(try server.remote.git("notes", "--ref=lane", "show", key).output.contains("else"))
    #expect(try Files.list("\(server.remote.path)/lane/pending").isEmpty)
  }

  @Test("a hook that was killed is made up for by the next push")
  func killed() throws {
    let server = try GatedServer()
    try server.trustKey()
    let first = try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    let hook = "\(server.remote.path)/hooks/post-receive"
    try Files.writeAtomically(hook, Array("#!/bin/sh\nkill -9 $$\n".utf8), mode: 0o755)
    let second = try server.covered("three\n")
    #expect(try server.push("main", "refs/notes/lane").status == 0)
    #expect(try landed(server, on: second).isEmpty)
    try Files.remove(hook)
    try GatedServer.arm(server.remote, signing: true)
    let third = try server.covered("four\n")
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    let bases = try [second, third].map { try landed(server, on: $0).map { $0.base?.commit?.hex } }
    #expect(bases == [[first], [second]])
  }

  @Test("35. an override lands once: what it let in does not come in again by it")
  func replay() throws {
    let server = try GatedServer()
    try server.trustKey()
    let start = try server.work.id("HEAD")
    let tip = try server.bare("two\n")
    try server.gated.receipt(.override, from: start, to: tip, by: GatedRepository.person)
    try server.gated.receipt(.override, from: tip, to: start, by: GatedRepository.person)
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    #expect(try server.push("--force", "\(start):main").isQuiet)
    let again = try server.push("main")
    #expect(again.status == 1)
    #expect(again.remoteLines.first?.contains("its override was for one landing") == true)
    try server.fetchNotes()
    for (from, to) in [(start, tip), (tip, start)] {
      try server.gated.receipt(.override, from: from, to: to, by: GatedRepository.person) {
        $0.body = ReceiptBody("again, on purpose")
      }
    }
    #expect(try server.push("main", "refs/notes/lane").isQuiet)
    #expect(try server.push("--force", "\(start):main").isQuiet)
    #expect(try landed(server, on: tip).count == 2)
    #expect(try landed(server, on: start).count == 2)
    #expect(try server.push("main").status == 1)
    #expect(try server.push("--force", "\(tip):main").status == 1)
  }

  @Test("pushes at the same time each get their receipt, and no receipt is lost")
  func concurrent() throws {
    let server = try GatedServer(policy: "[protect \"refs/heads/release/*\"]\n")
    try server.trustKey()
    for number in 0..<6 {
      try server.work.git("switch", "-q", "-c", "release/\(number)", "main").expectSuccess()
      try server.covered("two\n", in: "c\(number).txt")
    }
    try server.publish()
    let result = try server.sandbox.run(
      "sh",
      [
        "-c",
        """
        for i in 0 1 2 3 4 5; do
          git push -q --no-verify origin release/$i || echo "push $i failed" &
        done
        wait
        """,
      ],
      in: server.work.path
    )
    #expect(result.output.isEmpty && result.errors.isEmpty, "\(result)")
    for number in 0..<6 {
      #expect(try landed(server, on: "release/\(number)").count == 1)
      #expect(try server.receipts(.review, on: "release/\(number)").count == 1)
    }
  }
}
