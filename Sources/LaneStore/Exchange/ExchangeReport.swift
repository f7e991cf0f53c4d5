package import Git

/// What an exchange with a remote came to.
package struct ExchangeReport: Hashable, Sendable {
  /// How often it fetched and pushed.
  package var rounds = 0
  /// What the remote has of each reference, as far as we pushed it.
  package var published: [String: OID] = [:]
  /// What the remote would not take, in its words.
  package var refused: [String: String] = [:]
  /// References of the remote, or of ours, that were passed over, and why.
  package var passedOver: [String: String] = [:]
  /// Notes that are too large to be part of any union.
  package var leftOut: Set<UnreadableNote> = []

  /// Whether the remote took all that it was to take.
  package var isComplete: Bool { refused.isEmpty }
}
