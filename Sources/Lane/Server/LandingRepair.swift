internal import Git
internal import LaneCore
internal import LaneStore

/// Finds landings that nobody signed because a hook was killed, or could not write.
struct LandingRepair {
  let workspace: Workspace
  /// With the policy in force now, whose keys judge the receipts that are there.
  let keeper: Gatekeeper

  // Longer ago somebody looks for it, with `git lane verify`.
  private static let depth = 1_000

  enum Finding {
    case nothing
    case landing(Case, [Cover])
    case uncovered(since: ObjectID, Failure)
  }

  /// What lies between a tip and the last commit of its line that has a landed receipt, where the tip
  /// has none.
  func finding(at tip: ObjectID, of target: String) throws(Failure) -> Finding {
    guard let regime = try keeper.regime(), let last = try lastLanded(tip, target, regime),
      last != tip
    else { return .nothing }
    let then = try Gatekeeper(workspace, refs: .own(before: [target: last]), proposed: [])
    var gate = RefGate(then, name: PostReceive.name)
    switch try gate.outcome(of: RefMove(target: target, old: last, new: tip)) {
    case .passed(let landing?, let covers): return .landing(landing, covers)
    case .stopped(let failure): return .uncovered(since: last, failure)
    case .free, .passed(nil, _): return .nothing
    }
  }

  private func lastLanded(_ tip: ObjectID, _ target: String, _ regime: Regime) throws(Failure)
    -> ObjectID?
  {
    var line: [ObjectID] = []
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.firstParentLine(from: tip.oid) { link in
        line.append(ObjectID(link.id))
        return line.count < Self.depth
      }
    }
    for commit in line {
      let landed = try LandedReceipts.standing(on: commit, for: target, under: regime, keeper)
      if !landed.isEmpty { return commit }
    }
    return nil
  }
}
