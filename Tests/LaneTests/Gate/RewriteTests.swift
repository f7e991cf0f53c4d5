import TestSupport
import Testing

/// SCENARIOS.md, 12, 13, 15, 16 and 41: what rewrites and picks commits.
@Suite struct RewriteTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }

  init() throws { gated = try GatedRepository() }

  /// Commits on a topic, each with a review of its own.
  private func topic(_ files: (String, String)...) throws {
    try work.git("switch", "-q", "-c", "topic").expectSuccess()
    for (name, text) in files {
      try work.commit([name: text], "change \(name)")
      try gated.receipt(from: "HEAD^", to: "HEAD")
    }
  }

  /// Rebases with the list of what to do edited by a command of sed.
  private func rebase(_ options: String..., editing edit: String = "") throws -> TestResult {
    let variables = ["GIT_SEQUENCE_EDITOR": edit.isEmpty ? ":" : "sed -i -e '\(edit)'"]
    let arguments = ["rebase", "-q", "-i"] + options + ["main"]
    return try gated.sandbox.run("git", arguments, in: work.path, environment: variables)
  }

  @Test("12. a new message keeps the receipt, which is noted on the new commit; quiet")
  func message() throws {
    try topic(("a.txt", "two\n"))
    #expect(try work.git("commit", "--amend", "-q", "-m", "other words").isQuiet)
    #expect(try gated.note(on: "HEAD").hasPrefix("git-lane-receipt 1\n"))
  }

  @Test("12. new content makes the review stale: said once, with what to do")
  func content() throws {
    try topic(("a.txt", "two\n"))
    try gated.stage("a.txt", "three\n")
    let amended = try work.git("commit", "--amend", "-q", "-m", "other content")
    #expect(amended.status == 0)
    let id = try work.id("HEAD").prefix(7)
    let base = try work.id("HEAD^").prefix(10)
    #expect(
      amended.errors == """
        lane: 1 rewritten commit needs a new review
          \(id)  other content
        next:  git lane review \(base)..HEAD

        """
    )
    #expect(try work.git("commit", "--amend", "-q", "-m", "again").isQuiet)
    #expect(try gated.note(on: "HEAD").isEmpty)
  }

  @Test("15. a rebase with fixup never fails; only what became stale is listed")
  func fixup() throws {
    try topic(("a.txt", "two\n"), ("b.txt", "two\n"))
    try work.commit(["a.txt": "three\n"], "fixup! change a.txt")
    let result = try rebase("--autosquash")
    #expect(result.status == 0)
    #expect(try work.git("rev-list", "--count", "main..HEAD").line == "2")
    let lines = result.errors.split(separator: "\n")
    #expect(lines.first == "lane: 1 rewritten commit needs a new review")
    #expect(lines.dropFirst().first == "  \(try work.id("HEAD^").prefix(7))  change a.txt")
    #expect(lines.count == 3)
    #expect(try gated.note(on: "HEAD^").isEmpty)
    #expect(try gated.note(on: "HEAD").hasPrefix("git-lane-receipt 1\n"))
  }

  @Test("41. a fixup of the same content is quiet where the whole is reviewed")
  func sameContent() throws {
    try work.git("switch", "-q", "-c", "topic").expectSuccess()
    try work.commit(["a.txt": "two\n"], "one")
    try work.commit(["b.txt": "two\n"], "two")
    try work.commit(["a.txt": "three\n"], "fixup! one")
    try gated.receipt(from: "main", to: "HEAD")
    let result = try rebase("--autosquash")
    #expect(result.isQuiet, "\(result)")
    #expect(try work.git("rev-list", "--count", "main..HEAD").line == "2")
  }

  @Test("an amendment within a rebase, which git tells of twice, is listed once")
  func amendedWithin() throws {
    try topic(("a.txt", "two\n"), ("b.txt", "two\n"))
    let stopped = try rebase(editing: "1s/^pick/edit/")
    #expect(stopped.status == 0)
    try gated.stage("a.txt", "three\n")
    let amended = try work.git("commit", "--amend", "-q", "--no-edit")
    #expect(amended.isQuiet, "\(amended)")
    let result = try work.git("rebase", "--continue")
    #expect(result.status == 0)
    #expect(result.errors.contains("lane: 1 rewritten commit needs a new review\n"))
    #expect(result.errors.contains("  \(try work.id("HEAD^").prefix(7))  change a.txt\n"))
  }

  @Test("a reworded commit and those that are only moved keep their receipts; quiet")
  func reword() throws {
    try topic(("a.txt", "two\n"), ("b.txt", "two\n"))
    let variables = [
      "GIT_SEQUENCE_EDITOR": "sed -i -e '1s/^pick/reword/'",
      "GIT_EDITOR": "sed -i -e '1s/^/better: /'",
    ]
    let result = try work.git("rebase", "-q", "-i", "main", environment: variables)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(try work.git("log", "-1", "--format=%s", "HEAD^").line == "better: change a.txt")
    for revision in ["HEAD^", "HEAD"] {
      #expect(try gated.note(on: revision).hasPrefix("git-lane-receipt 1\n"))
    }
  }

  @Test("13. picks and reverts on a protected branch are made and not held against anyone")
  func picks() throws {
    try gated.storeMachineKey()
    try topic(("a.txt", "two\n"), ("b.txt", "two\n"))
    try work.git("switch", "-q", "main").expectSuccess()
    let before = try gated.sessions().count
    #expect(try work.git("cherry-pick", "topic").status == 0)
    #expect(try gated.note(on: "HEAD").hasPrefix("git-lane-receipt 1\n"))
    #expect(try work.git("revert", "--no-edit", "HEAD").status == 0)
    #expect(try gated.sessions().count == before)
    let refused = try work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains(try work.id("HEAD").prefix(7)))
    #expect(!refused.errors.contains("--no-verify"))
  }

  @Test("13. a pick that is continued after a conflict asks the gate, which answers")
  func conflict() throws {
    try topic(("a.txt", "two\n"))
    try work.git("switch", "-q", "main").expectSuccess()
    try work.commit(["a.txt": "other\n"], "other")
    #expect(try work.git("cherry-pick", "topic").status == 1)
    try gated.stage("a.txt", "both\n")
    let refused = try work.git("cherry-pick", "--continue")
    #expect(refused.status == 1)
    #expect(refused.errors.hasPrefix("lane: commit to main blocked: it lacks a passing review\n"))
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try work.git("cherry-pick", "--continue").errors.isEmpty)
    #expect(try work.git("log", "-1", "--format=%s").line == "change a.txt")
  }

  @Test("16. a series of patches is applied; the push decides")
  func patches() throws {
    try topic(("a.txt", "two\n"), ("b.txt", "two\n"))
    let series = try work.git("format-patch", "--stdout", "main").expectSuccess().output
    try work.git("switch", "-q", "main").expectSuccess()
    #expect(try work.git("am", "-q", input: series).isQuiet)
    // The same change, so the same receipts.
    #expect(try work.git("push", "-q", "origin", "main").isQuiet)
    try work.git("reset", "-q", "--hard", "HEAD~2").expectSuccess()
    let other = series.split(separator: "two", omittingEmptySubsequences: false)
      .joined(separator: "ten")
    #expect(try work.git("am", "-q", input: other).isQuiet)
    #expect(try work.git("push", "-q", "origin", "main").status == 1)
  }
}
