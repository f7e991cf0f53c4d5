internal import Git
internal import LaneCore
internal import LaneStore

/// The gate before a commit and before a merge's commit: an early view of what the push will ask.
package enum PreCommit {
  /// Which of git's two hooks asks.
  package enum Hook: String, Sendable {
    case commit = "pre-commit"
    case merge = "pre-merge-commit"

    fileprivate var act: String { self == .commit ? "commit to" : "merge into" }
  }

  /// What the index may be about to become, as far as a hook can tell.
  private struct Reading {
    var base: ObjectID?
    var merging: [ObjectID] = []
  }

  /// Judges the index on the branch that is checked out; any of its readings may pass.
  package static func judge(_ hook: Hook = .commit, in workspace: Workspace) throws(Failure) {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    guard let branch = head.branch else { return }
    let keeper = try Gatekeeper(workspace, remote: try workspace.remote(of: branch))
    let regime = try keeper.regimeOfCommits()
    guard let protection = regime?.policy.protection(for: branch), protection.commit != .off else {
      return try GateCache.keep(
        regime,
        at: keeper.place,
        remote: keeper.remote,
        key: "@" + branch,
        // Whatever waits to be published waits for a push.
        publishes: false,
        in: workspace
      )
    }
    let index = try workspace.attempt { () throws(GitError) in
      try workspace.repository.indexTree(using: workspace.git)
    }
    let tree = ObjectID(index.tree)
    var first: Judgement?
    for reading in try readings(hook, head, in: workspace) {
      let judged = try keeper.judgeCommit(
        tree,
        on: reading.base,
        merging: reading.merging,
        branch: branch
      )
      guard let (_, judgement) = judged else { return try keeper.finish() }
      first = first ?? judgement
    }
    try keeper.finish()
    guard let first else { return }
    let failure = Self.failure(
      hook,
      first,
      on: branch,
      staged: staging(workspace.surroundings.environment)
    )
    guard protection.commit == .warn else { throw failure }
    workspace.surroundings.voice.warn("\(failure.message)")
  }

  /// The commit on HEAD, and where a hook cannot tell them apart what else it may be: an amendment
  /// of HEAD, or a merge whose own hook asks this one, as git's sample does.
  private static func readings(_ hook: Hook, _ head: Head, in workspace: Workspace) throws(Failure)
    -> [Reading]
  {
    let base = head.commit.map { ObjectID($0) }
    let merging = MergeHeads.recorded(in: workspace)
    let announced = MergeHeads.announced(in: workspace.surroundings.environment)
    if hook == .merge {
      return [Reading(base: base, merging: merging.isEmpty ? announced : merging)]
    }
    var readings = [Reading(base: base, merging: merging)]
    if merging.isEmpty, !announced.isEmpty {
      readings.append(Reading(base: base, merging: announced))
    }
    // Git amends nothing while a merge waits.
    guard merging.isEmpty, let id = head.commit else { return readings }
    let parents = try workspace.attempt { () throws(GitError) in
      try workspace.repository.link(id)?.parents ?? []
    }.map { ObjectID($0) }
    readings.append(Reading(base: parents.first, merging: Array(parents.dropFirst())))
    return readings
  }

  /// What brings the commit at hand into the index that lasts; nil where it is that index.
  ///
  /// With `-a` and with paths git commits an index of its own, which is gone when it has been refused.
  private static func staging(_ environment: [String: String]) -> String? {
    guard let index = environment["GIT_INDEX_FILE"], index.hasSuffix(".lock") else { return nil }
    return index.hasSuffix("/index.lock") ? "git add -u" : "git add <file>..."
  }

  private static func failure(
    _ hook: Hook,
    _ judgement: Judgement,
    on branch: String,
    staged staging: String?
  ) -> Failure {
    let name = RefName.short(branch)
    switch judgement {
    case .cannotTell(let reason):
      return Failure(
        .cannotTell,
        "cannot-tell",
        "\(hook.act) \(name): \(reason.reason)",
        gate: hook.rawValue,
        next: reason.next,
        otherwise: hook == .merge ? afterMerge : []
      )
    case .refused(let blockers):
      return Failure(
        .refused,
        "coverage",
        "\(hook.act) \(name) blocked: it lacks a passing review",
        gate: hook.rawValue,
        expected: blockers.first?.expected,
        actual: blockers.first?.found,
        blockers: blockers.map { Failure.Blocker("index", reason: $0.found) },
        next: (staging.map { $0 + " && " } ?? "") + "git lane review --staged",
        otherwise: hook == .merge
          ? afterMerge : ["git lane review --staged --amend, for an amendment"]
      )
    case .covered:
      preconditionFailure("a covered commit is no failure")
    }
  }

  // Git leaves the merge as it is, half made.
  private static let afterMerge = [
    "git commit, to finish the merge once it passes", "git merge --abort, to give it up",
  ]
}
