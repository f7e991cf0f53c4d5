package import Arguments
package import Lane

/// The verb `carry`.
package struct CarryCommand: Command {
  package static let name = "carry"
  package static let summary = "bring a review along to where its change was re-based"
  package static let about = [
    """
    Looks for reviewed changes that, merged cleanly onto the target as it is now, give exactly what \
    is about to land, and signs that. A gate believes it only as far as it computes the same. Who \
    may is the policy's `carryBy`; an approval of the landing comes along where a person carries.
    """
  ]
  package static let parameters: [Parameter<CarryCommand>] = [
    .option("for", "ref", from: .references, \.target, "carry for the target <ref>"),
    .optionalOperand(
      "range",
      from: .revisions,
      \.range,
      "the landing, as base..head; else the target's to HEAD"
    ),
  ]

  package var output = OutputOptions()
  package var target: String?
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Carrying.run(range: range, target: target, in: try Workspace(surroundings))
  }
}
