internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension ReviewResult {
  /// What the host saw of the review, beyond what the receipt says.
  var details: JSONObject {
    [
      "prompt": prompt.map { .string($0.text) } ?? .null,
      "calls": .array(answers.map { .object($0.run.details(of: settings, isKept: $0.isKept)) }),
      "validation": validation.map(\.details) ?? .null,
      "probe": probe?.json ?? .null,
      "reread": reread.map { .string($0.id.text) } ?? .null,
      "reasons": .array(ruling.reasons.map { .string("\($0)") }),
      "tree": .array(notes.map { .string($0) }),
    ]
  }

  /// The dossier, from which findings are answered, and of what was printed as much as is to be kept.
  func attachments(keeping output: KeptOutput) -> [StreamAttachment] {
    var attachments = [dossier.flatMap { Self.attachment(ReviewLog.dossierName, $0) }]
    for (number, answered) in answers.enumerated() {
      let run = answered.run
      let part = answers.count > 1 ? "part-\(number + 1)." : ""
      if answers.count > 1 {
        attachments.append(run.dossier.flatMap { Self.attachment("\(part)dossier.json", $0) })
      }
      if !answered.isKept { attachments += Self.turns(of: run, "\(part)turn-", output) }
    }
    if let run = validation?.run { attachments += Self.turns(of: run, "validation-", output) }
    for tests in probe?.outputs ?? [] where !tests.bytes.isEmpty {
      attachments.append(output.attachment(tests.name, tests.bytes))
    }
    return Array(attachments.compactMap { $0 }.prefix(StreamAttachment.countLimit))
  }

  /// Each turn's answer and errors.
  private static func turns(of run: ReviewerRun, _ name: String, _ output: KeptOutput)
    -> [StreamAttachment?]
  {
    run.turns.enumerated().flatMap { index, turn in
      [
        output.attachment("\(name)\(index + 1).answer", turn.answer),
        turn.errors.isEmpty
          ? nil : output.attachment("\(name)\(index + 1).errors", turn.errors),
      ]
    }
  }

  private static func attachment(_ name: String, _ bytes: [UInt8]) -> StreamAttachment? {
    StreamAttachment(name: name, bytes: WordCut.prefix(bytes, limit: StreamAttachment.sizeLimit))
  }
}

extension ReviewerRun {
  /// One call of a program, as the host saw it.
  func details(of settings: ProviderSettings, isKept: Bool = false) -> JSONObject {
    // A command as policy has it: where its files were written for the run says nothing.
    let arguments = settings.command.map { Array($0.dropFirst()) } ?? arguments
    return [
      "program": .string(program.path),
      "programDigest": .string("sha256:" + program.sha256),
      "programVersion": programVersion.map { .string($0) } ?? .null,
      "arguments": .array(arguments.map { .string($0) }),
      "requestedModel": requestedModel.map { .string($0) } ?? .null,
      "reportedModels": .array(reportedModels.map { .string($0) }),
      "effort": effort.map { .string($0) } ?? .null,
      "sandbox": .string(sandbox.rawValue),
      "sandboxReason": sandboxReason.map { .string($0) } ?? .null,
      "sandboxDetail": sandboxDetail.map { .string($0) } ?? .null,
      "packet": .string("sha256:" + promptSHA256),
      "schema": .string("sha256:" + schemaSHA256),
      "parsePath": parsePath.map { .string($0.rawValue) } ?? .null,
      "repairs": .integer(Int64(repairs)),
      "milliseconds": .integer(milliseconds),
      "usage": usage?.json ?? .null,
      "cost": cost.json,
      "failure": failure.map { .string("\($0.kind.rawValue): \($0.detail)") } ?? .null,
      "kept": .bool(isKept),
    ]
  }
}

extension ReviewValidation {
  fileprivate var details: JSONValue {
    guard var object = json.object else { return json }
    object["call"] = run.map { .object($0.details(of: settings)) } ?? .null
    return .object(object)
  }
}
