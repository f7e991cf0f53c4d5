package import Arguments
package import Lane

/// The verb `push`.
package struct PushCommand: Command {
  package static let name = "push"
  package static let saysWhatStopped = false
  package static let summary = "publish receipts and sessions, then push the branch"
  package static let about: [String] = []
  package static let parameters: [Parameter<PushCommand>] = [
    .optionalOperand(
      "remote",
      from: .remotes,
      \.remote,
      "the remote; the one of the current branch if not given"
    ),
    .operands("refspec", from: .references, \.refspecs, "what to push; as git push if not given"),
  ]

  package var output = OutputOptions()
  package var remote: String?
  package var refspecs: [String] = []

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try PushReport.run(
      remote: remote,
      refspecs: refspecs,
      in: try Workspace(surroundings)
    )
  }
}
