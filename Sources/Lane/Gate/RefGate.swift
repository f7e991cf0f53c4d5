internal import Git
package import LaneCore
internal import LaneStore

/// One ref as a push would move it.
package struct RefMove: Sendable, Equatable {
  /// The full name where it moves.
  package var target: String
  /// Nil where there is no such ref yet.
  package var old: ObjectID?
  /// Nil where it is deleted.
  package var new: ObjectID?

  package init(target: String, old: ObjectID?, new: ObjectID?) {
    self.target = target
    self.old = old
    self.new = new
  }

  /// The name as people say it.
  var shortName: String { RefName.short(target) }

  var isTag: Bool { target.hasPrefix("refs/tags/") }
}

/// What a gate says of one ref.
enum RefOutcome {
  /// Nothing protects it.
  case free
  /// It may move, for what is named; for nothing where it is a tag.
  case passed(Case?, [Cover])
  case stopped(Failure)

  var failure: Failure? { if case .stopped(let failure) = self { failure } else { nil } }
}

/// Judges the refs of a push, in the words of one gate; the same on a client and on a server.
struct RefGate {
  let keeper: Gatekeeper
  /// `pre-push`.
  let name: String
  /// What is to be said before the name of a branch, `origin/`.
  var prefix = ""
  /// New tips of protected branches that this very push brings and that may land.
  private var landing: [ObjectID] = []

  init(_ keeper: Gatekeeper, name: String, prefix: String = "") {
    self.keeper = keeper
    self.name = name
    self.prefix = prefix
  }

  /// Judges one; tags after the branches that they may point into.
  mutating func outcome(of move: RefMove) throws(Failure) -> RefOutcome {
    let subject = "push to \(prefix)\(move.shortName)"
    let isProtected = try keeper.regime()?.policy.protection(for: move.target) != nil
    guard let new = move.new else {
      if !isProtected, try !protectsItself(move) { return .free }
      return .stopped(
        Failure(
          .refused,
          "delete",
          "\(subject) blocked: it deletes a protected ref",
          gate: name,
          expected: "the ref stays",
          actual: "a delete",
          next: "git lane status"
        )
      )
    }
    if move.isTag {
      guard isProtected else { return .free }
      return try failureOfTag(move, new, subject).map { .stopped($0) } ?? .passed(nil, [])
    }
    // What is certain need not be read again for each of many refs.
    if !isProtected, let place = keeper.place, place.isCertain, place.branch != move.target,
      try keeper.regime() != nil
    {
      return .free
    }
    if isProtected, let failure = try failureOfKind(move, new, subject) { return .stopped(failure) }
    let proposed = ProposedMove(target: move.target, old: move.old, new: new)
    guard let (gathered, judgement) = try keeper.judge(proposed) else { return .free }
    let refusal = Refusal(workspace: keeper.workspace, gate: name, subject: subject)
    if let failure = try keeper.failure(gathered, judgement, refusal) {
      guard !keeper.refs.areOwn else { return .stopped(failure) }
      let commits = gathered.landing.commits
      return .stopped(Bypasses.named(in: failure, among: commits, of: keeper.workspace))
    }
    guard case .covered(let covers) = judgement else {
      preconditionFailure("what is not covered has been refused")
    }
    landing.append(new)
    return .passed(gathered, covers)
  }

  /// Whether the old tip protects the branch where no other policy rules.
  private func protectsItself(_ move: RefMove) throws(Failure) -> Bool {
    guard !move.isTag, let old = move.old, keeper.workspace.repository.contains(old.oid) else {
      return false
    }
    let stay = ProposedMove(target: move.target, old: old, new: old)
    let rules = try keeper.workspace.rules(for: stay, keeper.place)
    return rules?.regime.policy.protection(for: move.target) != nil
  }

  /// A branch holds commits: git would refuse what else it is given, but not say why.
  private func failureOfKind(_ move: RefMove, _ new: ObjectID, _ subject: String) throws(Failure)
    -> Failure?
  {
    guard move.target.hasPrefix("refs/heads/"),
      let kind = try keeper.workspace.kind(of: new), kind != .commit
    else { return nil }
    return Failure.notACommit(subject, kind, gate: name)
  }

  /// A protected tag never moves, and points into a protected branch.
  private func failureOfTag(_ move: RefMove, _ new: ObjectID, _ subject: String) throws(Failure)
    -> Failure?
  {
    guard move.old == nil else {
      return Failure(
        .refused,
        "tag-moved",
        "\(subject) blocked: a protected tag never moves",
        gate: name,
        expected: "a new name",
        actual: "a tag that is there already",
        next: "git tag <another name>"
      )
    }
    guard try !keeper.isOnProtectedBranch(new, or: landing) else { return nil }
    return Failure(
      .refused,
      "tag-outside",
      "\(subject) blocked: it does not point into a protected branch",
      gate: name,
      expected: "a commit of a protected branch",
      actual: "another commit",
      next: "git push \(keeper.remote ?? "origin") <branch>"
    )
  }
}

extension Failure {
  /// A branch that would hold something else than a commit.
  static func notACommit(_ subject: String, _ kind: ObjectKind, gate: String) -> Failure {
    Failure(
      .refused,
      "not-a-commit",
      "\(subject) blocked: a branch holds commits, and this is a \(kind.rawValue)",
      gate: gate,
      expected: "a commit",
      actual: "a \(kind.rawValue)",
      next: "git push <remote> <commit>:<branch>"
    )
  }
}

extension Workspace {
  /// The kind of an object, nil where it is not here.
  func kind(of id: ObjectID) throws(Failure) -> ObjectKind? {
    try attempt { () throws(GitError) in try repository.kind(of: id.oid) }
  }
}

extension Gatekeeper {
  /// Whether a protected branch, as it is known or as a push leaves it, contains a commit.
  func isOnProtectedBranch(_ id: ObjectID, or landing: [ObjectID]) throws(Failure) -> Bool {
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.peelToCommit(id.oid)
    }
    guard let commit else { return false }
    var tips: [ObjectID] = []
    for tip in try protectedTips() + landing where workspace.repository.contains(tip.oid) {
      tips.append(tip)
    }
    // One question however many branches there are, without the commit graph, which nothing checks.
    let arguments = ["-c", "core.commitGraph=false", "rev-list", "--max-count=1", "--stdin"]
    let input = "\(commit)\n" + tips.map { "^\($0.hex)\n" }.joined()
    let outside = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(arguments, input: Array(input.utf8))
    }
    return outside.isEmpty
  }
}
