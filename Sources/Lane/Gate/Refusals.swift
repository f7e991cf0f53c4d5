internal import Git
internal import LaneCore
internal import LaneStore

/// Puts what a gate decided into facts that a person can act on.
struct Refusal {
  let workspace: Workspace
  let gate: String
  /// What was judged: `push to origin/main`.
  let subject: String
  /// What was proposed, where the landing is what merging it would give.
  var proposal: Proposal?
  /// Whether what lacks a review may be what was reviewed on another base.
  var mayBeRebased = true

  /// Why a move may not be made, nil when it may.
  func failure(_ gathered: Case, _ judgement: Judgement) throws(Failure) -> Failure? {
    switch judgement {
    case .covered: return nil
    case .cannotTell(let reason):
      return Failure(
        .cannotTell,
        "cannot-tell",
        "\(subject): \(reason.reason)",
        gate: gate,
        next: reason.next
      )
    case .refused(let blockers):
      let landing = gathered.landing
      let next = try next(blockers, landing)
      let policy = gathered.regime.policy
      let sync = try workspace.unseenReceipts(of: landing, policy).map(Self.sync(from:))
      let others = sync == nil ? syncing(blockers, landing, policy) : [next].compactMap(\.self)
      return Failure(
        .refused,
        blockers.first?.gate.rawValue ?? "coverage",
        "\(subject) blocked: \(summary(blockers, of: landing))",
        gate: gate,
        expected: blockers.first?.expected,
        actual: blockers.first?.found,
        blockers: try blockers.map { blocker throws(Failure) in try row(blocker, landing) },
        next: sync ?? next,
        otherwise: others + carrying(blockers),
        why: blockers.lazy.compactMap { commit(of: $0) }.first
          .map { "git lane why \($0.hex.prefix(10))" }
      )
    }
  }

  private func summary(_ blockers: [Blocker], of landing: Landing) -> String {
    let bare = blockers.filter { $0.gate == .coverage && commit(of: $0) != nil }
    guard bare.count == blockers.count, landing.commits.count > 0 else {
      return blockers.first.map { Self.sentence(of: $0) } ?? "not covered"
    }
    let all = landing.commits.count - (proposal == nil ? 0 : 1)
    return all == 1
      ? "1 new commit lacks a passing review"
      : "\(bare.count) of \(all) new commits lack\(bare.count == 1 ? "s" : "") a passing review"
  }

  private static func sentence(of blocker: Blocker) -> String {
    switch blocker.gate {
    case .coverage: "the change lacks a passing review"
    case .rewind: "it takes commits away from a protected ref"
    case .block: "a review blocks it"
    case .laneFiles where blocker.remedy == .repairLane: "nobody could read its new policy"
    case .laneFiles: "lane files change without a person's approval"
    case .override: "its override was for one landing, which was made"
    case .history: "its history holds what no review saw"
    case .landBy: "no person approved what an agent built or no reviewer can read"
    }
  }

  private func row(_ blocker: Blocker, _ landing: Landing) throws(Failure) -> Failure.Blocker {
    guard let id = commit(of: blocker) else {
      let (old, new) = ends(of: landing)
      let range = (old.map { $0.hex.prefix(7) + ".." } ?? "") + new.hex.prefix(7)
      return Failure.Blocker(String(range), reason: "\(blocker.found), not \(blocker.expected)")
    }
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(id.oid)
    }
    let title = commit.map { String(decoding: $0.message.prefix { $0 != 10 }, as: UTF8.self) }
    return Failure.Blocker(String(id.hex.prefix(7)), title: title, reason: blocker.found)
  }

  /// The commit that a blocker is about, nil where it is the landing as a whole.
  private func commit(of blocker: Blocker) -> ObjectID? {
    // Nobody else has the merge of a proposal.
    blocker.commit == proposal?.merge.new ? nil : blocker.commit
  }
}

// The way on.
extension Refusal {
  /// Where what is asked for begins and ends, in commits that others have too.
  private func ends(of landing: Landing) -> (ObjectID?, ObjectID) {
    proposal.map { ($0.base, $0.head) } ?? (landing.old?.id, landing.new.id)
  }

  /// The landing as the command line takes it.
  private func range(of landing: Landing) throws(Failure) -> String {
    let (old, new) = ends(of: landing)
    let tip = try isHead(new) ? "HEAD" : String(new.hex.prefix(10))
    return old.map { "\($0.hex.prefix(10))..\(tip)" } ?? tip
  }

  private func isHead(_ id: ObjectID) throws(Failure) -> Bool {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    return head.commit?.hex == id.hex
  }

  private static func sync(from remote: String) -> String {
    "git lane sync \(ShellWord.typed(remote))"
  }

  /// The way on where others have what lacks a review, and maybe its receipts.
  private func syncing(_ blockers: [Blocker], _ landing: Landing, _ policy: Policy) -> [String] {
    guard proposal?.isCoveredAlone != true else { return [] }
    let bare = blockers.filter { $0.gate == .coverage }
      .map { commit(of: $0) ?? ends(of: landing).1 }
    // It only adds to a refusal: what cannot be found out leaves that as it is.
    let remote = try? workspace.publisher(of: bare, for: landing.target, policy)
    return remote.map { ["\(Self.sync(from: $0)), if a review of it was published"] } ?? []
  }

  /// The way on where what lacks a review was reviewed before it was re-based.
  private func carrying(_ blockers: [Blocker]) -> [String] {
    guard mayBeRebased, proposal?.isCoveredAlone != true else { return [] }
    switch blockers.first?.remedy {
    case .review, .reviewWhole:
      let range = proposal.map { " \($0.base.hex.prefix(10))..\($0.head.hex.prefix(10))" } ?? ""
      return ["git lane carry\(range), if it was reviewed on another base"]
    default: return []
    }
  }

  private func next(_ blockers: [Blocker], _ landing: Landing) throws(Failure) -> String? {
    guard let first = blockers.first else { return nil }
    if let merging = try merging(for: first, landing) { return merging }
    if first.remedy == .review, blockers.count == 1, let id = commit(of: first),
      landing.commits.count > 1,
      let commit = landing.commits.first(where: { $0.id == id }),
      let parent = commit.parents.first
    {
      return first.remedy.command(on: "\(parent.hex.prefix(10))..\(id.hex.prefix(10))")
    }
    if let part = try reviewable(first, landing) { return first.remedy.command(on: part) }
    return first.remedy.command(on: try range(of: landing))
  }

  /// What a proposal needs that no receipt about it would give: to stand on what the target is now.
  private func merging(for blocker: Blocker, _ landing: Landing) throws(Failure) -> String? {
    guard let proposal, let old = landing.old, blocker.remedy != .repairLane,
      proposal.isCoveredAlone || blocker.remedy == .override
    else { return nil }
    if try isHead(proposal.head) { return "git merge \(old.id.hex.prefix(10))" }
    let branches = try workspace.attempt { () throws(GitError) in
      try workspace.repository.references(prefix: "refs/heads/")
    }
    // A merge is made on what is checked out.
    guard let branch = branches.first(where: { $0.id == proposal.head.oid }) else {
      return "git switch --detach \(proposal.head.hex.prefix(10))"
    }
    return "git switch \(ShellWord.typed(RefName.short(branch.name)))"
  }

  /// The first part to be reviewed of what has more commits than one review takes.
  private func reviewable(_ blocker: Blocker, _ landing: Landing) throws(Failure) -> String? {
    switch blocker.remedy {
    case .review, .reviewWhole: break
    default: return nil
    }
    let parents = Dictionary(landing.commits.map { ($0.id, $0.parents) }) { first, _ in first }
    let part = ReviewablePart(
      of: parents,
      to: ends(of: landing).1,
      beginningWith: commit(of: blocker)
    )
    return part.map { "\($0.base.hex.prefix(10))..\($0.head.hex.prefix(10))" }
  }
}

extension Remedy {
  /// The command line for a range.
  func command(on range: String) -> String {
    switch self {
    case .review, .reviewWhole, .answer: "git lane review \(range)"
    case .approveLanding: "git lane approve \(range)"
    case .approveLane: "git lane approve --lane \(range)"
    case .repairLane: "correct \(Workspace.policyFile) in a new commit"
    case .override: "git lane override --reason <text> \(range)"
    }
  }
}
