package import Arguments
package import Lane

/// The verb `review`.
package struct ReviewCommand: Command {
  package static let name = "review"
  package static let summary = "have a change reviewed, and record the verdict"
  package static let about = [
    """
    Without arguments the change from the merge base with the target's tip on its remote to HEAD \
    is judged. The reviewer reads it cold: the diff in its surrounding code, no commit messages, \
    no author. The verdict is computed from what it found, signed, and noted on the change and \
    its commits.
    """,
    """
    Exits 0 on `pass`, 1 on `block`, 3 where the review was inconclusive. A second review of an \
    unchanged change by the same reviewer returns the recorded verdict.
    """,
  ]
  package static let parameters: [Parameter<ReviewCommand>] = [
    .flag("staged", \.staged, "judge what is in the index, against HEAD"),
    .flag("amend", \.amend, "judge the index as an amendment of HEAD"),
    .repeated(
      "provider",
      "name",
      \.providers,
      "ask <name> in place of whom the policy picks"
    ),
    .option(
      "for",
      "ref",
      from: .references,
      \.target,
      "judge the change as one for the target <ref>"
    ),
    .flag("template", \.template, "print a dossier to fill in, and record nothing"),
    .option(
      "dossier",
      "file",
      from: .files,
      \.dossier,
      "record your own review from <file>, or from standard input for -"
    ),
    .optionalOperand("range", from: .revisions, \.range, "the change, as base..head"),
  ]
  package static let rules: [Rule] = [
    .atMostOne(["--template", "--dossier", "--provider"]),
    .atMostOne(["<range>", "--staged"]), .requires("--amend", "--staged"),
  ]

  package var output = OutputOptions()
  package var staged = false
  package var amend = false
  package var providers: [String] = []
  package var target: String?
  package var template = false
  package var dossier: String?
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    var options = ReviewOptions()
    options.range = range
    options.staged = staged
    options.amend = amend
    options.target = target
    options.providers = providers
    let workspace = try Workspace(surroundings)
    if template { return try ReviewForm.make(options, in: workspace) }
    if let dossier { return try Review.record(dossier: dossier, options, in: workspace) }
    return try Review.run(options, in: workspace)
  }
}
