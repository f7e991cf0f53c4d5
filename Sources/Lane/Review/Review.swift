internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// The verb `review`: a change is judged by whom the policy trusts to, and the verdict recorded.
package enum Review {
  /// Has the change reviewed by programs.
  package static func run(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> ReviewAnswer {
    do throws(Failure) { return try judge(options, in: workspace) } catch {
      throw options.kept(in: error)
    }
  }

  private static func judge(
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> ReviewAnswer {
    let voice = workspace.surroundings.voice
    voice.progress("finding out what is to be judged")
    let (subject, ground) = try ReviewSubject.choose(options, in: workspace)
    try ReviewWords(workspace: workspace, commit: ground.regime.commit).tellStrayPrompts()
    let machine = try workspace.machineKey()
    let choice = ReviewerChoice(
      policy: ground.regime.policy,
      protection: ground.protection,
      builders: subject.history.builders,
      edits: subject.history.edits,
      voices: ground.regime.policy.voicesNeeded(for: subject.change.entries, ground.protection)
    )
    let reviewers = try choice.reviewers(asked: options.providers)
    if let shortage = choice.shortage(of: reviewers), options.providers.isEmpty {
      voice.warn("\(shortage)")
    }
    let log = ReviewLog(machine, in: workspace)
    let record = ReviewRecord(ground: ground, subject: subject, machine: machine, log: log)
    let sitting = ReviewSitting(ground: ground, subject: subject, members: reviewers)
    var verdicts: [ReviewAnswer.Item] = []
    for settings in reviewers {
      verdicts += try Self.rounds(of: settings, sitting, record)
    }
    let analysers =
      verdicts.allSatisfy(\.isRecorded) ? [] : AnalyserWork.listed(in: ground.regime.policy)
    for settings in analysers { try requireTrust(in: settings, ground.regime.policy, workspace) }
    let notes = try AnalyserWork(ground: ground, subject: subject, log: log).run(analysers)
    try workspace.finishSignatures()
    let spending = try ReviewSpending(ground.regime.policy, in: workspace)
    var remainder: ReviewRemainder?
    if verdicts.allSatisfy({ $0.verdict == .pass }) {
      remainder = try ReviewRounds(ground, subject).remainder(for: reviewers)
    }
    return ReviewAnswer(
      subject,
      ground,
      verdicts,
      notes,
      remainder: remainder,
      asked: options,
      spent: spending.totals
    )
  }

  /// One reviewer's steps until there is a verdict on the whole, or one that says no before.
  private static func rounds(
    of settings: ProviderSettings,
    _ sitting: ReviewSitting,
    _ record: ReviewRecord
  ) throws(Failure) -> [ReviewAnswer.Item] {
    let (ground, subject) = (sitting.ground, sitting.subject)
    var items: [ReviewAnswer.Item] = []
    while true {
      let turn = try ReviewTurn.take(of: settings, on: subject, in: ground.workspace)
      defer { withExtendedLifetime(turn) {} }
      let rounds = try ReviewRounds(ground, subject)
      var step = try rounds.next(for: settings)
      // A verification that did not count, since no gate trusts the key, would be made for ever.
      if !items.isEmpty, case .verify = step { step = .cold(settled: []) }
      if case .recorded(let receipt, let lift) = step {
        try record.note(receipt)
        return items + [ReviewAnswer.Item(recorded: receipt, liftedBy: lift)]
      }
      // Whoever checks what this one finds runs too.
      for member in sitting.members {
        try requireTrust(in: member, ground.regime.policy, ground.workspace)
      }
      try ground.workspace.trySigning(with: record.machine)
      let result = try sitting.take(step, by: settings, rounds)
      ground.workspace.surroundings.voice.progress("recording the verdict")
      items.append(ReviewAnswer.Item(try record.keep(result), result))
      result.kept?.clear()
      guard result.pass == .verify, result.ruling.verdict == .pass else { return items }
    }
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
