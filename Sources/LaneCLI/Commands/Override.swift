package import Arguments
package import Lane

/// The verb `override`.
package struct OverrideCommand: Command {
  package static let name = "override"
  package static let summary = "let one landing pass without a review, with a signed reason"
  package static let about = [
    """
    Covers exactly one landing, from its base to its tip, once, and is always listed. Who may is \
    the policy's `overrideBy`. This is a human act.
    """
  ]
  package static let parameters: [Parameter<OverrideCommand>] = [
    .option("reason", "text", required: true, \.reason, "why; it is signed and shown"),
    .option("for", "ref", from: .references, \.target, "override for the target <ref>"),
    .optionalOperand("range", from: .revisions, \.range, "the landing, as base..head"),
  ]

  package var output = OutputOptions()
  package var reason: String?
  package var target: String?
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Overriding.run(
      reason: reason ?? "",
      range: range,
      target: target,
      in: try Workspace(surroundings)
    )
  }
}
