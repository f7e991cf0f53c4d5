internal import Git
internal import LaneCore
internal import LaneStore

/// Judges what a push does to the branches and tags of a server, by the server's own refs.
///
/// `pre-receive` asks before the refs move, `post-receive` afterwards, and both must hear the same;
/// hence the refs are looked at as they were before.
///
/// What a line says of a ref's old value is what the client says. Git moves the ref only if that is
/// true, so a judgement that starts from it is one of the move that is made.
struct Reception {
  let keeper: Gatekeeper
  private var gate: RefGate
  private var count = 0

  // A landing may take a tenth of a second, and whoever pushes waits.
  private static let moveLimit = 64

  init(_ workspace: Workspace, refs: KnownRefs, proposed: [ObjectID], name: String)
    throws(Failure)
  {
    keeper = try Gatekeeper(workspace, refs: refs, proposed: proposed)
    gate = RefGate(keeper, name: name)
  }

  mutating func outcome(of move: RefMove) -> RefOutcome {
    do throws(Failure) { return try judged(move) } catch {
      return .stopped(error.onServer(gate.name, move))
    }
  }

  private mutating func judged(_ move: RefMove) throws(Failure) -> RefOutcome {
    if let failure = try failureOfUnprotected(move) { return .stopped(failure) }
    let outcome = try gate.outcome(of: move)
    guard case .passed = outcome else { return outcome }
    count += 1
    guard count <= Self.moveLimit else {
      throw Failure(
        .cannotTell,
        "too-many-refs",
        "more than \(Self.moveLimit) protected refs move in one push",
        next: "git push <remote> <some of the branches>"
      )
    }
    return outcome
  }

  // MARK: - What the gate of a client does not ask

  /// Rules for branches that nothing protects.
  private func failureOfUnprotected(_ move: RefMove) throws(Failure) -> Failure? {
    let subject = "push to \(move.shortName)"
    let workspace = keeper.workspace
    if move.target.hasPrefix("refs/heads/"), let new = move.new,
      let kind = try workspace.kind(of: new), kind != .commit
    {
      return Failure.notACommit(subject, kind, gate: gate.name)
    }
    guard let place = keeper.place, move.target == place.branch else { return nil }
    if let regime = try keeper.regime() {
      guard regime.policy.protection(for: move.target) == nil else { return nil }
      return try failureOfFreePolicy(move, subject)
    }
    return try failureOfOtherPolicy(move, subject)
  }

  /// Where nothing protects the branch that holds the policy, anybody could change what rules the
  /// others; so what rules them stays as it is.
  private func failureOfFreePolicy(_ move: RefMove, _ subject: String) throws(Failure) -> Failure? {
    var changed = "the whole branch"
    if let old = move.old, let new = move.new {
      let guarded = try guardedPaths(from: old, to: new)
      guard let first = guarded.first else { return nil }
      changed = PathQuoting.quoted(first)
    }
    return Failure(
      .refused,
      "policy-unprotected",
      "\(subject) blocked: it holds the policy, nothing protects it, and \(changed) changes",
      gate: gate.name,
      expected: "a policy ref that its own policy protects",
      actual: "no [protect] for \(move.target)",
      next: "ask the server's administrator to set lane.policyRef to a protected branch"
    )
  }

  private func guardedPaths(from old: ObjectID, to new: ObjectID) throws(Failure) -> [[UInt8]] {
    let workspace = keeper.workspace
    var trees: [ObjectID] = []
    for id in [old, new] {
      let tree = try workspace.attempt { () throws(GitError) in
        try workspace.repository.peelToCommit(id.oid).flatMap { commit throws(GitError) in
          try workspace.repository.link(commit)
        }?.tree
      }
      guard let tree else { throw Failure.unknown(id) }
      trees.append(ObjectID(tree))
    }
    do throws(CannotTell) {
      return try GitEvidence.change(
        from: trees[0],
        to: trees[1],
        programs: ProgramPaths(),
        in: workspace
      ).guarded?.entries.map(\.path) ?? []
    } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, gate: gate.name, next: error.next)
    }
  }

  /// A server whose HEAD names no branch yet: whoever makes that branch would make the policy for
  /// all that have one of their own.
  private func failureOfOtherPolicy(_ move: RefMove, _ subject: String) throws(Failure) -> Failure?
  {
    guard keeper.place?.commit == nil,
      let holder = try keeper.selfProtectedBranch(besides: move.target)
    else { return nil }
    return Failure(
      .cannotTell,
      "policy-elsewhere",
      "\(subject): it would hold the policy for all, and \(holder) has one already",
      gate: gate.name,
      expected: "a HEAD or lane.policyRef that names the branch with the policy",
      actual: "\(move.target), which has none",
      next: "ask the server's administrator for: git symbolic-ref HEAD \(holder)"
    )
  }
}

extension Gatekeeper {
  /// A branch, other than one, that has a policy which protects it; a topic that only brings one to
  /// another branch has not.
  func selfProtectedBranch(besides name: String) throws(Failure) -> String? {
    for branch in try refs.branches(in: workspace) where branch.name != name {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.peelToCommit(branch.tip.oid)
      }
      guard let commit, let regime = try Regime.ruling(at: commit, in: workspace),
        regime.policy.protection(for: branch.name) != nil
      else { continue }
      return branch.name
    }
    return nil
  }
}

extension Failure {
  /// A commit that history says must be here and is not.
  static func unknown(_ id: ObjectID) -> Failure {
    Failure(
      .cannotTell,
      "unknown-commit",
      "\(id.hex.prefix(10)) is not a commit here",
      next: "git fetch"
    )
  }

  /// The same failure, said to somebody who cannot repair the repository that it is about.
  func onServer(_ gate: String, _ move: RefMove) -> Failure {
    var copy = self
    copy.gate = copy.gate ?? gate
    if kind == .fatal { copy.kind = .cannotTell }
    switch code {
    case "shallow":
      copy.message = "push to \(move.shortName): the server's repository is shallow"
      copy.next = "ask the server's administrator for: git fetch --unshallow"
    default:
      guard !message.hasPrefix("push to ") else { break }
      copy.message = "push to \(move.shortName): \(message)"
    }
    return copy
  }
}
