internal import LaneAgents
internal import LaneCore
internal import LaneSystem

/// One reviewer's look at a change: every question put to it, and what came back.
struct ReviewLook {
  /// A question and the run that it led to.
  struct Answered {
    let part: ReviewPart
    let run: ReviewerRun
    /// Whether it was given in a look that was stopped.
    let isKept: Bool
  }

  let settings: ProviderSettings
  let pass: PassKind
  let prompt: Prompt
  private(set) var answers: [Answered] = []
  /// How many questions were not put, since one before them came to nothing.
  private(set) var unasked = 0
  /// What is kept of it for another one, should it be stopped.
  let kept: KeptAnswers
  /// Whether a question got no answer for a reason that may be gone the next time.
  private(set) var isCutShort = false
  private let files: ReviewedFiles
  private let paths: [ReviewExpectation.Path]

  /// Puts the questions one after another, but for those that were answered before.
  init(
    _ parts: [ReviewPart],
    of plan: ReviewPlan,
    by settings: ProviderSettings,
    files: ReviewedFiles,
    keeping kept: KeptAnswers
  ) throws(Failure) {
    self.settings = settings
    self.files = files
    self.kept = kept
    pass = parts.first?.expected.pass ?? .cold
    prompt = plan.prompt
    paths = plan.paths
    for (index, part) in parts.enumerated() {
      let answered = try answer(part, index + 1, of: parts.count, plan.stage)
      answers.append(answered)
      let run = answered.run
      // A service that is down or a budget that is used up answers no other question either.
      if let failure = run.failure, failure.kind != .malformed,
        run.dossier == nil || failure.kind == .notIndependent
      {
        unasked = parts.count - index - 1
        isCutShort = true
        break
      }
    }
  }

  /// The answer to one question: the one that is kept, or a new one, which is kept from then on.
  private func answer(
    _ part: ReviewPart,
    _ number: Int,
    of count: Int,
    _ stage: ReviewStage
  ) throws(Failure) -> Answered {
    let packet: [UInt8]
    do throws(AgentError) { packet = try part.packet.bytes() } catch {
      throw Failure(error, of: settings, in: stage.ground.workspace)
    }
    let place = count > 1 ? ", part \(number) of \(count)" : ""
    if let run = kept.answer(to: packet, by: settings).map(stage.judged), run.isAccepted {
      stage.ground.workspace.surroundings.voice.step(
        "\(settings.name): answered in a review that was stopped\(place)",
        ["provider": .string(settings.name), "event": "kept", "part": .integer(Int64(number))]
      )
      return Answered(part: part, run: run, isKept: true)
    }
    let verb = part.expected.pass == .verify ? "verifies findings on" : "reviews"
    let question = ReviewQuestion(
      role: .reviewer,
      packet: packet,
      template: DossierTemplate.bytes(for: part.expected),
      schema: DossierSchema.text,
      nonce: part.expected.nonce,
      about: "\(verb) \(stage.subject.summary)\(place)"
    )
    let run = try stage.ask(question, of: settings) { answer in
      let ruling = Ruling(answer: answer, expecting: part.expected, files: files)
      return ruling.isRepairable ? .repair(ruling.repairMessage) : .accepted
    }
    // With one that decides nothing, the whole would come to nothing again.
    if Self.ruling(on: run, expecting: part.expected, files: files).verdict != .inconclusive {
      kept.keep(run, for: packet)
    }
    return Answered(part: part, run: run, isKept: false)
  }
}

extension ReviewLook {
  /// The host's verdict, with critical findings given up where a reason is known.
  ///
  /// The findings are named as in the union of the parts.
  func ruling(givingUp refutations: [FindingID: String] = [:]) -> Ruling {
    var rulings: [Ruling] = []
    for (index, answered) in answers.enumerated() {
      var expected = answered.part.expected
      for finding in Self.findings(of: answered) {
        let name = name(of: finding.id, at: finding.index, in: index)
        if let reason = refutations[name] { expected.refutations[finding.id] = reason }
      }
      rulings.append(Self.ruling(on: answered.run, expecting: expected, files: files))
    }
    for _ in 0..<unasked {
      let expected = ReviewExpectation(nonce: "", pass: pass, paths: [])
      rulings.append(Ruling(failure: "it was not asked", expecting: expected))
    }
    let stamped = paths.count { $0.stamp != nil }
    return Ruling.union(of: rulings, notReviewable: pass == .verify ? 0 : stamped)
      ?? Ruling(
        failure: "nothing was asked",
        expecting: ReviewExpectation(nonce: "", pass: pass, paths: paths)
      )
  }

  /// The name of a finding of one part in the union.
  private func name(of id: FindingID, at index: Int, in part: Int) -> FindingID {
    answers.count + unasked > 1 ? Dossier.name(id, of: part + 1, index: index) : id
  }

  private static func findings(of answered: Answered) -> [(id: FindingID, index: Int)] {
    let dossier = answered.run.dossier.flatMap { try? Dossier(parsing: $0) }
    return dossier?.findings.enumerated().map { ($1.id, $0) } ?? []
  }

  /// The host's last word on one run: only an accepted dossier can be a pass or a block.
  private static func ruling(
    on run: ReviewerRun,
    expecting expected: ReviewExpectation,
    files: ReviewedFiles
  ) -> Ruling {
    if let dossier = run.dossier, run.failure?.kind != .notIndependent {
      let ruling = Ruling(answer: dossier, expecting: expected, files: files)
      if run.isAccepted || ruling.verdict == .inconclusive { return ruling }
    }
    let reason = run.failure.map { "\($0.kind.rawValue): \($0.detail)" }
    return Ruling(failure: reason ?? "the reviewer gave no dossier", expecting: expected)
  }

  /// The dossier that is stored: the reviewer's own bytes, or the union of its answers, with what the
  /// host found itself.
  func dossier(_ ruling: Ruling) -> [UInt8]? {
    let isProbed = ruling.findings.contains { $0.finding.id.text == Vacuity.id }
    let whole =
      answers.count == 1 && unasked == 0 && !isProbed
      ? answers[0].run.dossier : ruling.dossier?.json.canonical()
    // Half of one could not be read by anybody; what the program printed is kept with its turn.
    return whole.flatMap { $0.count <= Dossier.sizeLimit ? $0 : nil }
  }
}
