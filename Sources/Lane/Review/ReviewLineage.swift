internal import Git
internal import LaneCore
internal import LaneStore

/// Which earlier reviews were of the line of work that a change belongs to.
///
/// Commits are known again after an amend or a rebase by who wrote them when, and what was not committed
/// by the branch that it was done on. Another branch from the same place is another line of work.
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

  /// Whether a commit of a review is in the branch's history, where it lands with the branch.
  func holds(_ review: Receipt) -> Bool {
    (review.members + [review.head?.commit].compactMap(\.self)).contains(where: own.contains)
  }

  func relation(to review: Receipt) throws(Failure) -> Relation {
    if review.change == subject.id { return .own }
    let name = sessions.branch(of: review.id)
    if name != nil, name == branch { return .own }
    let commits = review.members + [review.head?.commit].compactMap(\.self)
    if commits.isEmpty {
      // What was not committed stood on a commit of its branch.
      guard name == nil, let base = review.base?.commit else { return .other }
      return try isOwn(base) ? .own : unclear(review)
    }
    var isHere = false
    for id in commits {
      if try isOwn(id) { return .own }
      isHere = isHere || ground.workspace.repository.contains(id.oid)
    }
    return isHere || name != nil ? .other : try unclear(review)
  }

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
