/// What was asked of `git lane review`.
package struct ReviewOptions: Sendable {
  /// `base..head`, or a head alone.
  package var range: String?
  /// Judge the index against HEAD.
  package var staged = false
  /// Judge the index as an amendment of HEAD.
  package var amend = false
  /// The protected ref that the change is meant for.
  package var target: String?
  /// Whom to ask in place of whom the policy picks.
  package var providers: [String] = []

  package init() {}
}
