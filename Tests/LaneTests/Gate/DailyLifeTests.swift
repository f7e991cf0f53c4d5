import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 24, 25 and 42 to 49, at the push: merges, rebases, pulls and reverts with real git.
@Suite struct DailyLifeTests {
  /// A repository with a file of many lines, so that two sides can change it cleanly, pushed.
  private func gated(policy: String = "") throws -> GatedRepository {
    let gated = try GatedRepository(policy: policy)
    try gated.work.commit(["long.txt": Self.text()], "long")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("push", "-q", "origin", "main").expectSuccess()
    try gated.work.git("tag", "base").expectSuccess()
    return gated
  }

  private static func text(_ changes: [Int: String] = [:]) -> String {
    (1...40).map { (changes[$0] ?? "line \($0)") + "\n" }.joined()
  }

  private func topic(_ gated: GatedRepository, _ name: String = "topic") throws {
    try gated.work.git("checkout", "-qb", name, "base").expectSuccess()
  }

  /// Lands something of the target's own, reviewed.
  private func moveTarget(_ gated: GatedRepository, _ files: [String: String]) throws {
    try gated.work.git("checkout", "-q", "main").expectSuccess()
    try gated.work.commit(files, "the target moves")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("push", "-q", "origin", "main").expectSuccess()
  }

  private func push(_ gated: GatedRepository) throws -> TestResult {
    try gated.work.git("push", "-q", "origin", "HEAD:main")
  }

  @Test(
    "43. rebase or merge while the target moved in other files: quiet",
    arguments: ["merge", "rebase", "squash"]
  )
  func movedElsewhere(way: String) throws {
    let gated = try gated()
    try topic(gated)
    try gated.work.commit(["a.txt": "two\n"], "one")
    try gated.work.commit(["a.txt": "three\n"], "two")
    try gated.receipt(from: "base", to: "HEAD")
    try moveTarget(gated, ["b.txt": "two\n"])
    switch way {
    case "merge": try gated.work.git("merge", "-q", "--no-edit", "topic").expectSuccess()
    case "rebase":
      try gated.work.git("checkout", "-q", "topic").expectSuccess()
      try gated.work.git("rebase", "-q", "main").expectSuccess()
    default:
      try gated.work.git("merge", "-q", "--squash", "topic").expectSuccess()
      try gated.work.git("commit", "-qm", "squash").expectSuccess()
    }
    #expect(try push(gated).isQuiet)
  }

  @Test("43. merged where both changed one file, cleanly: quiet; with something added: refused")
  func movedInTheSameFile() throws {
    let gated = try gated()
    try topic(gated)
    try gated.work.commit(["long.txt": Self.text([3: "three"])], "one")
    try gated.receipt(from: "base", to: "HEAD")
    try moveTarget(gated, ["long.txt": Self.text([30: "thirty"])])
    try gated.work.git("merge", "-q", "--no-edit", "--no-verify", "topic").expectSuccess()
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "HEAD:main").isQuiet)
    try gated.work.commit(["long.txt": Self.text([3: "three", 30: "thirty", 20: "evil"])], "evil")
    try gated.work.git("reset", "-q", "--soft", "HEAD^").expectSuccess()
    try gated.work.git("commit", "-q", "--no-verify", "--amend", "--no-edit").expectSuccess()
    let refused = try push(gated)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("next:"))
  }

  @Test("44. main merged into a topic, then the topic into main: quiet when clean")
  func backAndForth() throws {
    let gated = try gated()
    try topic(gated)
    try gated.work.commit(["long.txt": Self.text([3: "three"])], "one")
    try gated.receipt(from: "base", to: "HEAD")
    try moveTarget(gated, ["long.txt": Self.text([30: "thirty"])])
    try gated.work.git("checkout", "-q", "topic").expectSuccess()
    try gated.work.git("merge", "-q", "--no-edit", "main").expectSuccess()
    try gated.work.commit(["a.txt": "two\n"], "more")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("checkout", "-q", "main").expectSuccess()
    try gated.work.git("merge", "-q", "--no-ff", "--no-edit", "topic").expectSuccess()
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "HEAD:main").isQuiet)
    // As a fast-forward the pull is read with its parents exchanged.
    try gated.work.git("reset", "-q", "--hard", "topic").expectSuccess()
    #expect(try push(gated).isQuiet)
  }

  @Test("24. what a merge's strategy throws away or makes up is judged by the content")
  func strategies() throws {
    for strategy in ["--strategy=ours", "-Xours", "-Xtheirs"] {
      let gated = try gated()
      try topic(gated)
      try gated.work.commit(["long.txt": Self.text([3: "three"]), "a.txt": "two\n"], "one")
      try gated.receipt(from: "base", to: "HEAD")
      try moveTarget(gated, ["long.txt": Self.text([3: "drei"])])
      try gated.work.git("checkout", "-q", "topic").expectSuccess()
      try gated.work.git("merge", "-q", "--no-edit", "--no-verify", strategy, "main")
        .expectSuccess()
      #expect(try push(gated).status == 1, "\(strategy)")
    }
  }

  @Test("24. an octopus needs a review of the whole")
  func octopus() throws {
    let gated = try gated()
    for name in ["a.txt", "b.txt"] {
      try topic(gated, "topic-" + name)
      try gated.work.commit([name: "two\n"], name)
      try gated.receipt(from: "base", to: "HEAD")
    }
    try moveTarget(gated, ["c.txt": "two\n"])
    try gated.work.git("merge", "-q", "--no-edit", "--no-verify", "topic-a.txt", "topic-b.txt")
      .expectSuccess()
    #expect(try push(gated).status == 1)
    try gated.receipt(from: "origin/main", to: "HEAD")
    #expect(try push(gated).isQuiet)
  }

  @Test("25, 48. a revert passes as an inverse where policy allows; re-landing needs a review")
  func reverts() throws {
    for isAllowed in [false, true] {
      let gated = try gated(policy: isAllowed ? "revert = clean\n" : "")
      try gated.work.commit(["a.txt": "two\n"], "change")
      try gated.receipt(from: "HEAD^", to: "HEAD")
      #expect(try push(gated).isQuiet)
      try gated.work.git("revert", "--no-edit", "HEAD").expectSuccess()
      #expect(try push(gated).isQuiet == isAllowed)
      guard isAllowed else { continue }
      try gated.work.git("revert", "--no-edit", "HEAD").expectSuccess()
      #expect(try push(gated).status == 1)
      // Not by name: what calls itself a revert and is none.
      try gated.work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
      try gated.work.write("a.txt", "three\n")
      try gated.work.git("commit", "-qam", "Revert \"change\"", "--no-verify").expectSuccess()
      #expect(try push(gated).status == 1)
    }
  }

  @Test("48. what stood beside another change of its file, and was undone, needs a review again")
  func undoneBesideAnotherChange() throws {
    let gated = try gated()
    try topic(gated)
    try gated.work.commit(["long.txt": Self.text([3: "three"])], "one")
    try gated.receipt(from: "base", to: "HEAD")
    try moveTarget(gated, ["long.txt": Self.text([30: "thirty"])])
    try moveTarget(gated, ["long.txt": Self.text([3: "three", 30: "thirty"])])
    try moveTarget(gated, ["long.txt": Self.text([30: "thirty", 20: "twenty"])])
    try gated.work.git("merge", "-q", "--no-edit", "--no-verify", "topic").expectSuccess()
    let refused = try push(gated)
    #expect(refused.status == 1)
    #expect(refused.said.contains("the target had this before"))
    try gated.receipt(from: "origin/main", to: "HEAD")
    #expect(try push(gated).isQuiet)
  }

  @Test("49. a reviewed change picked to a release branch is quiet where the files are the same")
  func picks() throws {
    let gated = try gated(
      policy: "accepts = refs/heads/release/*\n[protect \"refs/heads/release/*\"]\n"
    )
    try gated.work.git("push", "-q", "origin", "base:refs/heads/release/1").expectSuccess()
    try gated.work.git("fetch", "-q").expectSuccess()
    try moveTarget(gated, ["b.txt": "two\n"])
    try gated.work.commit(["a.txt": "two\n"], "fix")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try push(gated).isQuiet)
    try gated.work.git("checkout", "-qb", "release", "origin/release/1").expectSuccess()
    try gated.work.git("cherry-pick", "main").expectSuccess()
    try gated.work.commit(["c.txt": "release\n"], "release only")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try gated.work.git("push", "-q", "origin", "HEAD:release/1").isQuiet)
    // And the release branch merged back.
    try gated.work.git("checkout", "-q", "main").expectSuccess()
    try gated.work.git("merge", "-q", "--no-edit", "--no-verify", "origin/release/1")
      .expectSuccess()
    #expect(try push(gated).isQuiet)
  }

  @Test("42. an amended content needs one more review, an amended message none")
  func amends() throws {
    let gated = try gated()
    try gated.work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("commit", "-q", "--amend", "-m", "another message").expectSuccess()
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "HEAD:main").isQuiet)
    try gated.stage("a.txt", "three\n")
    try gated.work.git("commit", "-q", "--no-verify", "--amend", "--no-edit").expectSuccess()
    #expect(try push(gated).status == 1)
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try push(gated).isQuiet)
  }
}
