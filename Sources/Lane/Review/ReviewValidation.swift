internal import LaneAgents
internal import LaneCore
internal import LaneSystem

/// The second, separate call that confirms or refutes critical findings before they block.
struct ReviewValidation {
  /// More findings than these are not put into one question; those behind them stand.
  private static let findingLimit = 20
  private static let diffLimit = 400 << 10

  let settings: ProviderSettings
  /// None where the call could not be made.
  let run: ReviewerRun?
  let outcomes: [FindingID: ValidationRuling.Outcome]
  /// Why the call came to nothing, and so every finding stands.
  let failure: String?

  /// Has the grounded critical findings of a look judged; nil where there are none.
  static func of(
    _ look: ReviewLook,
    by settings: ProviderSettings,
    plan: ReviewPlan,
    files: ReviewedFiles
  ) throws(Failure) -> ReviewValidation? {
    let findings = look.ruling().findings.filter {
      $0.severity == .critical && $0.grounding.isGrounded
    }.map(\.finding)
    guard !findings.isEmpty else { return nil }
    let asked = Array(findings.prefix(findingLimit))
    let paths = Set(asked.map { ReviewPath.path($0.location.path) })
    let nonce = Hex.encode(randomBytes(16))
    var packet = ValidationPacket(
      findings: asked,
      diff: try plan.diff(at: paths, limit: diffLimit),
      nonce: nonce
    )
    let words = ReviewWords(
      workspace: plan.stage.ground.workspace,
      commit: plan.stage.ground.regime.commit
    )
    packet.prompt = try words.prompt(.validator)
    packet.readsTree = Provider(settings).readsTree
    return try ask(packet, asked.map(\.id), settings, plan.stage, files)
  }

  private static func ask(
    _ packet: ValidationPacket,
    _ ids: [FindingID],
    _ settings: ProviderSettings,
    _ stage: ReviewStage,
    _ files: ReviewedFiles
  ) throws(Failure) -> ReviewValidation {
    func judged(_ answer: [UInt8]) -> ValidationRuling {
      ValidationRuling(answer: answer, nonce: packet.nonce, findings: ids, files: files)
    }
    func result(_ ruling: ValidationRuling, _ run: ReviewerRun?, _ failure: String?)
      -> ReviewValidation
    {
      ReviewValidation(
        settings: settings,
        run: run,
        outcomes: ruling.outcomes,
        failure: failure
      )
    }
    let run: ReviewerRun
    do throws(Failure) {
      let bytes: [UInt8]
      do throws(AgentError) { bytes = try packet.bytes() } catch {
        throw Failure(error, of: settings, in: stage.ground.workspace)
      }
      let question = ReviewQuestion(
        role: .validator,
        packet: bytes,
        template: ValidationForm.template(nonce: packet.nonce, ids: ids),
        schema: ValidationForm.schema,
        nonce: packet.nonce,
        about: "checks \(ids.count) critical finding\(ids.count == 1 ? "" : "s")"
      )
      run = try stage.ask(question, of: settings) { answer in
        let problems = judged(answer).problems
        guard !problems.isEmpty else { return .accepted }
        return .repair(problems.map { "- \($0)\n" }.joined())
      }
    } catch {
      // What a person stopped has no answer; what failed leaves every finding as it was.
      if error.code == Failure.interruptedReview.code { throw error }
      return result(ValidationRuling(failure: error.message, findings: ids), nil, error.message)
    }
    if let answer = run.dossier, run.failure?.kind != .notIndependent {
      return result(judged(answer), run, nil)
    }
    let failure = run.failure.map { "\($0.kind.rawValue): \($0.detail)" } ?? "no answer"
    return result(ValidationRuling(failure: failure, findings: ids), run, failure)
  }

  /// Why findings are given up, by their names in the look.
  var refutations: [FindingID: String] {
    outcomes.compactMapValues { outcome in
      guard case .refuted(let reason) = outcome else { return nil }
      return "refuted by a second call: \(reason)"
    }
  }

  /// What the event keeps of it.
  var json: JSONValue {
    let rows = outcomes.sorted { $0.key < $1.key }.map { id, outcome -> JSONValue in
      [
        "finding": .string(id.text),
        "outcome": .string(outcome.word),
        "reason": .string(outcome.reason),
      ]
    }
    return [
      "provider": .string(settings.name),
      "findings": .array(rows),
      "failure": failure.map(JSONValue.string) ?? .null,
    ]
  }
}
