internal import Git
internal import LaneCore
internal import LaneStore

/// A target's first-parent line as an audit walks it: from where the lane begins to the tip.
struct AuditLine {
  /// One commit of the line.
  struct Point {
    let id: ObjectID
    let parents: [ObjectID]
    /// The files that rule here.
    let rules: Rules
  }

  /// The files that rule, by their ids.
  struct Rules: Hashable {
    var policy: ObjectID?
    var keys: ObjectID?
    var revocations: ObjectID?
  }

  let tip: ObjectID
  /// Oldest first.
  let points: [Point]
  /// The first whose policy judges what follows it; nil where there is none.
  let start: Int?

  /// Walks back from a tip, as far as one of these commits or the first one.
  init(to tip: ObjectID, notBefore ends: Set<ObjectID>, in workspace: Workspace) throws(Failure) {
    var known: [ObjectID: Rules] = [:]
    var newestFirst: [Point] = []
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.firstParentLine(from: tip.oid) { link throws(GitError) in
        var rules = Rules()
        if let lane = try workspace.repository.entry(in: link.tree, path: ".lane") {
          let id = ObjectID(lane.id)
          if let same = known[id] {
            rules = same
          } else {
            rules = try Rules(in: link.tree, workspace)
          }
          known[id] = rules
        }
        let id = ObjectID(link.id)
        newestFirst.append(
          Point(
            id: id,
            parents: link.parents.map { ObjectID($0) },
            rules: rules
          )
        )
        return !ends.contains(id)
      }
    }
    self.tip = tip
    points = newestFirst.reversed()
    start = points.firstIndex { $0.rules.policy != nil }
  }
}

extension AuditLine {
  /// The last position on the line of the branch that holds the policy, which rules a target that never
  /// had one of its own; the first one where they have nothing in common.
  func departure(from keeper: Gatekeeper) throws(Failure) -> Int? {
    guard let policy = keeper.place?.commit else { return nil }
    let workspace = keeper.workspace
    var known: Set<ObjectID> = []
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.firstParentLine(from: policy.oid) { link in
        known.insert(ObjectID(link.id))
        return true
      }
    }
    return points.lastIndex { known.contains($0.id) } ?? 0
  }
}

extension AuditLine.Rules {
  init(in tree: OID, _ workspace: Workspace) throws(GitError) {
    func blob(_ name: String) throws(GitError) -> ObjectID? {
      try workspace.repository.entry(in: tree, path: ".lane/\(name)").map { ObjectID($0.id) }
    }
    policy = try blob("policy")
    keys = try blob("allowed_signers")
    revocations = try blob("revoked")
  }
}
