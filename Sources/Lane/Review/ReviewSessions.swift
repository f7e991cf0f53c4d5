internal import Git
internal import LaneCore
internal import LaneStore

/// What the sessions of this clone, and those fetched from remotes, tell of earlier reviews.
struct ReviewSessions {
  /// Every believed review, oldest first.
  let reviews: [StreamFold.Review]
  /// What authors answered to findings, in the same order.
  let replies: [StreamFold.Reply]
  private let workspace: Workspace
  private let reader: StreamReader

  init(under regime: Regime, in workspace: Workspace) throws(Failure) {
    self.workspace = workspace
    let reader = StreamReader(
      keys: regime.keys,
      verifier: try workspace.signatures(),
      at: workspace.surroundings.now()
    )
    self.reader = reader
    var reviews: [StreamFold.Review] = []
    var replies: [StreamFold.Reply] = []
    for name in try workspace.sessionNames() {
      let fold = try workspace.stored { () throws(StoreError) in
        try reader.fold(name, in: workspace.repository)
      }
      try Self.requireJudged(fold, name)
      reviews += fold.reviews
      replies += fold.replies
    }
    // One order within a session; between sessions the clocks of their writers have to do.
    self.reviews = reviews.enumerated().sorted {
      ($0.element.event.time, $0.offset) < ($1.element.event.time, $1.offset)
    }.map(\.element)
    self.replies = replies.enumerated().sorted {
      ($0.element.event.time, $0.offset) < ($1.element.event.time, $1.offset)
    }.map(\.element)
  }

  /// What could not be looked at just now may be a finding, or how often there was one.
  private static func requireJudged(_ fold: StreamFold, _ name: String) throws(Failure) {
    for skipped in fold.skipped {
      guard case .undecided = skipped.reason else { continue }
      throw Failure(
        .cannotTell,
        "session-unreadable",
        "entry \(skipped.id.hex.prefix(10)) of the session \(SafeText.line(name)) \(skipped.reason)",
        expected: "every earlier review, whose findings are asked about again",
        next: "git lane doctor"
      )
    }
  }

  /// The dossier that a review was made of, where this clone has it.
  func dossier(of receipt: ContentDigest) throws(Failure) -> Dossier? {
    try dossierBytes(of: receipt).flatMap { try? Dossier(parsing: $0) }
  }

  /// The branch that a change was on when it was reviewed, where that is known.
  func branch(of receipt: ContentDigest) -> String? {
    reviews.last { $0.review.receipt == receipt }?.review.branch
  }

  func dossierBytes(of receipt: ContentDigest) throws(Failure) -> [UInt8]? {
    guard let entry = reviews.last(where: { $0.review.receipt == receipt })?.entry else {
      return nil
    }
    return try workspace.stored { () throws(StoreError) in
      try reader.attachment(ReviewLog.dossierName, of: entry, in: workspace.repository)
    }
  }

  /// What was answered to a finding under any of its names, oldest first.
  func replies(toFindingNamed key: String) -> [StreamFold.Reply] {
    replies.filter { reply in
      let prior = ReviewExpectation.Prior(
        receipt: reply.answered.receipt,
        finding: reply.answered.finding,
        isCritical: true
      )
      return prior.key == key
    }
  }
}

extension Workspace {
  /// The names of the sessions here, and of those that only a remote's copy holds.
  func sessionNames() throws(Failure) -> [String] {
    var names = Set(
      try stored { () throws(StoreError) in try StreamStore.streams(in: repository) }
    )
    let copies = try attempt { () throws(GitError) in
      try repository.references(prefix: LaneReferences.tracking)
    }
    for copy in copies {
      guard let place = copy.name.firstRange(ofText: "/lane/sessions/") else { continue }
      names.insert("refs" + copy.name[place.lowerBound...])
    }
    return names.sorted()
  }
}
