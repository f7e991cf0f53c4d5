internal import Git
package import LaneCore
internal import LaneStore

/// Judges moves of protected refs with what is known here: on a client of a remote, on a server of
/// the repository itself.
package struct Gatekeeper {
  let workspace: Workspace
  let refs: KnownRefs
  let place: PolicyPlace?
  let notes: NotesView
  private let memory = Memory()

  /// What was read once; a push may name a hundred thousand refs.
  private final class Memory {
    var regime: Regime??
  }

  /// The remote whose refs are judged, nil for local branches and on a server.
  var remote: String? { refs.remote }

  /// Judges as a client of a remote, or where there is none for local branches.
  package init(_ workspace: Workspace, remote: String?) throws(Failure) {
    try self.init(workspace, refs: .seen(at: remote), proposed: [])
  }

  /// Judges by these refs, and by the notes that are stored together with those that are proposed.
  package init(_ workspace: Workspace, refs: KnownRefs, proposed: [ObjectID]) throws(Failure) {
    self.workspace = workspace
    self.refs = refs
    place =
      refs.areOwn
      ? try workspace.ownPolicyPlace(refs) : try workspace.policyPlace(remote: refs.remote)
    notes = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(proposed: proposed.map(\.oid), in: workspace.repository)
    }
  }

  /// The policy in force where nothing moves, nil where there is none.
  package func regime() throws(Failure) -> Regime? {
    if let known = memory.regime { return known }
    let regime = try place?.commit.flatMap { commit throws(Failure) in
      try Regime.ruling(at: commit.oid, in: workspace)
    }
    memory.regime = .some(regime)
    return regime
  }

  /// The policy in force, or HEAD's own where none is yet.
  func regimeHere() throws(Failure) -> Regime {
    guard let regime = try regimeOfCommits() else { throw Failure.notSetUp }
    return regime
  }

  /// What rules commits: until the remote has a policy, the one that the first push will bring.
  func regimeOfCommits() throws(Failure) -> Regime? {
    if let regime = try regime() { return regime }
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    return try head.commit.flatMap { commit throws(Failure) in
      try Regime.read(at: commit, in: workspace)
    }
  }

  /// What there is to know of a move; nil where nothing protects its target.
  func gather(_ move: ProposedMove) throws(Failure) -> Case? {
    guard var gathered = try workspace.gather(move, place: place, tips: try protectedTips()) else {
      return nil
    }
    gathered.landing.isPast = try isPast(gathered.landing, move)
    gathered.landing.accepted = try acceptedTips(gathered.protection)
    if gathered.landing.isPast, !gathered.protection.accepts.isEmpty {
      gathered.landing.accepted.formUnion(try recordedTips(of: gathered.landing))
    }
    return gathered
  }

  /// The tips of the branches whose content a target takes without a review of its own.
  ///
  /// What they were when something landed long ago, only its receipt tells.
  func acceptedTips(_ protection: Protection) throws(Failure) -> Set<ObjectID> {
    guard !protection.accepts.isEmpty else { return [] }
    return Set(
      try refs.branches(in: workspace)
        .filter { branch in protection.accepts.contains { $0.matches(branch.name) } }.map(\.tip)
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
  /// The base is what it will stand on, the others what it will merge. A merge that is what git
  /// makes of its parents adds nothing; what it brings is judged when it lands.
  package func judgeCommit(
    _ tree: ObjectID,
    on base: ObjectID?,
    merging others: [ObjectID] = [],
    branch: String
  ) throws(Failure) -> (Protection, Judgement)? {
    guard let regime = try regimeOfCommits(),
      let protection = regime.policy.protection(for: branch), protection.commit != .off
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
    let gathered = Case(
      landing: landing,
      regime: regime,
      protection: protection,
      rulesItself: false
    )
    let (rules, evidence) = try evidence(on: gathered, endingAt: start?.id)
    var judge = Judge(rules: rules, landing: landing, evidence: evidence)
    if let start, others.count == 1, let other = others.first {
      let merged = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(other.oid)
      }
      if let merged, judge.isCleanMerge(tree, of: CommitFacts(merged), into: start) { return nil }
    }
    return judge.reasonAgainstCommitting(tree, on: start).map { (protection, $0) }
  }

  /// The blocks that nothing lifts in what a move, or what merging a proposal, would bring; none where
  /// that cannot be told, which the gate says itself.
  func standingBlocks(_ move: ProposedMove) throws(Failure) -> [Receipt] {
    let proposal: Proposal?
    do throws(Failure) { proposal = try self.proposal(move) } catch { return [] }
    guard let gathered = try gather(proposal?.merge ?? move) else { return [] }
    var judge = try judge(of: gathered)
    return (try? judge.standingBlocks()) ?? []
  }

  func judge(of gathered: Case) throws(Failure) -> Judge<GitEvidence> {
    let (rules, evidence) = try evidence(on: gathered, endingAt: gathered.landing.new.id)
    return Judge(rules: rules, landing: gathered.landing, evidence: evidence)
  }

  /// What rules a landing, and where its facts come from; the tip is nil where no commit is made yet.
  func evidence(on gathered: Case, endingAt tip: ObjectID?) throws(Failure)
    -> (GateRules, GitEvidence)
  {
    let regime = gathered.regime
    let rules = GateRules(
      target: gathered.landing.target,
      policy: regime.policy,
      protection: gathered.protection,
      revocations: regime.revocations
    )
    let newPolicy = try tip.flatMap { tip throws(Failure) in
      try Regime.readable(at: tip.oid, in: workspace)
    }?.policy
    let evidence = try GitEvidence(
      workspace,
      regime,
      notes: notes,
      programs: regime.policy.programPaths.union(newPolicy?.programPaths ?? ProgramPaths()),
      known: gathered.landing.commits
    )
    return (rules, evidence)
  }

  /// A new tip whose policy nobody can read, or that lost the one which rules it, would leave the
  /// target without one.
  private func refusalOfNewPolicy(_ gathered: Case) throws(Failure) -> Blocker? {
    do {
      guard try Regime.read(at: gathered.landing.new.id.oid, in: workspace) == nil,
        gathered.rulesItself
      else { return nil }
      return Blocker(
        gate: .laneFiles,
        commit: gathered.landing.new.id,
        expected: "a policy",
        found: "\(Workspace.policyFile) is gone",
        remedy: .repairLane
      )
    } catch let failure where failure.code == "bad-policy" {
      return Blocker(
        gate: .laneFiles,
        commit: gathered.landing.new.id,
        expected: "a policy that can be read",
        found: failure.message,
        remedy: .repairLane
      )
    }
  }

  /// The tips of the protected branches, as far as they are known here.
  func protectedTips() throws(Failure) -> [ObjectID] {
    guard let policy = try regime()?.policy else { return [] }
    return try refs.branches(in: workspace)
      .filter { policy.protection(for: $0.name) != nil }.map(\.tip)
  }

  /// Keeps what was learned about signatures for the next process.
  package func finish() throws(Failure) { try workspace.signatures().save() }
}
