internal import Git
package import LaneCore
internal import LaneStore

/// Judges moves of protected refs with what this clone knows.
package struct Gatekeeper {
  let workspace: Workspace
  let place: PolicyPlace?
  /// The remote whose refs are judged, nil for local branches.
  let remote: String?
  let notes: NotesView

  package init(_ workspace: Workspace, remote: String?) throws(Failure) {
    self.workspace = workspace
    self.remote = remote
    place = try workspace.policyPlace(remote: remote)
    notes = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository)
    }
  }

  /// The policy in force where nothing moves, nil where there is none.
  package func regime() throws(Failure) -> Regime? {
    guard let commit = place?.commit else { return nil }
    return try Regime.read(at: commit.oid, in: workspace)
  }

  /// The policy in force, or HEAD's own where none is yet.
  func regimeHere() throws(Failure) -> Regime {
    if let regime = try regime() { return regime }
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    guard let id = head.commit, let own = try Regime.read(at: id, in: workspace) else {
      throw Failure.notSetUp
    }
    return own
  }

  /// What there is to know of a move; nil where nothing protects its target.
  func gather(_ move: ProposedMove) throws(Failure) -> Case? {
    guard var gathered = try workspace.gather(move, place: place, tips: try protectedTips()) else {
      return nil
    }
    gathered.landing.accepted = try acceptedTips(gathered.protection)
    gathered.landing.isPast = try isPast(gathered.landing, move)
    return gathered
  }

  /// The tips of the branches whose content a target takes without a review of its own.
  func acceptedTips(_ protection: Protection) throws(Failure) -> Set<ObjectID> {
    guard !protection.accepts.isEmpty else { return [] }
    let prefix = remote.map { "refs/remotes/\($0)/" } ?? "refs/heads/"
    let references = try workspace.attempt { () throws(GitError) in
      try workspace.repository.references(prefix: prefix)
    }
    return Set(
      references.compactMap { reference in
        let branch = "refs/heads/" + reference.name.dropFirst(prefix.count)
        return protection.accepts.contains { $0.matches(branch) } ? ObjectID(reference.id) : nil
      }
    )
  }

  /// Whether the target has gone on from what is judged, which then is a second look.
  private func isPast(_ landing: Landing, _ move: ProposedMove) throws(Failure) -> Bool {
    guard let tip = try tip(of: landing.target), tip != move.old else { return false }
    guard workspace.repository.contains(tip.oid) else { return false }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(landing.new.id.oid, of: tip.oid)
    }
  }

  /// Judges a move; nil where nothing protects its target.
  package func judge(_ move: ProposedMove) throws(Failure) -> (Case, Judgement)? {
    guard let gathered = try gather(move) else { return nil }
    if let refusal = try refusalOfNewPolicy(gathered) { return (gathered, .refused([refusal])) }
    var judge = try judge(of: gathered)
    return (gathered, judge.judge())
  }

  /// Looks at what is about to be committed on a branch; nil where it may be.
  ///
  /// The base is what it will stand on, the other what it will merge, if it is a merge.
  package func judgeCommit(
    _ tree: ObjectID,
    on base: ObjectID?,
    merging other: ObjectID? = nil,
    branch: String
  ) throws(Failure) -> (Protection, Judgement)? {
    guard let regime = try regime(), let protection = regime.policy.protection(for: branch),
      protection.commit != .off
    else { return nil }
    var start: CommitFacts?
    if let base {
      start = try workspace.attempt({ () throws(GitError) in
        try workspace.repository.commit(base.oid)
      }).map { CommitFacts($0) }
    }
    // Only the rules matter here: the landing itself is judged when it is pushed.
    let tip = start ?? CommitFacts(id: tree, tree: tree, parents: [])
    let landing = Landing(target: branch, old: start, new: tip, commits: [])
    var judge = try judge(of: Case(landing: landing, regime: regime, protection: protection))
    if let start, let other {
      let merged = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(other.oid)
      }
      if let merged, judge.isCleanMerge(tree, of: CommitFacts(merged), into: start) { return nil }
    }
    return judge.reasonAgainstCommitting(tree, on: start).map { (protection, $0) }
  }

  func judge(of gathered: Case) throws(Failure) -> Judge<GitEvidence> {
    let (rules, evidence) = try evidence(on: gathered)
    return Judge(rules: rules, landing: gathered.landing, evidence: evidence)
  }

  /// What rules a landing, and where its facts come from.
  func evidence(on gathered: Case) throws(Failure) -> (GateRules, GitEvidence) {
    let regime = gathered.regime
    let rules = GateRules(
      target: gathered.landing.target,
      policy: regime.policy,
      protection: gathered.protection,
      revocations: regime.revocations
    )
    let newPolicy = try Regime.read(at: gathered.landing.new.id.oid, in: workspace)?.policy
    let evidence = try GitEvidence(
      workspace,
      regime,
      notes: notes,
      programs: regime.policy.programPaths.union(newPolicy?.programPaths ?? []),
      known: gathered.landing.commits
    )
    return (rules, evidence)
  }

  /// A new tip whose policy nobody can read would leave the target without one.
  private func refusalOfNewPolicy(_ gathered: Case) throws(Failure) -> Blocker? {
    do {
      guard try Regime.read(at: gathered.landing.new.id.oid, in: workspace) == nil,
        !gathered.landing.isFirst, gathered.landing.target == place?.branch
      else { return nil }
      return Blocker(
        gate: .laneFiles,
        commit: gathered.landing.new.id,
        expected: "a policy",
        found: "\(Workspace.policyFile) is gone",
        remedy: .override
      )
    } catch let failure where failure.code == "bad-policy" {
      return Blocker(
        gate: .laneFiles,
        commit: gathered.landing.new.id,
        expected: "a policy that can be read",
        found: failure.message,
        remedy: .review
      )
    }
  }

  /// The tips of the protected branches, as this clone last saw them at the remote.
  func protectedTips() throws(Failure) -> [ObjectID] {
    guard let remote, let policy = try regime()?.policy else { return [] }
    let prefix = "refs/remotes/\(remote)/"
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.references(prefix: prefix)
    }.compactMap { reference in
      let branch = "refs/heads/" + reference.name.dropFirst(prefix.count)
      return policy.protection(for: branch) == nil ? nil : ObjectID(reference.id)
    }
  }

  /// Keeps what was learned about signatures for the next process.
  package func finish() throws(Failure) { try workspace.signatures().save() }
}
