internal import Git
internal import LaneCore
internal import LaneStore

/// What somebody proposes to a target that has moved on.
struct Proposal {
  /// Where the two parted.
  let base: ObjectID
  let head: ObjectID
  /// What merging it would give, in a commit that nobody but this process has.
  let merge: ProposedMove
  /// Whether it has all that it needs where it began, so that only what the target became since keeps
  /// it out.
  fileprivate(set) var isCoveredAlone = false
}

extension Gatekeeper {
  /// What merging a proposal would give, as a forge does it; nil where it contains the target's tip
  /// and may land as it is.
  ///
  /// That merge is made here and nowhere else; nothing of it is stored.
  func proposal(_ move: ProposedMove) throws(Failure) -> Proposal? {
    guard let old = move.old, let base = try fork(of: move), base != old else { return nil }
    let merged = try workspace.attempt { () throws(GitError) -> OID? in
      let engine = try workspace.merges()
      let trees = try [base.oid, old.oid, move.new.oid].map { id throws(GitError) in
        try workspace.repository.link(id)?.tree
      }
      guard
        let tree = try engine.merge(base: trees[0], ours: trees[1], theirs: trees[2])
      else { return nil }
      try workspace.borrowMerges()
      return try engine.mergeCommit(of: move.new.oid, into: old.oid, tree: tree)
    }
    guard let merged else { throw conflict("conflicts with", move) }
    var merge = move
    merge.new = ObjectID(merged)
    return Proposal(base: base, head: move.new, merge: merge)
  }

  /// Where a tip left its target; nil where they have nothing in common, which makes it a rewind that
  /// only an override lets pass.
  func fork(of move: ProposedMove) throws(Failure) -> ObjectID? {
    guard let old = move.old, workspace.repository.contains(old.oid) else { return nil }
    let bases = try workspace.attempt { () throws(GitError) in
      try workspace.repository.mergeBases(old.oid, move.new.oid)
    }
    guard let base = bases.first else { return nil }
    guard bases.count == 1 else { throw conflict("has several merge bases with", move) }
    return ObjectID(base)
  }

  /// Why a move, or what merging a proposal would give, may not be made, nil when it may.
  func failure(
    _ gathered: Case,
    _ judgement: Judgement,
    of proposal: Proposal? = nil,
    _ refusal: Refusal
  ) throws(Failure) -> Failure? {
    guard case .refused(let blockers) = judgement else {
      return try refusal.failure(gathered, judgement)
    }
    var refusal = refusal
    if var proposal {
      let alone = ProposedMove(
        target: proposal.merge.target,
        old: proposal.base,
        new: proposal.head
      )
      proposal.isCoveredAlone = try judge(alone)?.1.isCovered == true
      refusal.proposal = proposal
    }
    let less = try lackingApproval(gathered, blockers)
    return try refusal.failure(gathered, less ?? judgement)
  }

  /// What a person who approves the whole would be asked, where that was reviewed and its parts were
  /// not: one word is less than the reviews of all of them.
  private func lackingApproval(_ gathered: Case, _ blockers: [Blocker]) throws(Failure)
    -> Judgement?
  {
    guard blockers.contains(where: { $0.gate == .coverage }),
      blockers.allSatisfy({ $0.gate == .coverage || $0.gate == .landBy }),
      let whole = gathered.landing.squashed()
    else { return nil }
    var squashed = gathered
    squashed.landing = whole
    var judge = try judge(of: squashed)
    let judgement = judge.judge()
    guard case .refused(let less) = judgement, less.allSatisfy({ $0.gate == .landBy }) else {
      return nil
    }
    return judgement
  }

  /// Records that a target moved as was judged, with the key of CI.
  func mint(_ landing: Case, _ covers: [Cover]) throws(Failure) -> Receipt {
    let facts = landing.landing
    let tip = try tip(of: facts.target)
    guard let tip, tip == facts.new.id || facts.isPast else {
      throw Failure(
        .refused,
        "not-landed",
        "\(facts.target) has not moved to \(facts.new.id.hex.prefix(10)) as far as is known here",
        expected: "a commit of \(facts.target)",
        actual: tip.map { "its tip is \($0.hex.prefix(10))" } ?? "it is not there",
        next: "git fetch \(ShellWord.typed(remote ?? "origin"))"
      )
    }
    let regimes = [landing.regime] + (try regime().map { [$0] } ?? [])
    switch try LandingKey.find(under: regimes, in: workspace) {
    case .missing(let reason, let next):
      throw Failure(.refused, "no-ci-key", "nothing can be recorded: \(reason)", next: next)
    case .found(let key):
      // Said once; a job that is run again finds it.
      let receipts = try LandedReceipts(workspace: workspace, key: key)
        .sign([(landing, covers)], self)
      return receipts[0]
    }
  }

  private func conflict(_ relation: String, _ move: ProposedMove) -> Failure {
    let name = shownName(of: move.target)
    return Failure(
      .cannotTell,
      "conflict",
      "\(move.new.hex.prefix(10)) \(relation) \(name), so what would land cannot be told",
      gate: "verify",
      next: "git rebase \(ShellWord.typed(name))",
      otherwise: ["git merge \(ShellWord.typed(name))"]
    )
  }
}

extension Landing {
  /// The same in one commit, as a squash makes it; nil where it is that already.
  fileprivate func squashed() -> Landing? {
    guard let old, !isRewind, commits.count > 1 else { return nil }
    var landing = self
    landing.new.parents = [old.id]
    landing.new.authors = Set(commits.flatMap(\.authors)).sorted()
    landing.new.agents = commits.flatMap(\.agents)
    landing.commits = [landing.new]
    return landing
  }
}
