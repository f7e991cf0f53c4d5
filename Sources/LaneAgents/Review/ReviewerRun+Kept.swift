package import LaneCore

// The form in which an accepted run is kept between two processes.
extension ReviewerRun {
  /// An answer that counts, with what the host saw of it; nil for any other.
  package var kept: JSONObject? {
    guard isAccepted, let dossier, let text = String(validating: dossier, as: UTF8.self) else {
      return nil
    }
    return [
      "program": .string(program.path), "realPath": .string(program.realPath),
      "programDigest": .string(program.sha256),
      "programVersion": programVersion.map { .string($0) } ?? .null,
      "arguments": .array(arguments.map { .string($0) }),
      "requestedModel": requestedModel.map { .string($0) } ?? .null,
      "effort": effort.map { .string($0) } ?? .null,
      "sandbox": .string(sandbox.rawValue),
      "sandboxReason": sandboxReason.map { .string($0) } ?? .null,
      "sandboxDetail": sandboxDetail.map { .string($0) } ?? .null,
      "credentials": credentials.map { .string($0) } ?? .null,
      "packet": .string(promptSHA256), "schema": .string(schemaSHA256),
      "turns": .array(turns.map { .object($0.kept) }),
      "dossier": .string(text),
    ]
  }
}

extension ReviewerRun {
  /// Reads one back; nil where it is not one, or was asked of another model than policy names now.
  package init?(kept: JSONObject, by provider: Provider) {
    guard let path = kept["program"]?.string, let realPath = kept["realPath"]?.string,
      let sha256 = kept["programDigest"]?.string,
      let sandbox = kept["sandbox"]?.string.flatMap(SandboxLevel.init),
      let packet = kept["packet"]?.string, let schema = kept["schema"]?.string,
      let turns = kept["turns"]?.array, let dossier = kept["dossier"]?.string
    else { return nil }
    self.provider = provider
    program = Program(path: path, realPath: realPath, sha256: sha256)
    programVersion = kept["programVersion"]?.string
    arguments = kept["arguments"]?.array?.compactMap(\.string) ?? []
    self.sandbox = sandbox
    sandboxReason = kept["sandboxReason"]?.string
    sandboxDetail = kept["sandboxDetail"]?.string
    credentials = kept["credentials"]?.string
    promptSHA256 = packet
    schemaSHA256 = schema
    self.turns = turns.map { Turn(kept: $0.object ?? [:]) }
    self.dossier = Array(dossier.utf8)
    isAccepted = true
  }
}

extension ReviewerRun.Turn {
  /// What a turn was like; what it printed is not kept.
  fileprivate var kept: JSONObject {
    [
      "startedAt": .integer(startedAt), "milliseconds": .integer(milliseconds),
      "usage": usage?.json ?? .null, "cost": cost.json,
      "reportedModels": .array(reportedModels.map { .string($0) }),
      "parsePath": parsePath.map { .string($0.rawValue) } ?? .null,
      "denials": .integer(Int64(denials)),
    ]
  }

  fileprivate init(kept: JSONObject) {
    startedAt = kept["startedAt"]?.integer ?? 0
    milliseconds = kept["milliseconds"]?.integer ?? 0
    usage = kept["usage"]?.object.map { usage in
      Usage(
        inputTokens: usage["inputTokens"]?.integer ?? 0,
        cachedInputTokens: usage["cachedInputTokens"]?.integer ?? 0,
        outputTokens: usage["outputTokens"]?.integer ?? 0
      )
    }
    let amount = kept["cost"]?.object?["microdollars"]?.integer
    switch (kept["cost"]?.object?["basis"]?.string, amount) {
    case ("reported", let amount?): cost = .reported(microdollars: amount)
    case ("estimated", let amount?): cost = .estimated(microdollars: amount)
    default: cost = .unknown
    }
    reportedModels = kept["reportedModels"]?.array?.compactMap(\.string) ?? []
    parsePath = kept["parsePath"]?.string.flatMap(ParseLadder.Path.init)
    denials = Int(kept["denials"]?.integer ?? 0)
  }
}
