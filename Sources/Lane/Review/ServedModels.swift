internal import LaneAgents
internal import LaneCore

/// Whether those who answered are as independent of the builders as those who were asked.
///
/// An endpoint may serve another model than the one that policy names, and an agent's program may
/// be rerouted by its service: what they report counts beside what was launched.
struct ServedModels {
  let policy: Policy
  let required: RequiredIndependence
  let builders: [Receipt.Builder]

  /// Why no answer of a run counts; nil where nothing that was seen speaks against it.
  func objection(to run: ReviewerRun) -> ReviewerFailure? {
    for model in run.reportedModels {
      let builder = policy.builder(
        tooCloseTo: run.provider.name,
        model: model,
        among: builders,
        required: required
      )
      guard let builder else { continue }
      let built = [builder.name, builder.model].compactMap { $0 }.joined(separator: " ")
      return ReviewerFailure(
        .notIndependent,
        "'\(model)' answered, and \(built) built the change"
          + " (independence = \(required.rawValue))"
      )
    }
    return nil
  }
}
