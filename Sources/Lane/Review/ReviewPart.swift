internal import LaneAgents
internal import LaneCore

/// One question of a review: a prompt, and what its answer is held against.
struct ReviewPart {
  var packet: Packet
  var expected: ReviewExpectation
}

/// A finding that a reviewer has to answer by its id.
struct OpenFinding {
  let prior: ReviewExpectation.Prior
  /// What was said of it, or as much as is known here.
  let text: String
  /// What its author answers, for the reviewer to verify.
  var answer: String?

  var packetLine: Packet.PriorFinding {
    Packet.PriorFinding(id: prior.key, text: text, answer: answer)
  }
}
