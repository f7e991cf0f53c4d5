internal import Git
internal import LaneCore
internal import LaneStore

/// The change that is judged, with everything that a receipt says of where it comes from.
struct ReviewSubject {
  let base: Receipt.Snapshot
  let head: Receipt.Snapshot
  let change: ChangeFacts
  let history: ReviewHistory
  /// The change that this one is stacked on, where the target did not have it.
  let after: ChangeRecord?

  var id: ObjectID { change.id }

  /// The change as the notes keep it.
  var record: ChangeRecord {
    ChangeRecord(
      id: change.id,
      text: ChangeText.bytes(of: change.entries),
      trees: ChangeRecord.Trees(base: base.tree, head: head.tree)
    )
  }

  /// Where its receipts are noted: on the change, and for people on its commits.
  var keys: [ObjectID] {
    var keys = [id] + history.members
    if let commit = head.commit, !keys.contains(commit) { keys.append(commit) }
    return keys
  }

  /// What makes the same change without what its commits put on the way.
  var withoutHistory: String {
    let base = base.commit.map { String($0.hex.prefix(10)) } ?? "<base>"
    return "git reset --soft \(base), git commit, and git lane review"
  }

  /// The change in a few words: `3 files, 1a2b3c4..5d6e7f8`.
  var summary: String {
    let count = change.entries.count
    let head = head.commit.map { String($0.hex.prefix(7)) } ?? "index"
    let base = base.commit.map { String($0.hex.prefix(7)) } ?? "(nothing)"
    return "\(count) file\(count == 1 ? "" : "s"), \(base)..\(head)"
  }
}

extension ReviewSubject {
  /// The most bytes that the text of a change may have.
  private static var sizeLimit: Int { ChangeText.sizeLimit }

  /// Finds out what is to be judged, and where.
  static func choose(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> (ReviewSubject, ReviewGround) {
    if options.staged { return try staged(options, in: workspace) }
    let (first, second) = try ends(of: options.range, in: workspace)
    let ground = try ReviewGround(second, for: options.target, in: workspace)
    let base = try first.map { id throws(Failure) in try workspace.facts(of: id) } ?? ground.fork
    let history = try ReviewHistory(from: base, to: ground.tip, in: workspace)
    let subject = try make(
      from: base,
      to: Receipt.Snapshot(commit: ground.tip.id, tree: ground.tip.tree),
      history,
      on: ground
    )
    return (subject, ground)
  }

  private static func staged(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> (ReviewSubject, ReviewGround) {
    let head = try workspace.commit(named: "HEAD")
    let ground = try ReviewGround(head, for: options.target, in: workspace)
    let index: IndexTree
    do throws(GitError) {
      index = try workspace.repository.indexTree(using: workspace.git)
    } catch {
      guard error.code == .unmerged else { throw Failure(error) }
      throw Failure(.fatal, "unmerged", error.message, next: "git status")
    }
    let base =
      options.amend
      ? try ground.tip.parents.first.map { id throws(Failure) in try workspace.facts(of: id) }
      : ground.tip
    let subject = try make(
      from: base,
      to: Receipt.Snapshot(commit: nil, tree: ObjectID(index.tree)),
      try ReviewHistory.uncommitted(amending: options.amend ? ground.tip : nil, in: workspace),
      on: ground
    )
    return (subject, ground)
  }

  /// The ends of a range: nil for a base that is the target's matter.
  private static func ends(of range: String?, in workspace: Workspace) throws(Failure)
    -> (ObjectID?, ObjectID)
  {
    guard let range, let dots = range.firstRange(ofText: "..") else {
      return (nil, try workspace.commit(named: range ?? "HEAD"))
    }
    let left = String(range[..<dots.lowerBound])
    var right = String(range[dots.upperBound...])
    let isSymmetric = right.hasPrefix(".")
    if isSymmetric { right.removeFirst() }
    let head = try workspace.commit(named: right.isEmpty ? "HEAD" : right)
    let base = try workspace.commit(named: left.isEmpty ? "HEAD" : left)
    let bases = try workspace.attempt { () throws(GitError) in
      try workspace.repository.mergeBases(base.oid, head.oid)
    }
    guard let fork = bases.first.map({ ObjectID($0) }) else { return (base, head) }
    guard isSymmetric || fork == base else { throw undoing(left, right) }
    return (fork, head)
  }

  /// What is new at the base alone would be judged as taken away.
  private static func undoing(_ base: String, _ head: String) -> Failure {
    let range = "\(base)...\(head)"
    return Failure(
      .fatal,
      "not-a-base",
      "\(base.isEmpty ? "HEAD" : base) has commits that \(head.isEmpty ? "HEAD" : head) lacks: from there"
        + " to there the change would undo them",
      expected: "a base that the head contains, or where the two parted",
      next: "git lane review \(ShellWord.typed(range))"
    )
  }

  private static func make(
    from base: CommitFacts?,
    to head: Receipt.Snapshot,
    _ history: ReviewHistory,
    on ground: ReviewGround
  ) throws(Failure) -> ReviewSubject {
    let workspace = ground.workspace
    let change = try ground.change(from: base?.tree, to: head.tree)
    guard !change.isEmpty else { throw nothing(base, head, hasLaneFiles: change.guarded != nil) }
    let empty = try workspace.attempt { () throws(GitError) in
      ObjectID(try workspace.repository.writeTree([]))
    }
    let subject = ReviewSubject(
      base: Receipt.Snapshot(commit: base?.id, tree: base?.tree ?? empty),
      head: head,
      change: change,
      history: history.of(
        change,
        edits: try edits(in: change, history, from: base, to: head, workspace)
      ),
      after: try stacking(of: base, on: ground, empty: empty)
    )
    guard subject.record.text.count <= sizeLimit else {
      throw Failure(
        .fatal,
        "too-large",
        "the change touches too many files to be bound by one receipt",
        next: "git lane review <base>..<head>"
      )
    }
    try refuseLongHistory(subject.history)
    return subject
  }

  /// Half of a receipt is for what its reviewer says: that it was said must not depend on the history.
  private static func refuseLongHistory(_ history: ReviewHistory) throws(Failure) {
    let transients = history.transients.reduce(0) {
      $0 + PathQuoting.quoted($1.path).utf8.count + 54
    }
    let people = history.authors.reduce(0) { $0 + $1.utf8.count + 9 }
    let members = history.members.count * 49
    guard transients + people + members > Receipt.sizeLimit / 2 else { return }
    throw Failure(
      .fatal,
      "history-too-long",
      "the commits put \(history.transients.count) files on the way that the whole leaves out, and"
        + " with \(history.members.count) commits that is more than a receipt can name",
      next: "git rebase -i, so that what was taken out again is in no commit, then git lane review",
      otherwise: ["git reset --soft <base>, git commit, git lane review"]
    )
  }

  /// What agents' hooks told of a change.
  private static func edits(
    in change: ChangeFacts,
    _ history: ReviewHistory,
    from base: CommitFacts?,
    to head: Receipt.Snapshot,
    _ workspace: Workspace
  ) throws(Failure) -> [AgentEdit] {
    let record = EditRecord(in: workspace)
    guard record.isThere else { return [] }
    let current = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let tip = head.commit ?? current.commit.map { ObjectID($0) }
    let branches = try workspace.attempt { () throws(GitError) in
      try workspace.repository.references(prefix: "refs/heads/")
    }
    var own = Set(branches.filter { tip != nil && $0.id == tip?.oid }.map(\.name))
    if head.commit == nil || tip?.oid == current.commit, let branch = current.branch {
      own.insert(branch)
    }
    let passing = history.of(change, edits: []).transients.map(\.blob)
    return try record.edits(in: change, passing: passing, from: base?.id, to: tip, on: own)
  }

  /// What lies between where the target's line was left and a base beyond it.
  private static func stacking(
    of base: CommitFacts?,
    on ground: ReviewGround,
    empty: ObjectID
  ) throws(Failure) -> ChangeRecord? {
    guard let base, base.id != ground.fork?.id else { return nil }
    if let origin = ground.origin {
      let isBelow = try ground.workspace.attempt { () throws(GitError) in
        try ground.workspace.repository.isAncestor(base.id.oid, of: origin.id.oid)
      }
      guard !isBelow else { return nil }
    }
    let change = try ground.change(from: ground.fork?.tree, to: base.tree)
    guard !change.isEmpty else { return nil }
    return ChangeRecord(
      id: change.id,
      text: ChangeText.bytes(of: change.entries),
      trees: ChangeRecord.Trees(base: ground.fork?.tree ?? empty, head: base.tree)
    )
  }

  private static func nothing(
    _ base: CommitFacts?,
    _ head: Receipt.Snapshot,
    hasLaneFiles: Bool
  ) -> Failure {
    let from = base.map { String($0.id.hex.prefix(10)) } ?? "the empty tree"
    let to = head.commit.map { String($0.hex.prefix(10)) } ?? "the index"
    return Failure(
      .fatal,
      "nothing-to-review",
      hasLaneFiles
        ? "only lane files differ between \(from) and \(to): they are approved, not reviewed"
        : "nothing to review: \(from) and \(to) do not differ outside .lane",
      next: hasLaneFiles
        ? "git lane approve --lane"
        : head.commit == nil ? "git add <file>" : "git lane review --staged"
    )
  }
}
