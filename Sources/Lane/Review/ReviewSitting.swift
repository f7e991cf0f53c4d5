internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// One change before its reviewers, from the first question to the verdicts.
final class ReviewSitting {
  let ground: ReviewGround
  let subject: ReviewSubject
  /// Who reviews, all of them.
  let members: [ProviderSettings]
  private var plan: ReviewPlan?
  /// What running the tests came to, once it was tried.
  private var probe: VacuityProbe??

  init(ground: ReviewGround, subject: ReviewSubject, members: [ProviderSettings]) {
    self.ground = ground
    self.subject = subject
    self.members = members
  }

  /// Has a reviewer take a step and computes what came of it.
  func take(
    _ step: ReviewRounds.Step,
    by settings: ProviderSettings,
    _ rounds: ReviewRounds
  ) throws(Failure) -> ReviewResult {
    let files = ReviewWork(ground: ground, subject: subject).files
    let kept = try KeptAnswers(of: settings, step.pass, on: subject, in: ground.workspace)
    var plan = try prepared()
    plan.nonce = kept.nonce
    plan.readsTree = Provider(settings).readsTree
    let parts: [ReviewPart]
    switch step {
    case .verify(let open, let tree):
      let part = try plan.verification(of: open, since: tree)
      // What was written anew nearly everywhere is read as a whole again, in parts.
      let isLarge = part.packet.sections.reduce(0) { $0 + $1.bytes.count } > ReviewPlan.verifyLimit
      parts = isLarge ? try plan.cold(answering: open, settled: []) : [part]
    case .cold(let settled):
      parts = try plan.cold(answering: [], settled: settled)
      if !settled.isEmpty, parts.count == 1,
        let reread = try ReviewReread.of(
          rounds,
          by: settings.name,
          expecting: parts[0].expected,
          files: files
        )
      {
        return ReviewResult(reread, settings: settings)
      }
    case .recorded: preconditionFailure("what is recorded is not asked for again")
    }
    let probe = try probed(step, plan, files)
    let look = try ReviewLook(parts, of: plan, by: settings, files: files, keeping: kept)
    var validation: ReviewValidation?
    if ground.regime.policy.review.validate {
      validation = try ReviewValidation.of(
        look,
        by: validator(of: settings),
        plan: plan,
        files: files
      )
    }
    let ruling = look.ruling(givingUp: validation?.refutations ?? [:])
      .adding([probe?.finding].compactMap { $0 }, files: files)
    return ReviewResult(
      look,
      ruling: ruling,
      validation: validation,
      probe: probe,
      notes: plan.stage.notes
    )
  }

  /// Runs the tests where the whole is looked at; once, whoever looks.
  private func probed(
    _ step: ReviewRounds.Step,
    _ plan: ReviewPlan,
    _ files: ReviewedFiles
  ) throws(Failure) -> VacuityProbe? {
    guard case .cold(let settled) = step else { return nil }
    if let probe { return probe }
    // What was argued was about these very tests.
    let isSettled = settled.contains {
      $0.prior.key.hasSuffix(".\(Vacuity.id)") && $0.prior.isWhereItWas(files)
    }
    let made = try VacuityProbe.run(plan, isSettled: isSettled)
    if let trouble = made?.trouble { ground.workspace.surroundings.voice.warn("\(trouble)") }
    probe = .some(made)
    return made
  }

  /// Who checks what a reviewer found: another member where there is one, else a second call of its
  /// own program.
  private func validator(of settings: ProviderSettings) -> ProviderSettings {
    members.first { $0.name != settings.name && $0.vendor != settings.vendor } ?? settings
  }

  private func prepared() throws(Failure) -> ReviewPlan {
    if let plan { return plan }
    let made = try ReviewPlan(try ReviewStage(ground: ground, subject: subject))
    plan = made
    return made
  }
}
