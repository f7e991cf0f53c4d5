package import Arguments
package import Lane

/// The verb `verify`.
package struct VerifyCommand: Command {
  package static let name = "verify"
  package static let summary = "judge a range as the gates would"
  package static let about = [
    """
    For CI and for people: the same judgement as the hooks, which can be skipped, while this one \
    runs where the change cannot reach. Exits 1 where something is not covered, 3 where that \
    cannot be told.
    """
  ]
  package static let parameters: [Parameter<VerifyCommand>] = [
    .option(
      "target",
      "ref",
      from: .references,
      \.target,
      "judge it as an update of the protected <ref>"
    ),
    .optionalOperand(
      "range",
      from: .revisions,
      \.range,
      "the update, as old..new; else the target's to HEAD"
    ),
  ]

  package var output = OutputOptions()
  package var target: String?
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Verification.run(range: range, target: target, in: try Workspace(surroundings))
  }
}
