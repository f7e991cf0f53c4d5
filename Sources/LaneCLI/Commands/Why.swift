package import Arguments
package import Lane

/// The verb `why`.
package struct WhyCommand: Command {
  package static let name = "why"
  package static let summary = "say which receipt covers a commit, or why none does"
  package static let about = [
    """
    A commit is covered by itself, or as a member of a change that a review saw as a whole. Where \
    nothing covers it, what was expected and found is named, with the one command that leads on.
    """
  ]
  package static let parameters: [Parameter<WhyCommand>] = [
    .operand("commit", from: .revisions, \.commit, "the commit to explain")
  ]

  package var output = OutputOptions()
  package var commit = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Explanation.run(commit, in: try Workspace(surroundings))
  }
}
