package import Arguments

/// The verb `approve`.
package struct ApproveCommand: Sendable {
  package static let name = "approve"
  package static let summary = "approve a landing or a change of lane files, as a person"
  package static let about = [
    """
    This is a human act: it is signed with your own key and needs a terminal or a security key. A \
    review is not replaced by it.
    """
  ]
  package static let parameters: [Parameter<ApproveCommand>] = [
    .flag("lane", \.lane, "approve the change of policy, keys and other guarded lane files"),
    .optionalOperand("range", from: .revisions, \.range, "the landing, as base..head"),
  ]
  package static let rules: [Rule] = [.exactlyOne(["<range>", "--lane"])]

  package var output = OutputOptions()
  package var lane = false
  package var range: String?

  package init() {}
}
