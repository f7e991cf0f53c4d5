import LaneSystem
import TestSupport
import Testing

/// What git does runs which of our hooks, how it ends and what we say of it.
///
/// Each operation is tried on a topic, where nothing may be said, and where it makes something of
/// the protected branch also there, without a review.
@Suite struct OperationTests {
  let gated: GatedRepository
  var work: TestRepository { gated.work }
  private let log: String
  private let program: String

  init() throws {
    gated = try GatedRepository()
    try gated.storeMachineKey()
    log = gated.sandbox.root + "/log"
    program = gated.sandbox.root + "/logging"
    let script = "#!/bin/sh\necho \"$2\" >>'\(log)'\nexec git-lane \"$@\"\n"
    try Files.create(program, Array(script.utf8), mode: 0o755)
    try work.git("config", "alias.save", "commit -q").expectSuccess()
    try work.git("switch", "-q", "-c", "topic").expectSuccess()
    try work.git("branch", "other").expectSuccess()
  }

  private struct Trial {
    let result: TestResult
    /// Our hooks, in the order in which they ran.
    let hooks: [String]

    /// What we said; git says things of its own.
    var words: [String] {
      result.errors.split(separator: "\n").filter { $0.hasPrefix("lane:") }.map(String.init)
    }
  }

  private func trial(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> Trial {
    try Files.remove(log)
    let result = try gated.sandbox.run(
      "git",
      arguments,
      in: work.path,
      input: input,
      environment: environment.merging(["LANE_BIN": program]) { $1 }
    )
    let hooks = String(decoding: try Files.readIfPresent(log) ?? [], as: UTF8.self)
    return Trial(result: result, hooks: hooks.split(separator: "\n").map(String.init))
  }

  /// An operation that succeeds, of which we say nothing.
  private func quiet(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:],
    runs hooks: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let trial = try trial(arguments, input: input, environment: environment)
    #expect(trial.result.status == 0, "\(trial.result)", sourceLocation: sourceLocation)
    #expect(trial.words.isEmpty, sourceLocation: sourceLocation)
    #expect(trial.hooks == hooks, sourceLocation: sourceLocation)
  }

  /// An operation that a gate stops.
  private func refused(
    _ arguments: String...,
    by gate: String,
    runs hooks: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let trial = try trial(arguments)
    #expect(trial.result.status != 0, sourceLocation: sourceLocation)
    #expect(trial.words.count == 1, "\(trial.result)", sourceLocation: sourceLocation)
    #expect(
      trial.result.errors.contains("\ngate:      \(gate)\n"),
      sourceLocation: sourceLocation
    )
    #expect(trial.hooks == hooks, sourceLocation: sourceLocation)
  }

  /// Commits on a branch without hooks, and comes back.
  private func commit(_ name: String, _ text: String, on branch: String) throws {
    let current = try work.git("symbolic-ref", "--short", "HEAD").expectSuccess().line
    try work.git("-c", "core.hooksPath=/dev/null", "switch", "-q", branch).expectSuccess()
    try work.commit([name: text], "\(name) on \(branch)")
    try work.git("-c", "core.hooksPath=/dev/null", "switch", "-q", current).expectSuccess()
  }

  private let committing = ["pre-commit", "post-commit"]

  @Test("commit in all its forms, with --no-verify, and as an amendment")
  func commits() throws {
    try gated.stage("a.txt", "1\n")
    try quiet("commit", "-q", "-m", "x", runs: committing)
    try work.write("a.txt", "2\n")
    try quiet("commit", "-q", "-a", "-m", "x", runs: committing)
    try work.write("a.txt", "3\n")
    try quiet("commit", "-q", "-m", "x", "a.txt", runs: committing)
    try quiet("commit", "-q", "--allow-empty", "-m", "x", runs: committing)
    try quiet("save", "--allow-empty", "-m", "x", runs: committing)
    try quiet("commit", "-q", "--allow-empty", "--no-verify", "-m", "x", runs: ["post-commit"])
    let amend = ["commit", "-q", "--amend", "--allow-empty", "-m", "y"]
    #expect(try trial(amend).hooks == committing + ["post-rewrite"])

    try work.git("switch", "-q", "main").expectSuccess()
    try gated.stage("b.txt", "2\n")
    try refused("commit", "-q", "-m", "x", by: "pre-commit", runs: ["pre-commit"])
    try refused("commit", "-q", "-a", "-m", "x", by: "pre-commit", runs: ["pre-commit"])
    try quiet("commit", "-q", "--no-verify", "-m", "x", runs: ["post-commit"])
    try gated.stage("b.txt", "3\n")
    try refused("commit", "-q", "--amend", "-m", "x", by: "pre-commit", runs: ["pre-commit"])
  }

  @Test("clean picks and reverts, and those that are continued after a conflict")
  func picks() throws {
    try commit("c.txt", "1\n", on: "other")
    try quiet("cherry-pick", "other", runs: ["post-commit"])
    try quiet("revert", "--no-edit", "HEAD", runs: ["post-commit"])
    try commit("a.txt", "1\n", on: "other")
    try commit("a.txt", "2\n", on: "topic")
    for act in [["cherry-pick", "other"], ["revert", "--no-edit", "HEAD^"], ["merge", "other"]] {
      #expect(try trial(act).hooks.isEmpty)
      try gated.stage("a.txt", "\(act[0])\n")
      try quiet(act[0], "--continue", runs: committing)
    }
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    #expect(try trial(["merge", "other"]).hooks.isEmpty)
    try gated.stage("a.txt", "4\n")
    try quiet("commit", "-q", "--no-edit", runs: committing)

    try work.git("switch", "-q", "main").expectSuccess()
    try quiet("cherry-pick", "other~1", runs: ["post-commit"])
    try quiet("revert", "--no-edit", "HEAD", runs: ["post-commit"])
  }

  @Test("merges in all their forms")
  func merges() throws {
    try commit("c.txt", "1\n", on: "other")
    let start = try work.id("HEAD")
    let again = { () throws -> Void in
      try work.git("reset", "-q", "--hard", start).expectSuccess()
      try commit("a.txt", "1\n", on: "topic")
    }
    try quiet("merge", "-q", "other", runs: ["post-merge"])
    try again()
    let merging = ["pre-merge-commit", "post-merge"]
    try quiet("merge", "-q", "--no-edit", "other", runs: merging)
    try again()
    for option in ["-Xours", "-sours", "--no-ff", "--signoff", "--log"] {
      try quiet("merge", "-q", "--no-edit", option, "other", runs: merging)
      try again()
    }
    try quiet("merge", "-q", "--no-edit", "--no-verify", "other", runs: ["post-merge"])
    try again()
    try quiet("merge", "-q", "--no-commit", "other", runs: [])
    try quiet("commit", "-q", "--no-edit", runs: committing)
    try again()
    try quiet("merge", "-q", "--squash", "other", runs: ["post-merge"])
    try quiet("commit", "-q", "-m", "squashed", runs: committing)
    try again()
    try work.git("branch", "third", start).expectSuccess()
    try commit("d.txt", "1\n", on: "third")
    try quiet("merge", "-q", "--no-edit", "other", "third", runs: merging)
    #expect(
      try work.git("rev-list", "--parents", "-1", "HEAD").line.split(separator: " ").count == 4
    )

    try work.git("switch", "-q", "main").expectSuccess()
    try commit("a.txt", "5\n", on: "other")
    try quiet("merge", "-q", "--no-ff", "--no-edit", "other~1", runs: merging)
    try commit("a.txt", "6\n", on: "main")
    try refused(
      "merge",
      "-q",
      "-Xtheirs",
      "--no-edit",
      "other",
      by: "pre-merge-commit",
      runs: ["pre-merge-commit"]
    )
    try work.git("merge", "--abort").expectSuccess()
    try quiet("merge", "-q", "--squash", "-Xtheirs", "other", runs: ["post-merge"])
    try refused("commit", "-q", "-m", "squashed", by: "pre-commit", runs: ["pre-commit"])
    try work.git("reset", "-q", "--hard", "origin/main").expectSuccess()
    try quiet("merge", "-q", "other", runs: ["post-merge"])
  }

  @Test("pulls: a fast-forward, a merge and a rebase")
  func pulls() throws {
    try work.git("push", "-q", "origin", "topic").expectSuccess()
    let colleague = try gated.sandbox.clone(gated.remote, as: "colleague", "-b", "topic")
    let publish = { (name: String) throws -> Void in
      try colleague.commit([name: "1\n"], name)
      try colleague.git("push", "-q", "origin", "topic").expectSuccess()
    }
    try publish("x")
    try quiet("pull", "-q", "origin", "topic", runs: ["post-merge"])
    try publish("y")
    try commit("a.txt", "1\n", on: "topic")
    try quiet(
      "pull",
      "-q",
      "--no-rebase",
      "--no-edit",
      "origin",
      "topic",
      runs: ["pre-merge-commit", "post-merge"]
    )
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    try quiet(
      "pull",
      "-q",
      "--rebase",
      "origin",
      "topic",
      runs: ["post-checkout", "post-commit", "post-rewrite"]
    )
  }

  @Test("rebases by either backend, with rewording, editing and fixups")
  func rebases() throws {
    try commit("c.txt", "1\n", on: "other")
    for name in ["x", "y", "z"] { try commit(name, "1\n", on: "topic") }
    let start = try work.id("HEAD")
    let picks = ["post-checkout", "post-commit", "post-commit", "post-commit", "post-rewrite"]
    try quiet("rebase", "-q", "other", runs: picks)
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try quiet("rebase", "-q", "--no-verify", "other", runs: picks)
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try quiet("rebase", "-q", "--apply", "other", runs: ["post-checkout", "post-rewrite"])
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    let edit = { (command: String) in ["GIT_SEQUENCE_EDITOR": "sed -i -e '\(command)'"] }
    try quiet(
      "rebase",
      "-q",
      "-i",
      "other",
      environment: edit("2s/^pick/reword/"),
      runs: ["post-checkout", "post-commit", "post-commit"] + committing + [
        "post-rewrite", "post-commit", "post-rewrite",
      ]
    )
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try quiet(
      "rebase",
      "-q",
      "-i",
      "other",
      environment: edit("2s/^pick/fixup/"),
      // Git makes a fixup as an amendment of the pick before it.
      runs: [
        "post-checkout", "post-commit", "post-commit", "post-rewrite", "post-commit",
        "post-rewrite",
      ]
    )
    try work.git("reset", "-q", "--hard", start).expectSuccess()
    try quiet(
      "rebase",
      "-q",
      "-i",
      "other",
      environment: edit("3s/^pick/edit/"),
      runs: ["post-checkout", "post-commit", "post-commit", "post-commit"]
    )
    try quiet("commit", "-q", "--amend", "-m", "edited", runs: committing + ["post-rewrite"])
    try quiet("rebase", "--continue", runs: ["post-rewrite"])

    try commit("a.txt", "1\n", on: "other")
    try commit("a.txt", "2\n", on: "topic")
    #expect(try trial(["rebase", "-q", "other"]).result.status == 1)
    try gated.stage("a.txt", "3\n")
    try quiet("rebase", "--continue", runs: ["post-commit", "post-rewrite"])
  }

  @Test("patches that are applied, also after a conflict")
  func patches() throws {
    try commit("x", "1\n", on: "other")
    let patch = try work.git("format-patch", "--stdout", "main..other").expectSuccess().output
    try quiet("am", "-q", input: patch, runs: [])
    try work.git("reset", "-q", "--hard", "HEAD^").expectSuccess()
    try commit("x", "2\n", on: "topic")
    #expect(try trial(["am", "-q"], input: patch).result.status != 0)
    try gated.stage("x", "3\n")
    try quiet("am", "--continue", runs: [])
    try work.git("switch", "-q", "main").expectSuccess()
    try quiet("am", "-q", input: patch, runs: [])
  }

  @Test("what moves refs or stores objects without committing runs none of ours")
  func plumbing() throws {
    try work.write("a.txt", "1\n")
    try quiet("stash", "-q", runs: [])
    try quiet("stash", "pop", "-q", runs: [])
    try quiet("reset", "-q", "--hard", runs: [])
    try quiet("notes", "add", "-m", "x", runs: [])
    try quiet("tag", "-m", "x", "v1", runs: [])
    try quiet("branch", "-f", "other", "HEAD", runs: [])
    try quiet("update-ref", "refs/heads/third", "HEAD", runs: [])
    try quiet("commit-tree", "-m", "x", "HEAD^{tree}", runs: [])
    let stream = "commit refs/heads/fourth\ncommitter K <k@example.org> 1 +0000\ndata 1\nx\n"
    try quiet("fast-import", "--quiet", input: stream, runs: [])
    try quiet("fetch", "-q", ".", "fourth:fifth", runs: [])
    try quiet("fetch", "-q", "origin", runs: [])
    try quiet("worktree", "add", "-q", "../tree", "other", runs: ["post-checkout"])
    try quiet("checkout", "-q", "third", runs: ["post-checkout"])
    try quiet("checkout", "-q", "HEAD", "--", "a.txt", runs: ["post-checkout"])
    try quiet("switch", "-q", "main", runs: ["post-checkout"])
  }

  @Test("pushes in all their forms; what asks no hook passes by, and the server has the last word")
  func pushes() throws {
    try commit("c.txt", "1\n", on: "topic")
    try commit("b.txt", "2\n", on: "main")
    let pushing = ["pre-push"]
    try quiet("push", "-q", "--dry-run", "origin", "topic", runs: pushing)
    try quiet("push", "-q", "origin", "topic", runs: pushing)
    // Up to date, or refused by git before anything is sent: git asks with nothing to push.
    try quiet("push", "-q", "origin", "topic", runs: pushing)
    try quiet("push", "-q", "origin", "HEAD", "HEAD~1:refs/heads/older", runs: pushing)
    try quiet("push", "-q", "origin", "HEAD^{tree}:refs/tags/tree", runs: pushing)
    try quiet("push", "-q", "--follow-tags", "--atomic", "origin", "topic", runs: pushing)
    try quiet("push", "-q", "origin", ":older", runs: pushing)
    try quiet("push", "-q", gated.remote.path, "topic:third", runs: pushing)
    try refused("push", "-q", "origin", "main", by: "pre-push", runs: pushing)
    try refused("push", "-q", "--all", "origin", by: "pre-push", runs: pushing)
    try refused("push", "-q", "--mirror", "origin", by: "pre-push", runs: pushing)
    try refused("push", "-q", "--dry-run", "origin", "main", by: "pre-push", runs: pushing)
    try refused("push", "-q", "origin", ":third", "main", by: "pre-push", runs: pushing)
    try refused("push", "-q", "origin", ":main", by: "pre-push", runs: pushing)
    try quiet("send-pack", gated.remote.path, "main:refs/heads/main", runs: [])
    try commit("b.txt", "3\n", on: "main")
    try quiet("push", "-q", "--no-verify", "origin", "main", runs: [])
    try commit("b.txt", "4\n", on: "main")
    try quiet("-c", "core.hooksPath=/dev/null", "push", "-q", "origin", "main", runs: [])
  }

  @Test("no hook is asked for a replayed or edited history, where git can do that")
  func replays() throws {
    guard try work.git("replay", "-h").errors.hasPrefix("usage") else { return }
    try commit("x", "1\n", on: "topic")
    try commit("y", "1\n", on: "other")
    let replay = try trial(["replay", "--onto", "other", "main..topic"])
    #expect(replay.result.status == 0)
    #expect(replay.hooks.isEmpty)
  }
}
