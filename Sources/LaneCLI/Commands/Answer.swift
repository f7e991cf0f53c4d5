package import Arguments
package import Lane

/// The verb `answer`.
package struct AnswerCommand: Command {
  package static let name = "answer"
  package static let summary = "answer a finding, for the next review to verify"
  package static let about = [
    """
    An answer moves nothing by itself: the next `git lane review` puts it before the reviewer, who \
    holds it against the code and answers the finding by its id. After two pushbacks on one \
    finding that did not convince, a person decides, signed: by a review of their own, or where \
    they wrote it by an override of the landing.
    """
  ]
  package static let parameters: [Parameter<AnswerCommand>] = [
    .option("fixed", "commit", from: .revisions, \.fixed, "<commit> mends it"),
    .option("pushback", "text", \.pushback, "it is no defect, and why"),
    .option("blocked", "text", \.blocked, "a person is needed, and for what"),
    .operand("finding", \.finding, "its id as a review prints it: C1, or 1a2b3c4d5e6f.C1"),
  ]
  package static let rules: [Rule] = [.exactlyOne(["--fixed", "--pushback", "--blocked"])]

  package var output = OutputOptions()
  package var fixed: String?
  package var pushback: String?
  package var blocked: String?
  package var finding = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    let replies = [
      fixed.map(Answering.Reply.fixed), pushback.map(Answering.Reply.pushback),
      blocked.map(Answering.Reply.blocked),
    ]
    guard let reply = replies.compactMap(\.self).first else {
      preconditionFailure("a rule asks for one of them")
    }
    return try Answering.run(finding, reply, in: try Workspace(surroundings))
  }
}
