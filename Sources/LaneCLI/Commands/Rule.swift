package import Arguments
package import Lane

/// The verb `rule add`.
package struct RuleAddCommand: Command {
  package static let name = "rule add"
  package static let summary = "write down a rule from a finding"
  package static let about = [
    """
    Writes `.lane/rules/<name>.md`: a path pattern and a sentence, put before every reviewer of a \
    change that touches such paths. Edit the words, commit the file, and let a person approve it; \
    reviews read it from the target, never from the change under review.
    """
  ]
  package static let parameters: [Parameter<RuleAddCommand>] = [
    .option("from", "finding", required: true, \.finding, "the finding that taught it, such as C1"),
    .option("path", "glob", \.path, "where it holds, in place of the finding's own path"),
  ]

  package var output = OutputOptions()
  package var finding: String?
  package var path: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try RuleAdding.run(from: finding ?? "", paths: path, in: try Workspace(surroundings))
  }
}
