internal import Git
internal import LaneCore
internal import LaneStore

/// A person's approval of a landing, or of a change of lane files.
package enum Approving {
  /// Approves the landing that a range names; without one, of HEAD on the target.
  package static func landing(_ range: String?, in workspace: Workspace) throws(Failure)
    -> ActReport
  {
    let subject = try ActSubject(range: range, target: nil, asMerged: true, in: workspace)
    guard !subject.change.isEmpty else {
      throw Failure(
        .refused,
        "empty",
        "nothing outside .lane changes, so there is no landing to approve",
        next: subject.change.guarded == nil ? "git lane verify" : "git lane approve --lane"
      )
    }
    let act = try HumanAct.begin(under: subject.gathered.regime, in: workspace)
    let body = try subject.summary(of: subject.change.entries, in: workspace)
    var statement = subject.statement(.approve, body: body, in: workspace)
    statement.approves = .landing
    statement.change = subject.change.id
    let receipt = try act.sign(statement, summary: "You approve that this lands.\n")
    return try keep(receipt, subject.change.id, subject.change.entries, subject, workspace)
  }

  /// Approves what a range changes in the lane's files and the programs that the policy names.
  package static func laneFiles(_ range: String?, in workspace: Workspace) throws(Failure)
    -> ActReport
  {
    let subject = try ActSubject(range: range, target: nil, asMerged: true, in: workspace)
    guard let guarded = subject.change.guarded else {
      throw Failure(
        .refused,
        "empty",
        "no lane file that needs an approval changes there",
        next: "git lane verify"
      )
    }
    let act = try HumanAct.begin(under: subject.gathered.regime, in: workspace)
    let body = try subject.summary(of: guarded.entries, in: workspace)
    var statement = subject.statement(.approve, body: body, in: workspace)
    statement.approves = .lane
    statement.change = guarded.id
    var summary: Text = "You approve this change of the rules and keys.\n"
    summary += Text(block: try difference(guarded.entries, of: subject, in: workspace))
    let receipt = try act.sign(statement, summary: summary)
    return try keep(receipt, guarded.id, guarded.entries, subject, workspace)
  }

  private static func keep(
    _ receipt: Receipt,
    _ change: ObjectID,
    _ entries: [ChangeEntry],
    _ subject: ActSubject,
    _ workspace: Workspace
  ) throws(Failure) -> ActReport {
    let keys = [change, subject.landing.new.id]
    try workspace.keep(receipt, under: keys, changes: [subject.record(change, entries)])
    return ActReport(receipt: receipt, keys: keys)
  }

  /// The change as a patch, which no setting of the repository may soften.
  private static func difference(
    _ entries: [ChangeEntry],
    of subject: ActSubject,
    in workspace: Workspace
  ) throws(Failure) -> [UInt8] {
    let paths = entries.prefix(100).map {
      ":(top,literal)" + String(decoding: $0.path, as: UTF8.self)
    }
    let options = ["--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--text"]
    let trees = [subject.base.tree.hex, subject.head.tree.hex]
    let patch = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["diff"] + options + trees + ["--"] + paths)
    }
    return Array(patch.prefix(32 << 10))
  }
}
