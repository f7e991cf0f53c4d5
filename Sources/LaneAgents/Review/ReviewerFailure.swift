/// Why a review came to no answer that counts; such a review is inconclusive, never a pass.
package struct ReviewerFailure: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case timedOut = "timed-out"
    /// No sign of life for as long as policy allows.
    case stalled
    case cancelled
    /// The program was ended by a signal.
    case crashed
    /// The program ended with a status that is not 0.
    case failed
    /// The model's service refused or broke off.
    case service
    /// The service does not know this way of asking; there may be another.
    case unsupported
    /// The program gave up making the model meet the schema.
    case schemaNeverMet = "schema-never-met"
    case budget
    /// The program filled its home or its temporary directory.
    case storage
    case turnLimit = "turn-limit"
    /// The program came up with other tools than it was given.
    case tools
    /// The program's own sandbox, on which this run relied, did not start.
    case ownSandbox = "own-sandbox"
    /// The stream of events ends before its last event.
    case truncated
    /// There is no one JSON object in the answer.
    case malformed
    /// The answer was read, and does not hold what a dossier must.
    case rejected
    /// A model answered that is too close to who built the change.
    case notIndependent = "not-independent"
  }

  package let kind: Kind
  package let detail: String

  package init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}
