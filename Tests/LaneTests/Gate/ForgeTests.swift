import LaneCore
import LaneSystem
import TestSupport
import Testing

/// SCENARIOS.md, 33, 34 and 45: commits as forges build them, judged in a clone of CI's own.
///
/// There is no forge here: what it would do to git is done with plumbing.
@Suite struct ForgeTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }

  init() throws {
    gated = try GatedRepository(
      policy: """
        [principal "lane+ci@example.org"]
        role = ci

        """
    )
    try work.commit(["long.txt": Self.text()], "long")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    try work.git("checkout", "-qb", "topic").expectSuccess()
    try work.commit(["a.txt": "two\n"], "one")
    try work.commit(["a.txt": "three\n", "long.txt": Self.text([3: "three"])], "two")
  }

  private static func text(_ changes: [Int: String] = [:]) -> String {
    (1...40).map { (changes[$0] ?? "line \($0)") + "\n" }.joined()
  }

  /// A fresh clone as CI makes it, with the receipts beside.
  private func ci(_ name: String = "ci") throws -> TestRepository {
    let clone = try gated.sandbox.clone(gated.remote, as: name)
    _ = try clone.git(
      "fetch",
      "-q",
      "origin",
      "+refs/notes/lane:refs/lane-remotes/origin/notes/lane"
    )
    return clone
  }

  private func publish() throws {
    try work.git("push", "-q", "--no-verify", "origin", "topic", "refs/notes/lane").expectSuccess()
  }

  /// What a forge commits on a branch of the remote.
  private func forge(_ tree: String, on parents: [String], _ message: String) throws -> String {
    let arguments = parents.flatMap { ["-p", $0] }
    return try gated.sandbox.run(
      "git",
      ["commit-tree", tree, "-m", message] + arguments,
      in: gated.remote.path,
      environment: [
        "GIT_AUTHOR_NAME": "forge", "GIT_AUTHOR_EMAIL": "forge@example.org",
        "GIT_COMMITTER_NAME": "forge", "GIT_COMMITTER_EMAIL": "forge@example.org",
      ]
    ).expectSuccess().line
  }

  private func merge(_ ours: String, _ theirs: String) throws -> String {
    try gated.remote.git("merge-tree", "--write-tree", ours, theirs).expectSuccess().line
  }

  /// A runner's clone: it knows no default branch, and has checked out what is to be judged.
  private func runner(at commit: String) throws -> TestRepository {
    let clone = try gated.sandbox.repository("runner")
    try clone.git("remote", "add", "origin", gated.remote.path).expectSuccess()
    try clone.git("fetch", "-q", "origin").expectSuccess()
    try clone.git("checkout", "-qf", "--detach", commit).expectSuccess()
    return clone
  }

  @Test("in a runner's clone a change does not choose the policy that judges it")
  func runnersPolicy() throws {
    let policy = try work.read(".lane/policy")
    // What nobody looked at, with a policy that names a branch where it is a baseline.
    try work.git("switch", "-qc", "evil", "main").expectSuccess()
    try work.write(".lane/policy", "[protect \"refs/heads/nope\"]\n" + policy)
    try work.commit(["evil.sh": "evil\n"], "evil")
    let evil = try work.git("rev-parse", "HEAD").line
    try work.git("switch", "-qc", "nope").expectSuccess()
    try work.git("config", "-f", ".lane/policy", "--add", "lane.baseline", evil).expectSuccess()
    try work.commit([:], "nope")
    try work.git("push", "-q", "--no-verify", "origin", "evil", "nope").expectSuccess()
    let ci = try runner(at: evil)
    let judged = try ci.lane("verify", "--target", "refs/heads/main", evil)
    #expect(judged.status == 1, "\(judged)")
    #expect(judged.errors.contains("evil"), "\(judged)")
    // As the ready-made pipelines say it.
    try ci.git("config", "lane.policyRef", "refs/remotes/origin/main").expectSuccess()
    #expect(try ci.lane("verify", "--target", "refs/heads/main", evil).status == 1)
    try publish()
    try ci.git("fetch", "-q", "origin", "+refs/notes/lane:refs/lane-remotes/origin/notes/lane")
      .expectSuccess()
    let known = try ci.lane("verify", "--target", "refs/heads/main", "origin/main~1..origin/main")
    #expect(known.status == 0, "\(known)")
  }

  @Test("45. a topic that was pushed with its receipts passes the forge's check at once")
  func proposal() throws {
    try publish()
    let bare = try ci("bare")
    let refused = try bare.lane("verify", "--target", "main", "origin/topic")
    #expect(refused.status == 1)
    #expect(refused.said.contains("lack a passing review"))
    try gated.receipt(from: "main", to: "topic")
    try publish()
    #expect(try ci().lane("verify", "--target", "main", "origin/topic").status == 0)
  }

  @Test("a proposal that is behind is judged as what merging it would give")
  func behind() throws {
    try gated.receipt(from: "main", to: "topic")
    try work.git("checkout", "-q", "main").expectSuccess()
    try work.commit(["long.txt": Self.text([30: "thirty"])], "moved")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    try publish()
    let clone = try ci()
    let verified = try clone.lane("verify", "--target", "main", "origin/topic")
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(verified.output.contains("may merge"))
    // Nothing of the merge stays in the clone.
    #expect(try clone.git("fsck", "--dangling").expectSuccess().output.isEmpty)
    try work.commit(["long.txt": Self.text([3: "drei"])], "conflict")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    let conflict = try ci("later").lane("verify", "--target", "main", "origin/topic")
    #expect(conflict.status == 3)
    #expect(conflict.errors.contains("rebase"))
  }

  @Test("33. a merge commit, a squash and a rebase merge of what was reviewed, each as it lands")
  func landings() throws {
    try gated.receipt(from: "main", to: "topic")
    try publish()
    let (main, topic) = (try work.id("main"), try work.id("topic"))
    let one = try work.id("topic^")
    let tree = try work.id("topic^{tree}")
    let rebased = try forge(try work.id(one + "^{tree}"), on: [main], "one")
    for (name, tip) in [
      ("merge", try forge(tree, on: [main, topic], "Merge pull request #1")),
      ("squash", try forge(tree, on: [main], "two (#1)")),
      ("rebase", try forge(tree, on: [rebased], "two")),
    ] {
      try gated.remote.git("update-ref", "refs/heads/landing", tip).expectSuccess()
      let verified = try ci(name).lane("verify", "--target", "main", "\(main)..origin/landing")
      #expect(verified.status == 0, "\(name): \(verified.errors)")
    }
    // A squash that somebody edited on the way.
    try work.write("a.txt", "edited\n")
    try work.git("commit", "-qam", "edited", "--no-verify").expectSuccess()
    try publish()
    let edited = try forge(try work.id("topic^{tree}"), on: [main], "two (#1)")
    try gated.remote.git("update-ref", "refs/heads/landing", edited).expectSuccess()
    #expect(
      try ci("edited").lane("verify", "--target", "main", "\(main)..origin/landing").status == 1
    )
  }

  @Test(
    "33. a merge queue of three squashes, each on its own base, is verified one by one and as one"
  )
  func queue() throws {
    let main = try work.id("main")
    var base = main
    for (index, name) in ["a.txt", "b.txt", "c.txt"].enumerated() {
      try work.git("checkout", "-qB", "topic", "main").expectSuccess()
      try work.commit([name: "queued\n"], "queued \(index)")
      try gated.receipt(from: "main", to: "topic")
      try work.git(
        "push",
        "-qf",
        "--no-verify",
        "origin",
        "topic:topic-\(index)",
        "refs/notes/lane"
      )
      .expectSuccess()
      base = try forge(try merge(base, try work.id("topic")), on: [base], "queued (#\(index))")
      try gated.remote.git("update-ref", "refs/heads/queue", base).expectSuccess()
      let clone = try ci("queue-\(index)")
      let verified = try clone.lane("verify", "--target", "main", "origin/queue^..origin/queue")
      #expect(verified.status == 0, "\(verified.errors)")
      let all = try clone.lane("verify", "--target", "main", "\(main)..origin/queue", "--json")
      #expect(all.status == 0, "\(all.errors)")
    }
  }

  @Test("what landed is recorded by CI's key, once, and only what landed")
  func mint() throws {
    try gated.receipt(from: "main", to: "topic")
    try publish()
    let main = try work.id("main")
    let clone = try ci()
    let key = try gated.sandbox.key("ci-key", comment: "lane+ci@example.org")
    let line = String(decoding: try Files.read(key + ".pub"), as: UTF8.self)
    let words = line.split(separator: " ").prefix(2).joined(separator: " ")
    let early = try clone.lane("verify", "--target", "main", "--mint", "\(main)..origin/topic")
    #expect(early.status == 1)
    #expect(early.errors.contains("has not moved"))

    try work.git("checkout", "-q", "main").expectSuccess()
    let keys = try work.read(".lane/allowed_signers")
    try work.commit(
      [
        ".lane/allowed_signers":
          keys + "lane+ci@example.org namespaces=\"git-lane,git\" \(words)\n"
      ],
      "trust CI"
    )
    try gated.receipt(.approve, from: "HEAD^", to: "HEAD", by: GatedRepository.person, lane: true)
    try work.git("merge", "-q", "--no-edit", "--no-verify", "topic").expectSuccess()
    try work.git("push", "-q", "origin", "main").expectSuccess()
    try publish()
    let later = try ci("later")
    try Files.makeDirectories("\(later.path)/.git/lane")
    for suffix in ["", ".pub"] {
      try later.write(".git/lane/key" + suffix, try Files.read(key + suffix), mode: 0o600)
    }
    let minted = try later.lane("verify", "--target", "main", "--mint", "HEAD^..HEAD")
    #expect(minted.status == 0, "\(minted.errors)")
    let again = try later.lane("verify", "--target", "main", "--mint", "HEAD^..HEAD")
    #expect(again.output == minted.output)
    let note = try later.git("notes", "--ref=lane", "show", "HEAD").expectSuccess().output
    #expect(note.contains("kind: landed"))
    #expect(try later.lane("verify", "--all", "--target", "main").status == 0)
  }

  @Test("CI reviews what nobody did, and carries in the queue, by its own key")
  func byCI() throws {
    // The policy with a reviewer that runs here.
    try work.git("switch", "-q", "main").expectSuccess()
    let reviewer = String(decoding: try ReviewFixture.reviewer(), as: UTF8.self)
    try work.write("tools/review", reviewer)
    let key = try gated.sandbox.key("ci", comment: "lane+ci@example.org")
    let signer = try gated.sandbox.run("cut", ["-d", " ", "-f1,2", key + ".pub"], in: work.path)
      .line
    let keys = try work.read(".lane/allowed_signers")
    try work.write(
      ".lane/allowed_signers",
      keys + "lane+ci@example.org namespaces=\"git-lane,git\" \(signer)\n"
    )
    for (name, value) in [
      ("review.provider", "house"), ("provider.house.kind", "command"),
      ("provider.house.command", "/usr/bin/python3 tools/review"),
      ("provider.house.vendor", "house"), ("protect.refs/heads/main.landBy", "off"),
      ("publish.to", "origin"),
    ] {
      try work.git("config", "-f", ".lane/policy", "--replace-all", name, value).expectSuccess()
    }
    try work.commit([:], "a reviewer for CI")
    try work.git("-c", "core.hooksPath=/dev/null", "rebase", "-q", "main", "topic").expectSuccess()
    try work.git("switch", "-q", "main").expectSuccess()
    try work.git("push", "-q", "--no-verify", "origin", "main", "topic").expectSuccess()
    let topic = try work.git("rev-parse", "topic").line

    let ci = try runner(at: topic)
    try ci.git("config", "lane.policyRef", "refs/remotes/origin/main").expectSuccess()
    try Files.makeDirectories("\(ci.path)/.git/lane")
    try gated.sandbox.run("install", ["-m", "600", key, "\(ci.path)/.git/lane/key"], in: ci.path)
      .expectSuccess()
    try Files.writeAtomically(
      "\(ci.path)/.git/lane/key.pub",
      Array("\(signer) lane+ci@example.org\n".utf8)
    )
    let verify = { try ci.lane("verify", "--target", "refs/heads/main", topic) }
    #expect(try verify().status == 1)
    let shown = try ci.lane("trust", "--show").output
    let digest = shown.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("sha256:") }
    try ci.lane("trust", "--digest", String(digest ?? "")).expectSuccess()
    let base = try ci.git("merge-base", "origin/main", topic).line
    let review = try ci.lane("review", "--for", "refs/heads/main", "\(base)..\(topic)")
    #expect(review.status == 0, "\(review.output)\(review.errors)")
    #expect(try verify().status == 0)

    // Meanwhile the target moved in the same file: what the queue would land is another change.
    try work.commit(["long.txt": Self.text([30: "thirty"])], "somebody else's")
    try work.git("push", "-q", "--no-verify", "origin", "main").expectSuccess()
    let tip = try work.git("rev-parse", "main").line
    let queued = try forge(try merge(tip, topic), on: [tip], "squash of the topic")
    try gated.remote.git("update-ref", "refs/heads/queue", queued).expectSuccess()
    try ci.git("fetch", "-q", "origin").expectSuccess()
    let group = { try ci.lane("verify", "--target", "refs/heads/main", "\(tip)..\(queued)") }
    #expect(try group().status == 1)
    let carry = try ci.lane("carry", "--for", "refs/heads/main", "\(tip)..\(queued)")
    #expect(carry.status == 0, "\(carry)")
    #expect(try group().status == 0)
    try ci.lane("sync", "origin").expectSuccess()
    let notes = try gated.remote.git("rev-parse", "refs/notes/lane").line
    #expect(try ci.git("rev-parse", "refs/notes/lane").line == notes)
  }

  @Test("a topic that is merely behind is called that, and nobody is sent to an override")
  func merelyBehind() throws {
    try gated.receipt(from: "main", to: "topic")
    try work.git("switch", "-q", "main").expectSuccess()
    try work.commit(["other.txt": "x\n"], "somebody else's")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    try work.git("switch", "-q", "topic").expectSuccess()
    for command in [["status"], ["show", "origin/main..HEAD"]] {
      let told = try gated.sandbox.run("git-lane", command, in: work.path).output
      #expect(told.contains("2 new commits, behind, covered (whole)"), "\(told)")
      #expect(told.contains("git rebase origin/main"), "\(told)")
    }
    try work.commit(["a.txt": "four\n"], "three")
    let lacking = try work.lane("status").output
    #expect(lacking.contains("3 new commits, behind, not covered: no receipt"), "\(lacking)")
    #expect(!lacking.contains("override"))
    try work.commit(["other.txt": "y\n"], "four")
    let conflicting = try work.lane("status").output
    #expect(conflicting.contains("conflicts with origin/main"), "\(conflicting)")
    #expect(!conflicting.contains("override"))
  }

  @Test("a notes ref that somebody forced to an older state hides no block from who saw it")
  func forcedNotes() throws {
    try gated.receipt(from: "main", to: "topic")
    try publish()
    let older = try gated.remote.id("refs/notes/lane")
    try gated.receipt(from: "main", to: "topic") {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a.txt".utf8))]
    }
    try publish()
    let clone = try ci()
    #expect(try clone.lane("verify", "--target", "main", "origin/topic").status == 1)
    try clone.lane("sync").expectSuccess()
    try gated.remote.git("update-ref", "refs/notes/lane", older).expectSuccess()
    _ = try clone.git(
      "fetch",
      "-q",
      "origin",
      "+refs/notes/lane:refs/lane-remotes/origin/notes/lane"
    )
    #expect(try clone.lane("verify", "--target", "main", "origin/topic").status == 1)
  }
}
