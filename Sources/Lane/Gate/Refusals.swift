internal import Git
internal import LaneCore
internal import LaneStore

/// Puts what a gate decided into facts that a person can act on.
struct Refusal {
  let workspace: Workspace
  let gate: String
  /// What was judged: `push to origin/main`.
  let subject: String

  /// Why a move may not be made, nil when it may.
  func failure(_ gathered: Case, _ judgement: Judgement) throws(Failure) -> Failure? {
    switch judgement {
    case .covered: return nil
    case .cannotTell(let reason):
      return Failure(
        .cannotTell,
        "cannot-tell",
        "\(subject): \(reason.reason)",
        gate: gate,
        next: reason.next
      )
    case .refused(let blockers):
      let landing = gathered.landing
      let next = try next(blockers, landing)
      let sync = try workspace.unseenReceipts(of: landing, gathered.regime.policy).map {
        "git lane sync \(ShellWord.typed($0))"
      }
      return Failure(
        .refused,
        blockers.first?.gate.rawValue ?? "coverage",
        "\(subject) blocked: \(Self.summary(blockers, of: landing))",
        gate: gate,
        expected: blockers.first?.expected,
        actual: blockers.first?.found,
        blockers: try blockers.map { blocker throws(Failure) in try row(blocker, landing) },
        next: sync ?? next,
        otherwise: (sync == nil ? [] : [next].compactMap(\.self)) + Self.carrying(blockers),
        why: blockers.lazy.compactMap(\.commit).first.map { "git lane why \($0.hex.prefix(10))" }
      )
    }
  }

  private static func summary(_ blockers: [Blocker], of landing: Landing) -> String {
    let bare = blockers.filter { $0.gate == .coverage && $0.commit != nil }
    guard bare.count == blockers.count, landing.commits.count > 0 else {
      return blockers.first.map { sentence(of: $0) } ?? "not covered"
    }
    let all = landing.commits.count
    return all == 1
      ? "1 new commit lacks a passing review"
      : "\(bare.count) of \(all) new commits lack\(bare.count == 1 ? "s" : "") a passing review"
  }

  private static func sentence(of blocker: Blocker) -> String {
    switch blocker.gate {
    case .coverage: "the change lacks a passing review"
    case .rewind: "it takes commits away from a protected ref"
    case .block: "a review blocks it"
    case .laneFiles where blocker.remedy == .repairLane: "nobody could read its new policy"
    case .laneFiles: "lane files change without a person's approval"
    case .override: "its override was for one landing, which was made"
    case .history: "its history holds what no review saw"
    case .landBy: "no person approved what an agent built or no reviewer can read"
    }
  }

  private func row(_ blocker: Blocker, _ landing: Landing) throws(Failure) -> Failure.Blocker {
    guard let id = blocker.commit else {
      let range =
        (landing.old.map { $0.id.hex.prefix(7) + ".." } ?? "") + landing.new.id.hex.prefix(7)
      return Failure.Blocker(String(range), reason: "\(blocker.found), not \(blocker.expected)")
    }
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(id.oid)
    }
    let title = commit.map { String(decoding: $0.message.prefix { $0 != 10 }, as: UTF8.self) }
    return Failure.Blocker(String(id.hex.prefix(7)), title: title, reason: blocker.found)
  }

  /// The landing as the command line takes it.
  private func range(of landing: Landing) throws(Failure) -> String {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let tip =
      head.commit?.hex == landing.new.id.hex ? "HEAD" : String(landing.new.id.hex.prefix(10))
    return landing.old.map { "\($0.id.hex.prefix(10))..\(tip)" } ?? tip
  }

  /// The way on where what lacks a review was reviewed before it was re-based.
  private static func carrying(_ blockers: [Blocker]) -> [String] {
    switch blockers.first?.remedy {
    case .review, .reviewWhole:
      ["git lane carry, if it was reviewed on another base"]
    default: []
    }
  }

  private func next(_ blockers: [Blocker], _ landing: Landing) throws(Failure) -> String? {
    guard let first = blockers.first else { return nil }
    let range = try range(of: landing)
    if first.remedy == .review, blockers.count == 1, let id = first.commit,
      landing.commits.count > 1,
      let commit = landing.commits.first(where: { $0.id == id }),
      let parent = commit.parents.first
    {
      return first.remedy.command(on: "\(parent.hex.prefix(10))..\(id.hex.prefix(10))")
    }
    return first.remedy.command(on: range)
  }
}

extension Remedy {
  /// The command line for a range.
  func command(on range: String) -> String {
    switch self {
    case .review, .reviewWhole, .answer: "git lane review \(range)"
    case .approveLanding: "git lane approve \(range)"
    case .approveLane: "git lane approve --lane \(range)"
    case .repairLane: "correct \(Workspace.policyFile) in a new commit"
    case .override: "git lane override --reason <text> \(range)"
    }
  }
}
