extension Repository {
  /// Walks from a commit along first parents, newest first, until `body` returns false or the
  /// first commit is reached.
  ///
  /// Where a parent is not here the walk throws (`shallow`, or `notFound`); it never just ends.
  package func firstParentLine(
    from start: OID,
    _ body: (CommitLink) throws(GitError) -> Bool
  ) throws(GitError) {
    var next: OID? = start
    while let id = next {
      let link = try requiredLink(id)
      guard try body(link) else { return }
      next = link.parents.first
    }
  }

  /// Whether one commit can be reached from another; a commit reaches itself.
  package func isAncestor(_ ancestor: OID, of descendant: OID) throws(GitError) -> Bool {
    if ancestor == descendant { return true }
    var walk = PaintedWalk()
    try walk.paint(ancestor, descendant, until: ancestor, in: self)
    return walk.isReachedFromSecond(ancestor)
  }

  /// The best common ancestors of two commits, none of them an ancestor of another, in order of
  /// name; several after a criss-cross merge, none for unrelated histories.
  package func mergeBases(_ first: OID, _ second: OID) throws(GitError) -> [OID] {
    if first == second { return [first] }
    var walk = PaintedWalk()
    try walk.paint(first, second, until: nil, in: self)
    let candidates = walk.commonAncestors.sorted()
    guard candidates.count > 1 else { return candidates }
    // Commits with wrong dates can be met before their descendants.
    var bases: [OID] = []
    for candidate in candidates {
      var isRedundant = false
      for other in candidates where other != candidate && !isRedundant {
        isRedundant = try isAncestor(candidate, of: other)
      }
      if !isRedundant { bases.append(candidate) }
    }
    return bases
  }

  /// Reads a commit that history says must be here.
  func requiredLink(_ id: OID) throws(GitError) -> CommitLink {
    if let link = try link(id) { return link }
    guard isShallow else {
      throw GitError(.notFound, "read commit \(id)", "it is not in this repository")
    }
    throw GitError(
      .shallow,
      "read commit \(id)",
      "this clone is shallow; 'git fetch --unshallow' gets the rest"
    )
  }
}

/// Walks back from two commits until everything left is known to both: git's own algorithm.
private struct PaintedWalk {
  private struct Paint: OptionSet {
    let rawValue: UInt8
    static let first = Paint(rawValue: 1)
    static let second = Paint(rawValue: 2)
    static let both: Paint = [.first, .second]
    /// Reached from a common ancestor: of no more interest.
    static let stale = Paint(rawValue: 4)
    static let common = Paint(rawValue: 8)
  }

  private struct State {
    /// Nil for a commit that is not here: only expanding it is an error.
    let link: CommitLink?
    var paint: Paint = []
    var isQueued = false

    var isFresh: Bool { isQueued && !paint.contains(.stale) }
  }

  private var states: [OID: State] = [:]
  private var queue = DateQueue()
  /// How many commits in the queue are not known to be below a common ancestor.
  private var freshCount = 0

  /// Paints what each commit reaches; may end once the second reaches `target`.
  mutating func paint(
    _ first: OID,
    _ second: OID,
    until target: OID?,
    in repository: borrowing Repository
  ) throws(GitError) {
    try add(first, .first, in: repository)
    try add(second, .second, in: repository)
    while freshCount > 0, let (id, _) = queue.popNewest(), var state = states[id] {
      if let target, isReachedFromSecond(target) { return }
      if state.isFresh { freshCount -= 1 }
      state.isQueued = false
      var paint = state.paint.intersection([.both, .stale])
      if paint == .both {
        state.paint.insert(.common)
        paint.insert(.stale)
      }
      states[id] = state
      let link = if let known = state.link { known } else { try repository.requiredLink(id) }
      for parent in link.parents { try add(parent, paint, in: repository) }
    }
  }

  var commonAncestors: [OID] {
    states.filter { $0.value.paint.contains(.common) && !$0.value.paint.contains(.stale) }
      .map(\.key)
  }

  func isReachedFromSecond(_ id: OID) -> Bool {
    states[id]?.paint.contains(.second) == true
  }

  private mutating func add(
    _ id: OID,
    _ paint: Paint,
    in repository: borrowing Repository
  ) throws(GitError) {
    var state: State
    if let known = states[id] {
      guard !known.paint.isSuperset(of: paint) else { return }
      state = known
    } else {
      state = State(link: try repository.link(id))
    }
    if state.isFresh { freshCount -= 1 }
    state.paint.formUnion(paint)
    if !state.isQueued { queue.add(id, date: state.link?.time ?? .min) }
    state.isQueued = true
    if state.isFresh { freshCount += 1 }
    states[id] = state
  }
}
