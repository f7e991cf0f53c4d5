internal import Git
internal import LaneCore
internal import LaneStore

/// Lets exactly one landing pass, with a reason that stays.
package enum Overriding {
  /// Signs an override of the landing that a range names; without one, of HEAD on the target.
  package static func run(
    reason: String,
    range: String?,
    target: String?,
    in workspace: Workspace
  ) throws(Failure) -> ActReport {
    try HumanAct.requireReason(reason)
    let subject = try ActSubject(range: range, target: target, in: workspace)
    guard subject.landing.old?.id != subject.landing.new.id else {
      throw Failure(
        .refused,
        "empty",
        "\(subject.landing.target) is there already, so there is no landing to let through",
        next: "git lane override --reason <text> <base>..<tip>"
      )
    }
    // What takes commits away has to be named: it may only be that the target has moved on.
    if subject.landing.isRewind, let old = subject.landing.old?.id,
      range?.firstRange(ofText: "..") == nil
    {
      throw try behind(old, subject, tip: range, target, in: workspace)
    }
    let act = try HumanAct.begin(under: subject.gathered.regime, in: workspace)
    let allowed = subject.gathered.protection.overrideBy
    guard !act.roles.isDisjoint(with: allowed) else {
      throw Failure(
        .refused,
        "role",
        "\(act.principal) may not override on \(subject.landing.target)",
        expected: "a role among \(allowed.map(\.rawValue).sorted().joined(separator: ", "))",
        actual: act.roles.map(\.rawValue).sorted().joined(separator: ", "),
        next: "git lane review"
      )
    }
    var statement = subject.statement(.override, body: reason, in: workspace)
    if !subject.change.isEmpty { statement.change = subject.change.id }
    let landing = try subject.summary(of: subject.change.entries, in: workspace)
    let receipt = try act.sign(
      statement,
      summary: "You let this land without what the policy asks for; it stays on record.\n"
        + Text(block: Array(landing.utf8))
    )
    let keys = (subject.change.isEmpty ? [] : [subject.change.id]) + [subject.landing.new.id]
    try workspace.keep(
      receipt,
      under: keys,
      changes: subject.change.isEmpty
        ? [] : [subject.record(subject.change.id, subject.change.entries)]
    )
    return ActReport(receipt: receipt, keys: keys)
  }

  /// Says what an override would take away where a tip alone was named, or nothing.
  private static func behind(
    _ old: ObjectID,
    _ subject: ActSubject,
    tip: String?,
    _ target: String?,
    in workspace: Workspace
  ) throws(Failure) -> Failure {
    let new = subject.landing.new.id
    let count = try workspace.attempt { () throws(GitError) in
      try workspace.repository.newCommits(including: [old.oid], excluding: [new.oid]).count
    }
    let (commits, them) = count == 1 ? ("1 commit", "it") : ("\(count) commits", "them")
    let branch = ShellWord.typed(subject.targetName)
    let aim = target.map { "--for \(ShellWord.typed($0)) " } ?? ""
    let range = ShellWord.typed("\(old.hex.prefix(10))..\(tip ?? "HEAD")")
    let rewind = "git lane override --reason <text> \(aim)\(range), to take \(them) away"
    return Failure(
      .refused,
      "behind",
      "\(tip ?? "HEAD") lacks \(commits) of \(subject.targetName), so an override of that would "
        + "take \(them) away",
      next: "git rebase \(branch)" + (tip.map { " \(ShellWord.typed($0))" } ?? ""),
      otherwise: (tip == nil ? ["git merge \(branch)"] : []) + [rewind]
    )
  }
}
