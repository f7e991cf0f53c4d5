internal import LaneCore
internal import LaneSystem

/// A reviewer of one's own: a program that reads the prompt on its input and prints one dossier.
struct CommandAdapter: Adapter {
  let needs = CredentialNeeds()
  let stateDirectories: [String] = []
  // Asking a program that we know nothing of for its version may make it do its work.
  let versionArguments: [String]? = nil

  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String] {
    Array(request.provider.command.dropFirst())
  }

  func variables(_ request: ReviewerRequest, places: Places) -> [String: String] {
    [
      "LANE_ROLE": request.role.rawValue,
      "LANE_NONCE": request.nonce,
      "LANE_TREE": places.tree,
      "LANE_PACKET": places.packet,
      "LANE_TEMPLATE": places.template,
      "LANE_SCHEMA": places.schema,
    ]
  }

  func reading(of result: TurnResult) -> Reading {
    var reading = Reading()
    reading.answer = result.outcome.output.wholeWords
    reading.failure = result.outcome.failure
    if reading.failure == nil, result.outcome.output.dropped > 0 {
      reading.failure = ReviewerFailure(.malformed, "the output is too large to be a dossier")
    }
    return reading
  }
}
