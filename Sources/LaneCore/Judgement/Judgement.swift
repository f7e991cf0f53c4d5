/// The move of one target that a gate is asked about.
package struct Landing: Sendable {
  package var target: String
  /// The old tip, nil where the target begins with the empty tree.
  package var old: CommitFacts?
  package var new: CommitFacts
  /// Whether the new tip lacks the old one.
  package var isRewind: Bool
  /// Whether the target's repository has no policy yet: its first lane files need no approval.
  package var isFirst: Bool
  /// Whether the target has made this move already and it is only looked at again.
  package var isPast: Bool
  /// Every commit that the new tip adds, in any order.
  package var commits: [CommitFacts]
  /// The old tips of the branches that this target accepts without a review of its own.
  package var accepted: Set<ObjectID>

  package init(
    target: String,
    old: CommitFacts?,
    new: CommitFacts,
    isRewind: Bool = false,
    isFirst: Bool = false,
    isPast: Bool = false,
    commits: [CommitFacts],
    accepted: Set<ObjectID> = []
  ) {
    self.target = target
    self.old = old
    self.new = new
    self.isRewind = isRewind
    self.isFirst = isFirst
    self.isPast = isPast
    self.commits = commits
    self.accepted = accepted
  }
}

/// What let a stretch of a line through.
package struct Cover: Sendable {
  package enum Rule: String, Sendable { case whole, step, merged, carried, revert, empty, override }
  package var rule: Rule
  package var from: ObjectID?
  package var to: ObjectID
  package var change: ChangeFacts
  package var receipts: [Receipt]
}

/// One thing that keeps a landing out.
package struct Blocker: Sendable {
  package enum Gate: String, Sendable {
    case coverage, rewind, block, laneFiles = "lane-files", history, landBy = "land-by", override
  }
  package var gate: Gate
  /// The commit it is about, nil when it is the landing as a whole.
  package var commit: ObjectID?
  package var expected: String
  package var found: String
  /// How to get past it.
  package var remedy: Remedy

  package init(
    gate: Gate,
    commit: ObjectID?,
    expected: String,
    found: String,
    remedy: Remedy
  ) {
    self.gate = gate
    self.commit = commit
    self.expected = expected
    self.found = found
    self.remedy = remedy
  }
}

/// The one command that answers a blocker; the command line words it.
package enum Remedy: Sendable, Equatable {
  case review, reviewWhole, approveLanding, approveLane, repairLane, answer(ContentDigest), override
}

/// What a gate decided on one landing.
package enum Judgement: Sendable {
  case covered([Cover])
  case refused([Blocker])
  case cannotTell(CannotTell)

  package var isCovered: Bool {
    guard case .covered = self else { return false }
    return true
  }
}
