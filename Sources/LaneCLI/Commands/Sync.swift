package import Arguments
package import Lane

/// The verb `sync`.
package struct SyncCommand: Command {
  package static let name = "sync"
  package static let summary = "exchange receipts and sessions with a remote"
  package static let about = [
    """
    Fetches what the remote has, unites it with what is here, and publishes what is new, to \
    remotes that the policy's `publish.to` names. What one side lacks is never taken from the \
    other.
    """
  ]
  package static let parameters: [Parameter<SyncCommand>] = [
    .optionalOperand(
      "remote",
      from: .remotes,
      \.remote,
      "the remote; the one of the current branch if not given"
    )
  ]

  package var output = OutputOptions()
  package var remote: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try SyncReport.run(remote: remote, in: try Workspace(surroundings))
  }
}
