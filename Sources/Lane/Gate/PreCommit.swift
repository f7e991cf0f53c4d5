internal import Git
internal import LaneCore
internal import LaneStore

/// The pre-commit gate: an early view of what the push will ask.
package enum PreCommit {
  /// Judges the index on the branch that is checked out.
  ///
  /// A hook cannot tell an amendment from a commit, so either reading may pass.
  package static func judge(in workspace: Workspace) throws(Failure) {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    guard let branch = head.branch else { return }
    let keeper = try Gatekeeper(workspace, remote: try workspace.remote(of: branch))
    let regime = try keeper.regime()
    guard let protection = regime?.policy.protection(for: branch), protection.commit != .off else {
      return try GateCache.keep(
        regime,
        at: keeper.place,
        remote: keeper.remote,
        key: "@" + branch,
        in: workspace
      )
    }
    let index = try workspace.attempt { () throws(GitError) in
      try workspace.repository.indexTree(using: workspace.git)
    }
    let tree = ObjectID(index.tree)
    let parent = try workspace.attempt { () throws(GitError) in
      try head.commit.flatMap { id throws(GitError) in try workspace.repository.link(id) }?
        .parents.first
    }
    var bases = [head.commit.map { ObjectID($0) }]
    if head.commit != nil { bases.append(parent.map { ObjectID($0) }) }
    var first: Judgement?
    for base in bases {
      guard let (_, judgement) = try keeper.judgeCommit(tree, on: base, branch: branch) else {
        return try keeper.finish()
      }
      first = first ?? judgement
    }
    try keeper.finish()
    guard let first else { return }
    let failure = Self.failure(first, on: branch)
    guard protection.commit == .warn else { throw failure }
    workspace.surroundings.voice.warn("\(failure.message)")
  }

  private static func failure(_ judgement: Judgement, on branch: String) -> Failure {
    let name = branch.hasPrefix("refs/heads/") ? String(branch.dropFirst(11)) : branch
    switch judgement {
    case .cannotTell(let reason):
      return Failure(
        .cannotTell,
        "cannot-tell",
        "commit to \(name): \(reason.reason)",
        gate: "pre-commit",
        next: reason.next
      )
    case .refused(let blockers):
      return Failure(
        .refused,
        "coverage",
        "commit to \(name) blocked: it lacks a passing review",
        gate: "pre-commit",
        expected: blockers.first?.expected,
        actual: blockers.first?.found,
        blockers: blockers.map { Failure.Blocker("index", reason: $0.found) },
        next: "git lane review --staged",
        otherwise: ["git lane review --staged --amend, for an amendment"]
      )
    case .covered:
      preconditionFailure("a covered commit is no failure")
    }
  }
}
