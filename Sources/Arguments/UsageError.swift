/// A command line that does not follow the grammar.
package struct UsageError: Error, Sendable, Equatable {
  package let message: String
  /// What was typed in place of a known word, for a suggestion among `candidates`.
  package let unknown: String?
  package let candidates: [String]
  /// The verb that was being read, as far as it was known.
  package let verb: [String]

  package init(
    _ message: String,
    unknown: String? = nil,
    candidates: [String] = [],
    verb: [String] = []
  ) {
    self.message = message
    self.unknown = unknown
    self.candidates = candidates
    self.verb = verb
  }
}
