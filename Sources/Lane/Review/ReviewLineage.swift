internal import Git
internal import LaneCore
internal import LaneStore

/// Which earlier reviews were of the line of work that a change belongs to.
///
/// A review is known by the commit that it ended at, also after an amend or a rebase, which leave alone
/// who wrote it when; else by the branch that it was made on, as long as the target has nothing new at
/// the paths that it found wrong. Another branch from the same place is another line of work, also where
/// the two have commits in common.
struct ReviewLineage {
  enum Relation {
    case own
    case other
    /// Its commits are not here, and nothing tells the branch: it counts, and so does every answer to it.
    case unclear
  }

  /// Who wrote a commit, and when: what no rewriting changes by itself.
  private struct Stamp: Hashable {
    let email: [UInt8]
    let seconds: Int64

    init(_ commit: Commit) {
      email = commit.author.email
      seconds = commit.author.time
    }
  }

  private let ground: ReviewGround
  private let subject: ReviewSubject
  private let sessions: ReviewSessions
  private let branch: String?
  /// The commits that the branch has and the target has not.
  private let own: Set<ObjectID>
  private let stamps: Set<Stamp>
  private let authors: Set<String>

  init(of subject: ReviewSubject, on ground: ReviewGround, _ sessions: ReviewSessions)
    throws(Failure)
  {
    self.ground = ground
    self.subject = subject
    self.sessions = sessions
    branch = try ground.branch()
    authors = Set(subject.history.authors.map { $0.lowercased() })
    let workspace = ground.workspace
    let found = try workspace.attempt { () throws(GitError) in
      try workspace.repository.newCommits(
        including: [ground.tip.id.oid],
        excluding: ground.origin.map { [$0.id.oid] } ?? []
      )
    }
    own = Set(found.map { ObjectID($0.id) })
    var stamps: Set<Stamp> = []
    for entry in found {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(entry.id)
      }
      if let commit { stamps.insert(Stamp(commit)) }
    }
    self.stamps = stamps
  }

  func relation(to review: Receipt) throws(Failure) -> Relation {
    if review.change == subject.id { return .own }
    let end = review.head?.commit
    if let end, try isOwn(end) { return .own }
    if let name = sessions.branch(of: review.id) {
      guard name == branch else { return .other }
      return try isOpen(review) ? .own : .other
    }
    if let end {
      return ground.workspace.repository.contains(end.oid) ? .other : try unclear(review)
    }
    // What was not committed stood on a commit of its branch.
    guard let base = review.base?.commit else { return .other }
    return try isOwn(base) ? .own : unclear(review)
  }

  /// Whether the target still is, where a review found something wrong, what it was then, or the branch
  /// has what was found and the target has not: a branch that bears the name of one which landed is
  /// another.
  private func isOpen(_ review: Receipt) throws(Failure) -> Bool {
    guard !review.criticals.isEmpty, let base = review.base?.commit, let fork = ground.fork,
      base != fork.id, ground.workspace.repository.contains(base.oid)
    else { return true }
    let before = try ground.workspace.facts(of: base).tree
    let moved = Set(try ground.change(from: before, to: fork.tree).entries.map(\.path))
    guard review.criticals.contains(where: { moved.contains($0.path) }) else { return true }
    // What it found is not known here, so it may be there still.
    guard let dossier = try sessions.dossier(of: review.id) else { return true }
    for finding in dossier.findings where finding.severity == .critical && !finding.quote.isEmpty {
      if try stands(finding, in: subject.head.tree), try !stands(finding, in: fork.tree) {
        return true
      }
    }
    return false
  }

  /// Whether a file has what was quoted from it.
  private func stands(_ finding: Dossier.Finding, in tree: ObjectID) throws(Failure) -> Bool {
    let workspace = ground.workspace
    let path = ReviewPath.path(finding.location.path)
    let bytes = try workspace.attempt { () throws(GitError) -> [UInt8]? in
      guard let entry = try workspace.repository.entry(in: tree.oid, path: path),
        !entry.isDirectory, let size = try workspace.repository.blobSize(entry.id),
        size <= Self.fileLimit
      else { return nil }
      return try workspace.repository.readBlob(entry.id, limit: Self.fileLimit)
    }
    return bytes?.firstRange(of: Array(finding.quote.utf8)) != nil
  }

  private static let fileLimit = 8 << 20

  private func isOwn(_ id: ObjectID) throws(Failure) -> Bool {
    if own.contains(id) { return true }
    let workspace = ground.workspace
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(id.oid)
    }
    return commit.map { stamps.contains(Stamp($0)) } ?? false
  }

  /// A review of which only the receipt is here: by the same people, from where this branch has been.
  private func unclear(_ review: Receipt) throws(Failure) -> Relation {
    let isTheirs = review.authors.contains { authors.contains($0.lowercased()) }
    guard review.authors.isEmpty || isTheirs else { return .other }
    guard let base = review.base?.commit else { return .unclear }
    let workspace = ground.workspace
    guard workspace.repository.contains(base.oid) else { return .other }
    let isBelow = try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(base.oid, of: ground.tip.id.oid)
    }
    return isBelow ? .unclear : .other
  }
}

extension ReviewGround {
  /// The branch that is worked on; nil where something else than what is checked out is judged.
  func branch() throws(Failure) -> String? {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    return head.commit == tip.id.oid ? head.branch : nil
  }
}
