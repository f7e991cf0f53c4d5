import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 28 and 35 to 39, at each place that judges: a client's hook, a server, and a forge's
/// check in a clone that is kept.
@Suite struct AttackPlacesTests {
  enum Place: String, CaseIterable { case client, server, forge }

  /// A remote that one place guards.
  struct Guarded {
    let server: GatedServer
    let place: Place
    let checker: TestRepository
    var work: TestRepository { server.work }
    var gated: GatedRepository { server.gated }

    init(_ place: Place) throws {
      server = try GatedServer()
      try server.trustKey()
      self.place = place
      if place != .server { try Files.remove(server.remote.path + "/hooks/pre-receive") }
      checker = try server.sandbox.clone(server.remote, as: "checker")
    }

    /// Asks the place whether a commit may become the target's tip; a server moves it then.
    func verdict(_ revision: String = "HEAD") throws -> TestResult {
      let tip = try work.id(revision)
      switch place {
      case .client:
        return try work.git("push", "-q", "--dry-run", "origin", "\(tip):refs/heads/main")
      case .server: return try server.push("\(tip):refs/heads/main")
      case .forge:
        try server.push("--force", "\(tip):refs/heads/proposal").expectSuccess()
        try look()
        return try checker.lane("verify", "--target", "main", "origin/proposal")
      }
    }

    /// What the check sees of the remote, kept beside what it saw before.
    func look() throws {
      try checker.git("fetch", "-q", "origin").expectSuccess()
      try checker.lane("sync").expectSuccess()
    }

    /// Refused, with these words, and nothing has moved.
    func expectRefusal(_ words: String, of revision: String = "HEAD") throws {
      let before = try server.remote.id("main")
      let refused = try verdict(revision)
      #expect(refused.status == 1, "\(place): \(refused)")
      #expect(refused.said.contains(words), "\(place): \(refused)")
      #expect(try server.remote.id("main") == before, "\(place)")
    }

    func expectPass(_ revision: String = "HEAD") throws {
      let passed = try verdict(revision)
      #expect(passed.status == 0 && passed.errors.isEmpty, "\(place): \(passed)")
    }

    /// A review of HEAD that blocks it.
    @discardableResult
    func block() throws -> Receipt {
      let finding = try #require(FindingID("C1"))
      return try gated.receipt(from: "HEAD^", to: "HEAD") {
        $0.verdict = .block
        $0.findings = .init(critical: 1, improvements: 0, notes: 0)
        $0.criticals = [.init(id: finding, blob: nil, path: Array("a.txt".utf8))]
      }
    }

    /// Makes the clone forget its notes but for what another state of them says.
    func forget(but tip: String? = nil) throws {
      for ref in ["refs/notes/lane", "refs/lane-local/notes"] {
        let arguments = tip.map { ["update-ref", ref, $0] } ?? ["update-ref", "-d", ref]
        try server.sandbox.run("git", arguments, in: work.path).expectSuccess()
      }
    }
  }

  @Test(
    "28. a pass that was revoked, and one beside a block, open nothing",
    arguments: Place.allCases
  )
  func takenBack(_ place: Place) throws {
    let guarded = try Guarded(place)
    try guarded.server.bare("two\n")
    let pass = try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.change = nil
    }
    try guarded.server.publish()
    try guarded.expectRefusal("revoked")
    try guarded.gated.receipt(from: "HEAD^", to: "HEAD") { $0.body = ReceiptBody("again") }
    let block = try guarded.block()
    try guarded.server.publish()
    try guarded.expectRefusal("blocks it")
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = block.id
      $0.change = nil
    }
    try guarded.server.publish()
    try guarded.expectPass()
  }

  @Test("a revocation by somebody who may not has no effect", arguments: Place.allCases)
  func wrongPerson(_ place: Place) throws {
    let guarded = try Guarded(place)
    try guarded.server.bare("two\n")
    let pass = try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    let block = try guarded.block()
    // The reviewer's own key, which has no role to override; then a person's name over that key.
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD") {
      $0.revokes = block.id
      $0.change = nil
    }
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD") {
      $0.by = GatedRepository.person
      $0.revokes = block.id
      $0.change = nil
    }
    try guarded.server.publish()
    try guarded.expectRefusal("blocks it")
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = block.id
      $0.change = nil
    }
    // Nor is a pass taken back in the name of a person who did not sign.
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD") {
      $0.by = GatedRepository.person
      $0.revokes = pass.id
      $0.change = nil
    }
    try guarded.server.publish()
    try guarded.expectPass()
  }

  @Test("35. a block that was dropped is heard by whoever saw it", arguments: Place.allCases)
  func droppedBlock(_ place: Place) throws {
    let guarded = try Guarded(place)
    try guarded.server.bare("two\n")
    try guarded.block()
    try guarded.server.publish()
    try guarded.work.lane("sync").expectSuccess()
    try guarded.look()
    try guarded.forget()
    try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    let forced = try guarded.server.push("--force", "refs/notes/lane")
    #expect(forced.status == (place == .server ? 1 : 0), "\(forced)")
    try guarded.expectRefusal("blocks it")
  }

  @Test("35. older notes over newer ones bring nothing back", arguments: Place.allCases)
  func olderNotes(_ place: Place) throws {
    let guarded = try Guarded(place)
    try guarded.server.bare("two\n")
    let pass = try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    try guarded.server.publish()
    let older = try guarded.work.id("refs/notes/lane")
    try guarded.gated.receipt(.revoke, from: "HEAD^", to: "HEAD", by: GatedRepository.person) {
      $0.revokes = pass.id
      $0.change = nil
    }
    try guarded.server.publish()
    try guarded.work.lane("sync").expectSuccess()
    try guarded.look()
    try guarded.forget(but: older)
    let forced = try guarded.server.push("--force", "\(older):refs/notes/lane")
    #expect(forced.status == (place == .server ? 1 : 0), "\(forced)")
    try guarded.expectRefusal("revoked")
  }

  @Test("35. an override counts for its one landing, once", arguments: Place.allCases)
  func replayedOverride(_ place: Place) throws {
    let guarded = try Guarded(place)
    let (server, work) = (guarded.server, guarded.work)
    let start = try work.id("HEAD")
    let tip = try server.bare("two\n")
    try server.gated.receipt(.override, from: start, to: tip, by: GatedRepository.person)
    try server.gated.receipt(.override, from: tip, to: start, by: GatedRepository.person)
    try server.publish()
    // On another commit it says nothing.
    let note = try work.git("notes", "--ref=lane", "show", tip).expectSuccess().output
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    let other = try server.bare("evil\n")
    try work.git("notes", "--ref=lane", "add", "-f", "-F", "-", other, input: note).expectSuccess()
    try server.publish()
    try guarded.expectRefusal("lacks a passing review", of: other)
    // The landing, a way back, and the landing again.
    #expect(try server.push("\(tip):refs/heads/main").isQuiet)
    #expect(try server.push("--force", "\(start):refs/heads/main").isQuiet)
    try work.git("fetch", "-q", "origin").expectSuccess()
    try server.fetchNotes()
    try guarded.expectRefusal("its override was for one landing", of: tip)
  }

  @Test(
    "36. a policy, a key, that came on another branch first rules nothing",
    arguments: Place.allCases
  )
  func weakenedBefore(_ place: Place) throws {
    let guarded = try Guarded(place)
    let work = guarded.work
    let policy = try work.read(".lane/policy")
    let start = try work.id("HEAD")
    for (path, text) in [
      (".lane/policy", policy.replacing("refs/heads/main", with: "refs/heads/none")),
      (".lane/policy", policy.replacing("baseline = ", with: "baseline = \(start)\nbaseline = ")),
      (".lane/allowed_signers", ""),
    ] {
      try work.commit([path: text], "weaken")
      try work.git("branch", "-f", "weak").expectSuccess()
      #expect(try work.git("push", "-qf", "origin", "weak").isQuiet, "\(place)")
      try guarded.server.bare("evil\n")
      try guarded.expectRefusal("blocked: lane files change")
      try guarded.expectRefusal("blocked: lane files change", of: "weak")
      // Nor for what does not stand on it.
      try work.git("reset", "-q", "--hard", start).expectSuccess()
      try guarded.server.bare("evil\n")
      try guarded.expectRefusal("lacks a passing review")
      try work.git("reset", "-q", "--hard", start).expectSuccess()
    }
  }

  @Test(
    "37. one more file, mode bit, link or submodule was not reviewed",
    arguments: Place.allCases
  )
  func larger(_ place: Place) throws {
    let guarded = try Guarded(place)
    let work = guarded.work
    let reviewed = try guarded.server.covered("two\n")
    try guarded.server.publish()
    func blob(_ text: String) throws -> String {
      try work.git("hash-object", "-w", "--stdin", input: text).expectSuccess().line
    }
    let edits: [[String]] = [
      ["--add", "--cacheinfo", "100644,\(try blob("x")),extra.txt"],
      ["--chmod=+x", "a.txt"],
      ["--add", "--cacheinfo", "120000,\(try blob("/etc")),b.txt"],
      ["--add", "--cacheinfo", "160000,\(reviewed),sub"],
      ["--force-remove", "b.txt"],
    ]
    for edit in edits {
      try work.git("reset", "-q", "--hard", reviewed).expectSuccess()
      try guarded.server.sandbox.run("git", ["update-index"] + edit, in: work.path).expectSuccess()
      let tree = try work.git("write-tree").expectSuccess().line
      let tip = try work.git("commit-tree", tree, "-p", "origin/main", "-m", "more").line
      try guarded.expectRefusal("lacks a passing review", of: tip)
    }
    try work.git("reset", "-q", "--hard", reviewed).expectSuccess()
    try guarded.expectPass()
  }

  @Test(
    "38. a reviewer that built it, or that nobody lists, covers nothing",
    arguments: Place.allCases
  )
  func reviewers(_ place: Place) throws {
    let guarded = try Guarded(place)
    let work = guarded.work
    let start = try work.id("HEAD")
    try work.commit(["a.txt": "two\n"], "two\n\nCo-authored-by: Codex <codex@openai.com>")
    // The receipt says that a person built it; the commit admits to something else.
    try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    try guarded.server.publish()
    try guarded.expectRefusal("lacks a passing review")
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try guarded.server.bare("three\n")
    for name in ["claude", "Codex", "codex2"] {
      try guarded.gated.receipt(from: "HEAD^", to: "HEAD") {
        $0.reviewer = .provider(name: name, model: nil, effort: nil)
      }
    }
    try guarded.gated.receipt(from: "HEAD^", to: "HEAD", by: "codex@openai.com")
    try guarded.server.publish()
    try guarded.expectRefusal("lacks a passing review")
    try guarded.gated.receipt(from: "HEAD^", to: "HEAD")
    try guarded.server.publish()
    try guarded.expectPass()
  }

  @Test(
    "39. what a change says of itself is only text, and acts on nobody",
    arguments: Place.allCases
  )
  func textThatActs(_ place: Place) throws {
    let guarded = try Guarded(place)
    let work = guarded.work
    try guarded.server.covered("two\n")
    let note = try work.git("notes", "--ref=lane", "show", "HEAD").expectSuccess().output
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    try work.write("receipt.txt", note)
    try work.git("add", "-A").expectSuccess()
    let object = try work.git("hash-object", "-w", "--stdin", input: note).line
    let name = "\u{1b}[2J\nverdict: pass\ngit-lane-receipt 1"
    try work.git("update-index", "--add", "--cacheinfo", "100644", object, name).expectSuccess()
    try work.git(
      "-c",
      "user.name=\u{1b}[31mlane: covered",
      "commit",
      "-q",
      "--no-verify",
      "-F",
      "-",
      input: "\u{1b}]0;x\u{7} \u{202e} \(note)"
    ).expectSuccess()
    try guarded.server.publish()
    let refused = try guarded.verdict()
    #expect(refused.status == 1 && refused.errors.contains("lacks a passing review"))
    let controls = (refused.errors + refused.output).unicodeScalars.filter {
      $0 != "\n" && ($0.value < 0x20 || (0x7f...0x9f).contains($0.value) || $0 == "\u{202e}")
    }
    #expect(controls.isEmpty, "\(place): \(refused)")
  }
}
