import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 14, and hooks.md 2.1: merges on a protected branch.
@Suite struct MergeGateTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }

  init() throws {
    gated = try GatedRepository()
    try work.git("switch", "-q", "-c", "topic").expectSuccess()
    try work.commit(["b.txt": "two\n"], "topic")
    try work.git("switch", "-q", "-c", "other", "main").expectSuccess()
    try work.commit(["a.txt": "theirs\n"], "the other side")
    try work.git("switch", "-q", "main").expectSuccess()
    try work.commit(["a.txt": "two\n"], "main moves")
  }

  @Test("14. a merge whose change has a review is quiet, and its receipts are noted on it")
  func reviewed() throws {
    try gated.receipt(from: "topic^", to: "topic")
    let merged = try work.git("merge", "-q", "--no-edit", "topic")
    #expect(merged.isQuiet, "\(merged)")
    #expect(try work.id("HEAD^2") == work.id("topic"))
    #expect(
      try gated.note(on: "HEAD").hasPrefix("git-lane-receipt 1\nkind: review\nverdict: pass\n")
    )
  }

  @Test(
    "14. a merge that git makes again adds nothing and is quiet; the push decides on what it brings"
  )
  func clean() throws {
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(try work.git("merge", "-q", "--no-edit", "topic").isQuiet)
    let refused = try work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains(try work.id("topic").prefix(7)))
  }

  @Test(
    "a merge that chooses between two sides without a review is stopped, and is told how to finish it and how to give it up"
  )
  func refused() throws {
    let refused = try work.git("merge", "--no-edit", "-Xtheirs", "other")
    #expect(refused.status != 0)
    let lines = refused.errors.split(separator: "\n").map(String.init)
    #expect(lines.first == "lane: merge into main blocked: it lacks a passing review")
    #expect(lines.contains("gate:      pre-merge-commit"))
    #expect(lines.contains("next:      git lane review --staged"))
    #expect(lines.contains { $0.hasPrefix("or:        git commit, ") })
    #expect(lines.contains { $0.hasPrefix("or:        git merge --abort, ") })

    // Both ways on work as they are written.
    try gated.receipt(from: "HEAD", to: nil)
    #expect(try work.git("commit", "-q", "--no-edit").isQuiet)
    #expect(try work.id("HEAD^2") == work.id("other"))
  }

  @Test("a refused merge can be given up")
  func aborted() throws {
    let before = try work.id("HEAD")
    #expect(try work.git("merge", "-q", "--no-edit", "-Xtheirs", "other").status != 0)
    #expect(try work.git("merge", "--abort").isQuiet)
    #expect(try work.id("HEAD") == before)
    #expect(try work.git("status", "--porcelain").isQuiet)
  }

  @Test("a fast-forward merge asks no gate and makes nothing that could be noted")
  func fastForward() throws {
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    #expect(try work.git("merge", "-q", "topic").isQuiet)
    let notes = try work.git("for-each-ref", "refs/notes", "refs/lane").expectSuccess()
    #expect(notes.output.isEmpty)
  }

  @Test("a hook of one's own that asks pre-commit for merges, as git's sample does, is understood")
  func sample() throws {
    let sample = "#!/bin/sh\nexec \"$(git rev-parse --git-dir)/hooks/pre-commit\"\n"
    try work.lane("hooks", "uninstall").expectSuccess()
    try work.write(".git/hooks/pre-merge-commit", sample, mode: 0o755)
    try work.lane("hooks", "install").expectSuccess()
    #expect(try work.git("merge", "-q", "--no-edit", "-Xtheirs", "other").status != 0)
    try work.git("merge", "--abort").expectSuccess()
    try gated.receipt(from: "topic^", to: "topic")
    #expect(try work.git("merge", "-q", "--no-edit", "topic").isQuiet)
  }

  @Test("a merge with --no-verify is made, is recorded, and the push names it")
  func bypass() throws {
    try gated.storeMachineKey()
    try gated.receipt(from: "HEAD^", to: "HEAD")
    #expect(
      try work.git("merge", "-q", "--no-verify", "--no-edit", "-Xtheirs", "other").status == 0
    )
    let id = try work.id("HEAD")
    #expect(try gated.sessions().first == "bypassed: pre-merge-commit at \(id.prefix(10))")
    let refused = try work.git("push", "-q", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("merged with --no-verify"))
  }
}
