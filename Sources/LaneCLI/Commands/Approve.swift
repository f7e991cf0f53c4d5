package import Arguments
package import Lane

/// The verb `approve`.
package struct ApproveCommand: Command {
  package static let name = "approve"
  package static let summary = "approve a landing or a change of lane files, as a person"
  package static let about = [
    """
    This is a human act: it is signed with your own key and needs a terminal or a security key. A \
    review is not replaced by it. Without a range it is the update of the target to HEAD.
    """
  ]
  package static let parameters: [Parameter<ApproveCommand>] = [
    .flag("lane", \.lane, "approve the change of policy, keys and other guarded lane files"),
    .optionalOperand("range", from: .revisions, \.range, "the landing, as base..head"),
  ]

  package var output = OutputOptions()
  package var lane = false
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    let workspace = try Workspace(surroundings)
    return lane
      ? try Approving.laneFiles(range, in: workspace) : try Approving.landing(range, in: workspace)
  }
}
