internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Review {
  /// Records a person's own review: a human act, held against the change as any other.
  package static func record(
    dossier file: String,
    _ options: ReviewOptions,
    in workspace: Workspace
  ) throws(Failure) -> ReviewAnswer {
    try HumanAct.refuseAgents(workspace)
    let (subject, ground) = try ReviewSubject.choose(options, in: workspace)
    let act = try HumanAct.begin(under: ground.regime, in: workspace)
    try refuseAuthor(act.principal, of: subject, under: ground.regime.policy)
    let dossier = try read(file, in: workspace)
    let expected = try ReviewForm.expectation(subject, ground)
    let files = ReviewWork(ground: ground, subject: subject).files
    let ruling = Ruling(answer: dossier, expecting: expected, files: files)
    guard ruling.verdict != .inconclusive else { throw unfinished(ruling, subject) }
    let machine = try workspace.machineKey()
    let log = ReviewLog(machine, in: workspace)
    let statement = ReviewStatement(ground: ground, subject: subject)
      .statement(of: ruling, dossier: dossier, by: act.principal, stream: log.name)
    let receipt = try act.sign(
      statement,
      summary: "You say \(ruling.verdict.rawValue, .strong) of \(subject.summary).\n"
    )
    let record = ReviewRecord(ground: ground, subject: subject, machine: machine, log: log)
    try record.tell(
      receipt,
      actor: Event.Actor(role: "reviewer"),
      attachments: [StreamAttachment(name: ReviewLog.dossierName, bytes: dossier)].compactMap { $0 }
    )
    try record.note(receipt)
    let item = ReviewAnswer.Item(
      receipt,
      ruling: ruling,
      milliseconds: nil,
      cost: .null,
      costText: nil
    )
    let isPass = receipt.verdict == .pass
    return ReviewAnswer(
      subject,
      ground,
      [item],
      remainder: isPass ? try ReviewRounds(ground, subject).remainder(for: []) : nil,
      asked: options
    )
  }

  /// The gate would not count it, so it is better said before anything is signed.
  private static func refuseAuthor(
    _ principal: String,
    of subject: ReviewSubject,
    under policy: Policy
  ) throws(Failure) {
    let person = principal.lowercased()
    guard subject.history.authors.contains(where: { $0.lowercased() == person }) else { return }
    throw Failure(
      .refused,
      "own-work",
      "\(principal) wrote part of this change, so another person has to review it",
      gate: "review",
      expected: "a reviewer who is no author of it",
      actual: principal,
      next: policy.review.providers.contains { $0 != Policy.humanProvider }
        ? "git lane review" : "git config -f .lane/policy --add review.provider codex",
      otherwise: ["git lane override --reason <text>"]
    )
  }

  private static func read(_ file: String, in workspace: Workspace) throws(Failure) -> [UInt8] {
    if file == "-" {
      if let bytes = workspace.surroundings.readInput(Dossier.sizeLimit) { return bytes }
      throw Failure(
        .fatal,
        "bad-dossier",
        "standard input cannot be read, or holds more than a dossier may",
        next: "git lane review --dossier <file>"
      )
    }
    let path = file.hasPrefix("/") ? file : "\(workspace.surroundings.directory)/\(file)"
    do throws(SystemError) {
      return try Files.read(path, limit: Dossier.sizeLimit)
    } catch {
      throw Failure(.fatal, "bad-dossier", error.message, next: "git lane review --template")
    }
  }

  /// A person can go back and finish; nothing half-done is signed.
  private static func unfinished(_ ruling: Ruling, _ subject: ReviewSubject) -> Failure {
    Failure(
      .cannotTell,
      "inconclusive",
      "the dossier gives no verdict yet, so nothing was recorded",
      gate: "review",
      blockers: ruling.reasons.map { Failure.Blocker("dossier", reason: "\($0)") },
      next: ruling.isCriticalOnTheWay
        ? subject.withoutHistory : "git lane review --dossier <file>, once that is mended"
    )
  }
}
