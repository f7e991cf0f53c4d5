package import Arguments
package import Lane

/// The verb `status`.
package struct StatusCommand: Command {
  package static let name = "status"
  package static let saysWhatStopped = false
  package static let summary = "show where the current change stands, and what comes next"
  package static let about = [
    """
    Says which policy rules, what it protects, whether the hooks are armed, and what HEAD and the \
    index still need. Where there is no policy it says that nothing is gated.
    """
  ]
  package static let parameters: [Parameter<StatusCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try ChangeStatus.run(in: try Workspace(surroundings))
  }
}
