internal import Git
internal import LaneCore
internal import LaneStore

extension ChangeStatus {
  /// Looks at the branch, the policy, the hooks, HEAD and the index; changes nothing that counts.
  package static func run(in workspace: Workspace) throws(Failure) -> ChangeStatus {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let remote = try workspace.remote(of: head.branch)
    let keeper = try Gatekeeper(workspace, remote: remote)
    var ref = keeper.place?.ref ?? "HEAD"
    var regime = try keeper.regime()
    if regime == nil, let commit = head.commit {
      regime = try Regime.read(at: commit, in: workspace)
      ref = "HEAD"
    }
    let surroundings = workspace.surroundings
    let hooks = try? HookInstaller.status(
      environment: surroundings.environment,
      directory: surroundings.directory
    )
    let unpublished =
      try remote.map { name throws(Failure) in
        Publishing(workspace: workspace, remote: name, regime: try keeper.regime()).hasNews
      } ?? false
    guard let regime else {
      return ChangeStatus(
        branch: head.branch,
        target: nil,
        rules: nil,
        hooks: hooks,
        head: nil,
        index: nil,
        blocks: [],
        unpublished: unpublished,
        ways: Ways(next: "git lane init")
      )
    }
    let target = target(of: head.branch, regime.policy)
    var (headNeed, blocks, ways): (Need?, [String], Ways) = (nil, [], Ways())
    if let target, let commit = head.commit {
      (headNeed, blocks, ways) = try need(of: ObjectID(commit), for: target, keeper)
    }
    let (indexNeed, nextForIndex) = try need(ofIndexOn: head, target, keeper)
    try keeper.finish()
    if let nextForIndex { ways = Ways(next: nextForIndex) }
    if ways.next == nil { ways.next = hooks?.hooks.compactMap(\.fault).first?.next }
    return ChangeStatus(
      branch: head.branch,
      target: target,
      rules: Rules(ref: ref, regime),
      hooks: hooks,
      head: headNeed,
      index: indexNeed,
      blocks: blocks,
      unpublished: unpublished,
      ways: ways
    )
  }

  /// The branch itself where it is protected, else the first one that is protected by name.
  private static func target(of branch: String?, _ policy: Policy) -> String? {
    if let branch, policy.protection(for: branch) != nil { return branch }
    return policy.protections.first { $0.pattern.isLiteral }?.pattern.text
  }

  /// What HEAD needs to become the target's tip.
  private static func need(of commit: ObjectID, for target: String, _ keeper: Gatekeeper)
    throws(Failure) -> (Need?, [String], Ways)
  {
    let old = try keeper.tip(of: target)
    guard old != commit else { return (.nothing("is the target's tip"), [], Ways()) }
    return try need(of: ProposedMove(target: target, old: old, new: commit), keeper)
  }

  /// What a move of a target still needs, the blocks that stand against it, and what leads on.
  ///
  /// Where the target has moved on, that is what merging it would give, as a forge judges it.
  static func need(of move: ProposedMove, _ keeper: Gatekeeper) throws(Failure)
    -> (Need, [String], Ways)
  {
    let gathered: Case
    let judgement: Judgement
    let proposal: Proposal?
    do throws(Failure) {
      proposal = try keeper.proposal(move)
      guard let judged = try keeper.judge(proposal?.merge ?? move) else {
        return (.nothing("nothing protects \(RefName.short(move.target))"), [], Ways())
      }
      (gathered, judgement) = judged
    } catch  where error.kind == .cannotTell {
      return (.cannotTell(error.message), [], Ways(error))
    }
    let isBehind = proposal != nil
    let count = gathered.landing.commits.count - (isBehind ? 1 : 0)
    let commits = "\(count) new commit\(count == 1 ? "" : "s")" + (isBehind ? ", behind" : "")
    switch judgement {
    case .covered(let covers):
      let rule = Set(covers.map(\.rule.rawValue)).sorted().joined(separator: ", ")
      let tip = keeper.shownName(of: move.target)
      let next = isBehind ? "git rebase \(ShellWord.typed(tip))" : nil
      return (.covered("\(commits), covered (\(rule))"), [], Ways(next: next))
    case .cannotTell(let doubt): return (.cannotTell(doubt.reason), [], Ways(next: doubt.next))
    case .refused(let blockers):
      let refusal = Refusal(workspace: keeper.workspace, gate: "status", subject: "update")
      let failure = try keeper.failure(gathered, judgement, of: proposal, refusal)
      let first = blockers.first
      let words = "\(commits), not covered: \(first?.found ?? ""), not \(first?.expected ?? "")"
      let blocks = blockers.filter { $0.gate == .block }.map { blocker in
        (blocker.commit.map { "\($0.hex.prefix(10)) " } ?? "") + blocker.found
      }
      return (.lacks(words), blocks, failure.map { Ways($0) } ?? Ways())
    }
  }

  /// What the index needs to be committed here.
  private static func need(ofIndexOn head: Head, _ target: String?, _ keeper: Gatekeeper)
    throws(Failure) -> (Need?, String?)
  {
    let workspace = keeper.workspace
    guard !workspace.repository.isBare else { return (nil, nil) }
    let tree: ObjectID
    do throws(GitError) {
      tree = ObjectID(try workspace.repository.indexTree(using: workspace.git).tree)
    } catch {
      return (.cannotTell(error.message), nil)
    }
    let base = try head.commit.map { id throws(Failure) in try workspace.tree(of: ObjectID(id)) }
    guard tree != base else { return (.nothing("nothing is staged"), nil) }
    let change = try workspace.change(from: base, to: tree)
    guard !change.isEmpty else { return (.nothing("only lane files are staged"), nil) }
    guard let branch = head.branch, branch == target else {
      return (.nothing("staged; this branch is not protected, the push decides"), nil)
    }
    let judged = try keeper.judgeCommit(tree, on: head.commit.map { ObjectID($0) }, branch: branch)
    switch judged?.1 {
    case nil, .covered: return (.covered("staged, with a passing review"), nil)
    case .cannotTell(let doubt): return (.cannotTell(doubt.reason), doubt.next)
    case .refused(let blockers):
      let first = blockers.first
      let words = "staged, lacks review: \(first?.found ?? ""), not \(first?.expected ?? "")"
      return (.lacks(words), "git lane review --staged")
    }
  }
}

extension Gatekeeper {
  /// A target as git names what this clone knows of it: `origin/main`.
  func shownName(of target: String) -> String {
    (remote.map { "\($0)/" } ?? "") + RefName.short(target)
  }
}

extension ChangeStatus.Ways {
  init(_ failure: Failure) {
    next = failure.next
    otherwise = failure.otherwise
  }
}

extension ChangeStatus.Rules {
  init(ref: String, _ regime: Regime) {
    self.ref = ref
    commit = regime.commit
    id = regime.policy.id
    caveat = regime.caveat
    reviewers = regime.policy.review.providers
    protections = regime.policy.protections.map { protection in
      let reviews = protection.reviews == 1 ? "1 review" : "\(protection.reviews) reviews"
      return "\(RefName.short(protection.pattern.text)): \(reviews), independent by "
        + "\(protection.independence.rawValue), landed by \(protection.landBy.rawValue), "
        + "commit \(protection.commit.rawValue)"
    }
  }
}
