internal import Git
internal import LaneCore
internal import LaneStore

/// Where a review takes place: the target, what rules there, and where the target's line was left.
struct ReviewGround {
  let workspace: Workspace
  /// The full name of the protected ref that the change is meant for.
  let target: String
  /// The rules, from the merge base with the policy ref: never from the change under review.
  let regime: Regime
  let protection: Protection
  /// HEAD, or the head of the range that is judged.
  let tip: CommitFacts
  /// The target's tip on its remote, or where the lane begins; nil for the empty tree.
  let origin: CommitFacts?
  /// Where `tip` left the line of `origin`.
  let fork: CommitFacts?

  /// Finds the target and the rules for a change that ends at a commit.
  init(_ tip: ObjectID, for target: String?, in workspace: Workspace) throws(Failure) {
    let (keeper, target) = try Verification.keeper(for: target, in: workspace)
    let move = ProposedMove(target: target, old: try keeper.tip(of: target), new: tip)
    let gathered = try workspace.gather(
      move,
      place: keeper.place,
      tips: try keeper.protectedTips()
    )
    guard let gathered else { throw Failure.notProtected(target) }
    self.workspace = workspace
    self.target = target
    self.tip = gathered.landing.new
    origin = gathered.landing.old
    fork = try Self.fork(gathered.landing, in: workspace)
    regime = try Self.regime(for: tip, place: keeper.place, else: gathered.regime, in: workspace)
    guard let protection = regime.policy.protection(for: target) else {
      throw Failure.notProtected(target)
    }
    self.protection = protection
    regime.tellCaveat(in: workspace)
  }

  private static func fork(_ landing: Landing, in workspace: Workspace) throws(Failure)
    -> CommitFacts?
  {
    guard landing.isRewind, let old = landing.old else { return landing.old }
    let bases = try workspace.attempt { () throws(GitError) in
      try workspace.repository.mergeBases(old.id.oid, landing.new.id.oid)
    }
    return try bases.first.map { base throws(Failure) in try workspace.facts(of: ObjectID(base)) }
  }

  private static func regime(
    for tip: ObjectID,
    place: PolicyPlace?,
    else fallback: Regime,
    in workspace: Workspace
  ) throws(Failure) -> Regime {
    guard let policy = place?.commit else { return fallback }
    let bases = try workspace.attempt { () throws(GitError) in
      try workspace.repository.mergeBases(policy.oid, tip.oid)
    }
    for base in bases {
      if let regime = try Regime.ruling(at: base, in: workspace) { return regime }
    }
    return fallback
  }

  /// What an object of the lane's own code cannot answer, as a failure of the verb.
  func asking<Result>(_ body: () throws(CannotTell) -> Result) throws(Failure) -> Result {
    do throws(CannotTell) { return try body() } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
  }

  /// What lies between two trees, outside `.lane` and inside.
  func change(from old: ObjectID?, to new: ObjectID?) throws(Failure) -> ChangeFacts {
    let programs = regime.policy.programPaths
    return try asking { () throws(CannotTell) in
      try GitEvidence.change(from: old, to: new, programs: programs, in: workspace)
    }
  }
}

extension Workspace {
  /// What a review asks of a commit that must be here.
  func facts(of id: ObjectID) throws(Failure) -> CommitFacts {
    let commit = try attempt { () throws(GitError) in try repository.commit(id.oid) }
    guard let commit else {
      throw Failure(
        .cannotTell,
        "unknown-commit",
        "\(id.hex.prefix(10)) is not a commit here",
        next: "git fetch"
      )
    }
    return CommitFacts(commit)
  }
}

extension Failure {
  fileprivate static func notProtected(_ target: String) -> Failure {
    Failure(
      .fatal,
      "not-protected",
      "the policy does not protect \(target), so no review of it would count",
      next: "git lane review --for <ref>"
    )
  }
}
