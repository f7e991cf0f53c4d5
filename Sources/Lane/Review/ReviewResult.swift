internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// Everything that came of one reviewer's look, for the receipt, the session and the person.
struct ReviewResult {
  let settings: ProviderSettings
  let pass: PassKind
  let ruling: Ruling
  /// The dossier that the receipt names.
  let dossier: [UInt8]?
  /// The digest of what the reviewer was asked to do.
  let prompt: ContentDigest?
  /// What the reviewer answered, to one question for each part of the change.
  let answers: [ReviewLook.Answered]
  /// What is kept of the look until its verdict is recorded; none where another is to go on with it.
  let kept: KeptAnswers?
  let validation: ReviewValidation?
  /// What running the tests came to, where there was something to try.
  let probe: VacuityProbe?
  /// The block whose look was read again, where nobody was asked anew.
  let reread: Receipt?
  /// What of the tree was not as it is in git.
  let notes: [String]

  /// A look of now.
  init(
    _ look: ReviewLook,
    ruling: Ruling,
    validation: ReviewValidation?,
    probe: VacuityProbe?,
    notes: [String]
  ) {
    settings = look.settings
    pass = look.pass
    self.ruling = ruling
    dossier = look.dossier(ruling)
    prompt = look.prompt.digest
    answers = look.answers
    kept = look.isCutShort ? nil : look.kept
    self.validation = validation
    self.probe = probe
    reread = nil
    self.notes = notes
  }

  /// An earlier look, read again.
  init(_ reread: ReviewReread, settings: ProviderSettings) {
    self.settings = settings
    pass = .cold
    ruling = reread.ruling
    dossier = reread.dossier
    prompt = reread.block.prompt
    answers = []
    kept = nil
    validation = nil
    probe = nil
    self.reread = reread.block
    notes = []
  }

  var runs: [ReviewerRun] { answers.map(\.run) }

  /// Every call that was made for it.
  var calls: [ReviewerRun] { runs + [validation?.run].compactMap { $0 } }

  var milliseconds: Int64 { calls.reduce(0) { $0 + $1.milliseconds } }

  /// The sum over the calls; nil where one of them reported nothing.
  var usage: Usage? {
    guard !calls.isEmpty else { return nil }
    return calls.reduce(Usage()) { sum, run -> Usage? in
      guard let sum, let usage = run.usage else { return nil }
      return sum + usage
    }
  }

  var cost: Cost {
    guard let first = calls.first else { return .reported(microdollars: 0) }
    return calls.dropFirst().reduce(first.cost) { $0 + $1.cost }
  }

  /// The model that the receipt names: the one that was asked for, else the only one that answered.
  var model: String? {
    if let model = settings.model { return model }
    let reported = Set(runs.flatMap(\.reportedModels))
    return reported.count == 1 ? reported.first : nil
  }

  /// What confined the reviewer least.
  var sandbox: SandboxLevel? {
    let order: [SandboxLevel] = [.none, .agent, .landlock, .bwrap]
    let levels = Set(runs.map(\.sandbox))
    return order.first(where: levels.contains) ?? reread?.sandbox
  }
}
