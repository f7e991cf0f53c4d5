internal import Git
package import LaneCore
internal import LaneStore

/// One target's move, with the rules that judge it.
package struct Case: Sendable {
  package var landing: Landing
  package let regime: Regime
  package let protection: Protection
  /// Whether the target's own old tip has the policy that rules it.
  let rulesItself: Bool
}

/// A move that a gate is asked about, as the push or the command line names it.
package struct ProposedMove: Sendable {
  package var target: String
  package var old: ObjectID?
  package var new: ObjectID

  package init(target: String, old: ObjectID?, new: ObjectID) {
    self.target = target
    self.old = old
    self.new = new
  }
}

extension Workspace {
  /// More new commits than these are not walked: a first push needs a baseline instead.
  static let commitLimit = 20_000

  /// Gathers what the judge needs to know of a move; nil where nothing protects its target.
  ///
  /// The place is the policy ref; the tips are old ones of other protected branches, where a new
  /// branch may begin.
  func gather(
    _ move: ProposedMove,
    place: PolicyPlace?,
    tips: [ObjectID]
  ) throws(Failure) -> Case? {
    guard let rules = try rules(for: move, place) else { return nil }
    let (regime, source) = rules
    let isFirst = source == .newTip
    guard let protection = regime.policy.protection(for: move.target) else { return nil }
    let new = try commit(move.new, "the new tip of \(move.target)")
    var old: CommitFacts?
    if let id = move.old {
      old = try commit(id, "the tip of \(move.target) on the remote")
    }
    var isRewind = false
    if let old {
      isRewind = try !attempt { () throws(GitError) in
        try repository.isAncestor(old.id.oid, of: new.id.oid)
      }
    }
    if !isRewind {
      let baselines = regime.policy.baselines
      if old == nil {
        // Most branches begin on the one whose policy rules.
        let ruling = tips.filter { $0 == place?.commit }
        old = try beginning(of: new, at: baselines, onLinesOf: ruling + tips)
        if old == nil, let place = place?.commit, !isFirst {
          old = try beginning(of: new, at: [], onLinesOf: [place])
        }
      } else {
        old = try beginning(of: new, after: old, at: baselines) ?? old
      }
    }
    let commits = try newCommits(of: new, since: old, baselines: regime.policy.baselines)
    return Case(
      landing: Landing(
        target: move.target,
        old: old,
        new: new,
        isRewind: isRewind,
        isFirst: isFirst,
        commits: commits
      ),
      regime: regime,
      protection: protection,
      rulesItself: source == .oldTip
    )
  }

  enum PolicySource { case policyRef, oldTip, newTip }

  /// The policy in force for a move: at the old tip where it moves the policy branch itself, else at
  /// the policy ref; its own where the remote has none yet.
  func rules(
    for move: ProposedMove,
    _ place: PolicyPlace?
  ) throws(Failure) -> (regime: Regime, source: PolicySource)? {
    let isPolicyBranch = move.target == place?.branch
    let isCertain = place?.isCertain == true
    let commit = isPolicyBranch ? move.old : place?.commit
    let regime = try commit.flatMap { commit throws(Failure) in
      try Regime.ruling(at: commit.oid, in: self)
    }
    if isPolicyBranch || isCertain, let regime,
      isCertain || regime.policy.protection(for: move.target) != nil
    {
      return (regime, isPolicyBranch ? .oldTip : .policyRef)
    }
    var own: Regime?
    if let old = move.old, repository.contains(old.oid) {
      own = try Regime.ruling(at: old.oid, in: self)
    }
    // Where only what is checked out names the place, that may be the very change which is judged: what
    // the target has already has to name the same one.
    if let regime, regime.policy.protection(for: move.target) != nil,
      own == nil || own?.policy.firstBranch == place?.branch
        || own?.policy.protection(for: move.target) == nil
    {
      return (regime, .policyRef)
    }
    // A target that has protected itself so far is not freed by a policy that the push brings.
    if let own { return (own, .oldTip) }
    guard
      let tip = try attempt({ () throws(GitError) in
        try repository.peelToCommit(move.new.oid)
      })
    else { return nil }
    return try Regime.read(at: tip, in: self).map { ($0, .newTip) }
  }

  private func commit(_ id: ObjectID, _ role: String) throws(Failure) -> CommitFacts {
    let commit = try attempt { () throws(GitError) in
      try repository.peelToCommit(id.oid).flatMap { id throws(GitError) in
        try repository.commit(id)
      }
    }
    guard let commit else { throw Self.unknown(id, role) }
    return CommitFacts(commit)
  }

  private static func unknown(_ id: ObjectID, _ role: String) -> Failure {
    Failure(
      .cannotTell,
      "unknown-commit",
      "\(role), \(id.hex.prefix(10)), is not a commit here",
      next: "git fetch"
    )
  }

  /// The newest commit of the first-parent line that some known history contains.
  private func beginning(
    of new: CommitFacts,
    after old: CommitFacts?,
    at known: [ObjectID]
  ) throws(Failure) -> CommitFacts? {
    let present = known.filter { repository.contains($0.oid) }
    guard !present.isEmpty else { return nil }
    let found = try attempt { () throws(GitError) in
      try repository.firstParent(
        of: new.id.oid,
        in: (present + (old.map { [$0.id] } ?? [])).map(\.oid)
      ).map { ObjectID($0) }
    }
    guard let found, found != old?.id else { return nil }
    if let old {
      // A baseline beside or below the old tip must not stand in for it: it would hide what the
      // new tip undoes.
      let isAfter = try attempt { () throws(GitError) in
        try repository.isAncestor(old.id.oid, of: found.oid)
      }
      guard isAfter else { return nil }
    }
    return try commit(found, "the baseline")
  }

  /// Where a new branch begins: the newest commit of its first-parent line that a baseline contains, or
  /// that a protected branch was at.
  ///
  /// What merely came to a protected branch by a merge was never its content.
  private func beginning(
    of new: CommitFacts,
    at baselines: [ObjectID],
    onLinesOf tips: [ObjectID]
  ) throws(Failure) -> CommitFacts? {
    // Nothing newer can be on any line; where one is met there, the others need not be walked.
    guard let limit = try beginning(of: new, after: nil, at: baselines + tips) else { return nil }
    var newest = try beginning(of: new, after: nil, at: baselines)
    for tip in tips where newest?.id != limit.id && repository.contains(tip.oid) {
      let joint = try attempt { () throws(GitError) in
        try repository.joint(ofFirstParents: new.id.oid, tip.oid)
      }
      guard let joint else { continue }
      let isNewer = try newest.map { known throws(Failure) in
        try attempt { () throws(GitError) in try repository.isAncestor(known.id.oid, of: joint) }
      }
      if isNewer ?? true { newest = try commit(ObjectID(joint), "where the branch begins") }
    }
    return newest
  }

  private func newCommits(
    of new: CommitFacts,
    since old: CommitFacts?,
    baselines: [ObjectID]
  ) throws(Failure) -> [CommitFacts] {
    let known = baselines.filter { repository.contains($0.oid) } + (old.map { [$0.id] } ?? [])
    let found = try attempt { () throws(GitError) in
      try repository.newCommits(
        including: [new.id.oid],
        excluding: known.map(\.oid)
      )
    }
    guard found.count <= Self.commitLimit else {
      throw Failure(
        .cannotTell,
        "too-many-commits",
        "\(found.count) new commits are more than a gate walks",
        next: "git config -f .lane/policy --add lane.baseline <commit>"
      )
    }
    var commits: [CommitFacts] = []
    commits.reserveCapacity(found.count)
    for entry in found {
      let commit = try attempt { () throws(GitError) in try repository.commit(entry.id) }
      guard let commit else { throw Self.unknown(ObjectID(entry.id), "a new commit") }
      commits.append(CommitFacts(commit))
    }
    return commits
  }
}
