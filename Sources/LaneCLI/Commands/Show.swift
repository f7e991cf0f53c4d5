package import Arguments
package import Lane

/// The verb `show`.
package struct ShowCommand: Command {
  package static let name = "show"
  package static let summary = "show a receipt, an event or what is known of a range"
  package static let about = [
    """
    A receipt's id shows that receipt, an entry of a session that event, a range or a commit \
    whether its target may take it, with the commits and every receipt about them.
    """
  ]
  package static let parameters: [Parameter<ShowCommand>] = [
    .flag("markdown", \.markdown, "write Markdown, for the comment on a pull request"),
    .operand("object", from: .revisions, \.object, "a receipt, an event or a range"),
  ]

  package var output = OutputOptions()
  package var markdown = false
  package var object = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Showing.run(object, asMarkdown: markdown, in: try Workspace(surroundings))
  }
}
