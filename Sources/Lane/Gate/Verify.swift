internal import Git
package import LaneCore
internal import LaneStore

/// The gates' judgement on a range, for CI and people.
package struct Verification: Answer {
  package let target: String
  package let old: ObjectID?
  package let new: ObjectID
  /// What was proposed, where `new` is what merging it would give.
  package let proposal: ObjectID?
  package let covers: [Cover]
  /// Whether anything protects the target, so that something was judged.
  package let isGated: Bool
  /// The receipt of the landing, where one was asked for.
  package internal(set) var minted: Receipt?

  package var text: Text {
    let tip = proposal ?? new
    guard isGated else {
      return "\(Text.Mark.yes) nothing protects \(target), so nothing is gated there\n"
    }
    let verb = proposal == nil ? "move to" : "merge"
    var text: Text = "\(Text.Mark.yes) \(target) may \(verb) \(String(tip.hex.prefix(10)), .name)\n"
    text += Text.table(covers.map { $0.row(to: $0.to == new ? tip : $0.to) }, indent: 2)
    if let minted { text += "  landed, as \(minted.id.text) says\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "target": .string(target),
      "old": old.map { .string($0.hex) } ?? .null,
      "new": .string(new.hex),
      "proposal": proposal.map { .string($0.hex) } ?? .null,
      "covers": .array(covers.map { $0.json }),
      "gated": .bool(isGated),
      "minted": minted.map { .string($0.id.text) } ?? .null,
    ])
  }
}

extension Cover {
  fileprivate func row(to end: ObjectID) -> [Text] {
    let span = (from.map { "\($0.hex.prefix(7)).." } ?? "") + end.hex.prefix(7)
    let by = receipts.isEmpty ? reason : receipts.map(\.summary).joined(separator: ", ")
    return ["\(span, .name)", "\(rule.rawValue)", "\(by)"]
  }

  /// Why it needs no receipt of its own.
  private var reason: String {
    switch rule {
    case .merged: "what git makes of its parents"
    case .revert: "takes back what landed before"
    case .whole, .step, .carried, .empty, .override: "nothing outside .lane"
    }
  }

  package var json: JSONValue {
    .object([
      "rule": .string(rule.rawValue),
      "from": from.map { .string($0.hex) } ?? .null,
      "to": .string(to.hex),
      "change": .string(change.id.hex),
      "receipts": .array(receipts.map { .string($0.id.text) }),
    ])
  }
}

extension Receipt {
  /// A receipt in a few words: `review pass by codex gpt-5.5 (sha256:1a2b3c4d5e)`.
  package var summary: String {
    let what = [statement.kind.rawValue, statement.verdict?.rawValue, statement.approves?.rawValue]
      .compactMap { $0 }
    let who =
      switch statement.reviewer {
      case .human(let principal): principal
      case .provider(let name, let model, _):
        [name, model].compactMap { $0 }.joined(separator: " ")
      case nil: statement.by
      }
    return "\(what.joined(separator: " ")) by \(who) (sha256:\(id.hex.prefix(10)))"
  }
}

extension Verification {
  /// Judges the update of a target, by default from its tip on the remote to HEAD.
  ///
  /// The range is `old..new`, or a new tip alone; the target a protected ref, else the one that the
  /// policy protects first.
  /// With `minting` the landing, which the target must have made, is recorded by the key of CI.
  package static func run(
    range: String?,
    target: String?,
    minting: Bool = false,
    in workspace: Workspace
  ) throws(Failure) -> Verification {
    let (keeper, target) = try keeper(for: target, in: workspace)
    let named = try move(range, target, keeper)
    try keeper.requireKnown(named)
    let proposal = try range?.firstRange(ofText: "..") == nil ? keeper.proposal(named) : nil
    let move = proposal?.merge ?? named
    guard let (gathered, judgement) = try keeper.judge(move) else {
      if !minting, try keeper.isFree(target) {
        return Verification(
          target: target,
          old: named.old,
          new: move.new,
          proposal: proposal?.head,
          covers: [],
          isGated: false
        )
      }
      throw Failure(
        .cannotTell,
        "not-protected",
        "nothing protects \(target) here",
        gate: "verify",
        next: "git lane status"
      )
    }
    let refusal = Refusal(workspace: workspace, gate: "verify", subject: "update of \(target)")
    let failure = try keeper.failure(gathered, judgement, of: proposal, refusal)
    if let failure { throw failure }
    try keeper.finish()
    guard case .covered(let covers) = judgement else {
      preconditionFailure("what is not covered has been refused")
    }
    var verification = Verification(
      target: target,
      old: gathered.landing.old?.id,
      new: move.new,
      proposal: proposal?.head,
      covers: covers,
      isGated: true
    )
    if minting { verification.minted = try keeper.mint(gathered, covers) }
    return verification
  }

  /// The gatekeeper of the target's remote, and the target's full name.
  static func keeper(for target: String?, in workspace: Workspace) throws(Failure)
    -> (Gatekeeper, String)
  {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let branch = target.map { $0.hasPrefix("refs/") ? $0 : "refs/heads/\($0)" }
    // Who others push to has the branches themselves, whatever it was cloned from.
    let refs: KnownRefs =
      workspace.repository.isBare
      ? .own() : .seen(at: try workspace.remote(of: branch ?? head.branch))
    let keeper = try Gatekeeper(workspace, refs: refs, proposed: [])
    if let branch { return (keeper, branch) }
    var regime = try keeper.regime()
    if regime == nil, let id = head.commit { regime = try Regime.read(at: id, in: workspace) }
    guard let regime else { throw Failure.notSetUp }
    if let branch = head.branch, regime.policy.protection(for: branch) != nil {
      return (keeper, branch)
    }
    guard let first = regime.policy.firstBranch else {
      throw Failure(
        .fatal,
        "no-target",
        "the policy protects only patterns; name the target",
        next: "git lane verify --target <ref>"
      )
    }
    return (keeper, first)
  }

  /// The update that a range names; without one, from where the target is to HEAD.
  static func move(_ range: String?, _ target: String, _ keeper: Gatekeeper) throws(Failure)
    -> ProposedMove
  {
    let workspace = keeper.workspace
    var (old, new): (ObjectID?, ObjectID)
    if let range, let dots = range.firstRange(ofText: "..") {
      old = try workspace.commit(named: String(range[..<dots.lowerBound]))
      let tip = String(range[dots.upperBound...])
      new = try workspace.commit(named: tip.isEmpty ? "HEAD" : tip)
    } else {
      old = try keeper.tip(of: target)
      new = try workspace.commit(named: range ?? "HEAD")
    }
    return ProposedMove(target: target, old: old, new: new)
  }
}

extension Gatekeeper {
  /// Whether a branch that is there is none of those that the policy protects; of one that nobody
  /// knows the name may be misspelt.
  func isFree(_ target: String) throws(Failure) -> Bool {
    guard let place, place.isCertain, place.branch != target,
      let policy = try regime()?.policy, try tip(of: target) != nil
    else { return false }
    return policy.protection(for: target) == nil
  }

  /// Refuses to judge a change by the policy that it brings itself, unless it is what the remote will
  /// have first: that this clone has not fetched the target says nothing of the target.
  fileprivate func requireKnown(_ move: ProposedMove) throws(Failure) {
    guard move.old == nil, place?.commit == nil, !refs.areOwn else { return }
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    if head.branch == move.target, try refs.branches(in: workspace).isEmpty { return }
    throw Failure(
      .cannotTell,
      "unknown-target",
      "where \(move.target) is, and so by which rules to judge, is not known here",
      gate: "verify",
      next: try fetching(move.target)
    )
  }

  /// What brings a branch of the remote here, also into a clone of another one alone.
  private func fetching(_ target: String) throws(Failure) -> String {
    guard let remote else { return "git remote add origin <url> && git fetch origin" }
    let name = ShellWord.typed(remote)
    let fetch = "git fetch \(name)"
    guard target.hasPrefix("refs/heads/"),
      try workspace.trackingRef(of: target, at: remote) == nil
    else { return fetch }
    let branch = ShellWord.typed(RefName.short(target))
    return "git remote set-branches --add \(name) \(branch) && \(fetch)"
  }

  /// Where a target is, as far as this clone knows: on its remote, or here where there is none.
  func tip(of target: String) throws(Failure) -> ObjectID? {
    try refs.tip(of: target, in: workspace)
  }
}

extension Workspace {
  /// The commit that a revision names.
  package func commit(named revision: String) throws(Failure) -> ObjectID {
    let id = try attempt { () throws(GitError) in
      try git.resolve("\(revision)^{commit}")
    }
    guard let id else {
      throw Failure(
        .fatal,
        "bad-revision",
        "'\(revision)' names no commit",
        next: "git log --oneline"
      )
    }
    return ObjectID(id)
  }
}

extension Failure {
  /// No policy rules here.
  package static var notSetUp: Failure {
    Failure(
      .fatal,
      "not-set-up",
      "this repository has no \(Workspace.policyFile)",
      next: "git lane init"
    )
  }
}

extension String {
  /// Where a text first stands in this one.
  func firstRange(ofText text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
