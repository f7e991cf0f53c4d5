package import LaneCore

/// How a review went: the reviewer's answer, and what the host saw of it.
package struct ReviewerRun: Sendable {
  /// One question to the reviewer and what came back.
  package struct Turn: Sendable, Equatable {
    /// What the program wrote, credentials blanked; where it was long, the middle is missing.
    package var output: [UInt8] = []
    /// How many bytes of the output were let go.
    package var droppedOutput = 0
    package var errors: [UInt8] = []
    /// What the reviewer gave as its answer, byte for byte but for credentials.
    package var answer: [UInt8] = []
    package var parsePath: ParseLadder.Path?
    /// The exit status; nil where a signal ended the program.
    package var exitStatus: Int32?
    package var signal: Int32?
    package var startedAt: Int64 = 0
    package var milliseconds: Int64 = 0
    package var usage: Usage?
    package var cost = Cost.unknown
    /// The models that say they answered.
    package var reportedModels: [String] = []
    /// How many tool calls the program refused to the model.
    package var denials = 0
    package var failure: ReviewerFailure?
  }

  package let provider: Provider
  package let program: Program
  package var programVersion: String?
  /// The program's own arguments, as it sees them.
  package var arguments: [String] = []
  package let sandbox: SandboxLevel
  /// What the sandbox would not do, where it is not the one that was wanted.
  package let sandboxReason: String?
  /// What else is to be known of the sandbox, such as its version.
  package let sandboxDetail: String?
  /// The variable or the file that the provider's credentials came from; nil where it got none.
  package let credentials: String?
  /// The digest of the first prompt, in hexadecimal.
  package let promptSHA256: String
  package let schemaSHA256: String
  package var turns: [Turn] = []
  /// The last dossier that could be read, accepted or not.
  package var dossier: [UInt8]?
  /// Whether that dossier was accepted.
  package var isAccepted = false

  package var failure: ReviewerFailure? { isAccepted ? nil : turns.last?.failure }
  package var parsePath: ParseLadder.Path? { turns.last?.parsePath }
  package var repairs: Int { max(0, turns.count - 1) }
  package var requestedModel: String? { provider.model }
  package var effort: String? { provider.effort }
  package var milliseconds: Int64 { turns.reduce(0) { $0 + $1.milliseconds } }

  /// Lets no answer count, for a reason that the host found after the last turn.
  package mutating func refuse(_ failure: ReviewerFailure) {
    isAccepted = false
    guard !turns.isEmpty else { return }
    turns[turns.count - 1].failure = failure
  }

  /// The models that say they answered, each once.
  package var reportedModels: [String] {
    turns.flatMap(\.reportedModels).reduce(into: []) { models, model in
      if !models.contains(model) { models.append(model) }
    }
  }

  /// The sum over the turns; nil where one of them reported nothing.
  package var usage: Usage? {
    turns.reduce(Usage()) { sum, turn -> Usage? in
      guard let sum, let usage = turn.usage else { return nil }
      return sum + usage
    }
  }

  package var cost: Cost {
    guard let first = turns.first else { return .unknown }
    return turns.dropFirst().reduce(first.cost) { $0 + $1.cost }
  }
}
