internal import LaneCore
internal import LaneSystem

/// An analyser that prints SARIF, or shellcheck's own JSON; it finds patterns, and never reviews.
struct AnalyserAdapter: Adapter {
  let needs = CredentialNeeds()
  let stateDirectories: [String] = []
  // Asking a program that we know nothing of for its version may make it do its work.
  let versionArguments: [String]? = nil
  let showsLife = false
  // A report that was cut says nothing.
  let readsWholeOutput = true
  // Whatever it needs to know is in the tree and in its rules.
  let usesNetwork = false
  let overhead = Estimate.Overhead(readings: 1, written: 1_500)

  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String] {
    Array(request.provider.command.dropFirst())
  }

  func variables(_ request: ReviewerRequest, places: Places) -> [String: String] {
    ["LANE_ROLE": "analyser", "LANE_TREE": places.tree, "LANE_PATHS": places.packet]
  }

  func reading(of result: TurnResult) -> Reading {
    var reading = Reading()
    reading.answer = result.outcome.output.wholeWords
    reading.failure = result.outcome.failure
    // One that found something says so by its status, too; whether it did is in its report.
    if reading.failure?.kind == .failed { reading.failure = nil }
    if reading.failure == nil, result.outcome.output.dropped > 0 {
      reading.failure = ReviewerFailure(.malformed, "the report is too large to be read")
    }
    return reading
  }
}
