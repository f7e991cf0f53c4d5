extension Repository {
  /// The commits that `including` reach and `excluding` do not, children before parents: what
  /// `git rev-list --topo-order --parents` lists, in its order.
  ///
  /// Walked here: a `git` would read every commit once more, and costs a hook more than a push of one
  /// commit does. Throws where a commit of the range is not here (`shallow`, or `notFound`).
  package func newCommits(including: [OID], excluding: [OID]) throws(GitError) -> [CommitParents] {
    guard !including.isEmpty else { return [] }
    var walk = RangeWalk()
    for id in excluding { try walk.exclude(id, in: self) }
    for id in including { try walk.include(id, in: self) }
    try walk.run(in: self)
    return walk.inTopologicalOrder
  }

  /// The newest commit along first parents that some histories contain; nil where there is none.
  package func firstParent(of tip: OID, in histories: [OID]) throws(GitError) -> OID? {
    let range = try newCommits(including: [tip], excluding: histories)
    let parents = Dictionary(range.map { ($0.id, $0.parents) }) { first, _ in first }
    var next: OID? = tip
    while let id = next, let older = parents[id] { next = older.first }
    return next
  }

  /// The newest commit that two lines of first parents share.
  package func joint(ofFirstParents first: OID, _ second: OID) throws(GitError) -> OID? {
    var (one, other) = (first, second)
    // Each turn takes one of them further down, until they meet.
    while let below = try firstParent(of: other, in: [one]) {
      if below == one { return one }
      (one, other) = (below, one)
    }
    return nil
  }
}

/// A commit and its parents.
package struct CommitParents: Equatable, Sendable {
  package let id: OID
  package let parents: [OID]
}

/// Walks back from some commits until what is left is only what others reach: git's own algorithm.
///
/// As in git, a commit whose clock was far ahead of its descendants' may be listed although an
/// excluded one reaches it. That asks for too much, never for too little.
private struct RangeWalk {
  private struct State {
    /// Nil for a commit that is not here: only expanding it is an error.
    let link: CommitLink?
    var isExcluded: Bool
    var isQueued = true
  }

  private var states: [OID: State] = [:]
  private var queue = DateQueue()
  /// How many commits in the queue are not excluded.
  private var includedCount = 0
  /// The commits that were not excluded when they were met, newest first.
  private var found: [CommitLink] = []

  // Git looks at so many commits more, in case somebody's clock was wrong.
  private static let slop = 5

  mutating func exclude(_ id: OID, in repository: borrowing Repository) throws(GitError) {
    _ = try repository.requiredLink(id)
    try meet(id, isExcluded: true, in: repository)
  }

  mutating func include(_ id: OID, in repository: borrowing Repository) throws(GitError) {
    try meet(id, isExcluded: false, in: repository)
  }

  mutating func run(in repository: borrowing Repository) throws(GitError) {
    var slop = Self.slop
    while slop > 0, let (id, date) = queue.popNewest() {
      guard let state = states[id] else { continue }
      states[id]?.isQueued = false
      var link = state.link
      if !state.isExcluded {
        includedCount -= 1
        let here = if let link { link } else { try repository.requiredLink(id) }
        found.append(here)
        link = here
      }
      // An excluded one that is not here reaches nothing that is.
      for parent in link?.parents ?? [] {
        try meet(parent, isExcluded: state.isExcluded, in: repository)
      }
      let isOlder = found.last.map { date < $0.time } ?? true
      slop = includedCount > 0 || !isOlder ? Self.slop : slop - 1
    }
  }

  private mutating func meet(
    _ id: OID,
    isExcluded: Bool,
    in repository: borrowing Repository
  ) throws(GitError) {
    if let known = states[id] {
      if isExcluded, !known.isExcluded { excludeAll(from: id) }
      return
    }
    let link = try repository.link(id)
    states[id] = State(link: link, isExcluded: isExcluded)
    if !isExcluded { includedCount += 1 }
    queue.add(id, date: link?.time ?? .min)
  }

  /// Excludes a commit that was met before, with all that it was seen to reach.
  private mutating func excludeAll(from id: OID) {
    var waiting = [id]
    while let id = waiting.popLast() {
      guard let state = states[id], !state.isExcluded else { continue }
      states[id]?.isExcluded = true
      if state.isQueued { includedCount -= 1 }
      waiting += state.link?.parents ?? []
    }
  }

  /// No parent before its children, and one line after the other.
  var inTopologicalOrder: [CommitParents] {
    let range = found.filter { states[$0.id]?.isExcluded == false }
    var children: [OID: Int] = [:]
    for link in range { children[link.id] = 0 }
    for link in range {
      for parent in link.parents where children[parent] != nil { children[parent]? += 1 }
    }
    let links = Dictionary(range.map { ($0.id, $0) }) { first, _ in first }
    var waiting = range.filter { children[$0.id] == 0 }.reversed().map(\.id)
    var order: [CommitParents] = []
    order.reserveCapacity(range.count)
    while let id = waiting.popLast(), let link = links[id] {
      order.append(CommitParents(id: id, parents: link.parents))
      for parent in link.parents {
        guard let count = children[parent] else { continue }
        children[parent] = count - 1
        if count == 1 { waiting.append(parent) }
      }
    }
    return order
  }
}
