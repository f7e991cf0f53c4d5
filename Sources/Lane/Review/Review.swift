internal import LaneCore
internal import LaneStore

/// The verb `review`: a change is judged by whom the policy trusts to, and the verdict recorded.
package enum Review {
  /// Has the change reviewed by programs.
  package static func run(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> ReviewAnswer {
    let voice = workspace.surroundings.voice
    voice.progress("finding out what is to be judged")
    let (subject, ground) = try ReviewSubject.choose(options, in: workspace)
    let machine = try workspace.machineKey()
    let choice = ReviewerChoice(
      policy: ground.regime.policy,
      protection: ground.protection,
      builders: subject.history.builders
    )
    let reviewers = try choice.reviewers(asked: options.providers)
    let log = ReviewLog(machine, under: ground.regime, in: workspace)
    let record = ReviewRecord(ground: ground, subject: subject, machine: machine, log: log)
    let standing = try StandingReviews(ground)
    var verdicts: [ReviewAnswer.Item] = []
    for settings in reviewers {
      if let receipt = try standing.recorded(subject, by: settings.name) {
        try record.note(receipt)
        verdicts.append(ReviewAnswer.Item(recorded: receipt))
        continue
      }
      try requireTrust(in: settings, ground.regime.policy, workspace)
      let open = try standing.openFindings(meeting: subject, log: log)
      let result = try ReviewWork(ground: ground, subject: subject, open: open).run(settings)
      voice.progress("recording the verdict")
      verdicts.append(ReviewAnswer.Item(try record.keep(result), result))
    }
    let analysers =
      verdicts.allSatisfy(\.isRecorded) ? [] : AnalyserWork.listed(in: ground.regime.policy)
    for settings in analysers { try requireTrust(in: settings, ground.regime.policy, workspace) }
    let notes = try AnalyserWork(ground: ground, subject: subject, log: log).run(analysers)
    try workspace.finishSignatures()
    let spending = try ReviewSpending(ground.regime.policy, in: workspace)
    return ReviewAnswer(subject, ground, verdicts, notes, spent: spending.totals)
  }

  /// Standard programs at their standard endpoints need nobody's trust.
  private static func requireTrust(
    in settings: ProviderSettings,
    _ policy: Policy,
    _ workspace: Workspace
  ) throws(Failure) {
    let isOwn = policy.trustedSettings.contains { $0.name.hasPrefix("provider.\(settings.name).") }
    if isOwn { try Trust.require(policy, workspace) }
  }
}

extension Workspace {
  /// Keeps what was learned about signatures for the next process.
  fileprivate func finishSignatures() throws(Failure) { try signatures().save() }
}
