package import Arguments
package import Lane

/// The verb `verify`.
package struct VerifyCommand: Command {
  package static let name = "verify"
  package static let summary = "judge a range as the gates would"
  package static let about = [
    """
    For CI and for people: the same judgement as the hooks, which can be skipped, while this one \
    runs where the change cannot reach. Exits 1 where something is not covered, 3 where that \
    cannot be told.
    """,
    """
    A range is a move of the target from its first commit to its second. A single commit is a \
    proposal: where it does not contain the target's tip, what merging it would give is judged.
    """,
    """
    `--all` goes through everything that ever landed on the target, each landing by what ruled when \
    it began, and reports what got past; overrides are always listed. `--mint` is for CI, after a \
    merge that no server of one's own has seen: it records the landing and what covered it.
    """,
  ]
  package static let parameters: [Parameter<VerifyCommand>] = [
    .option(
      "target",
      "ref",
      from: .references,
      \.target,
      "judge it as an update of the protected <ref>"
    ),
    .flag("all", \.all, "judge everything that ever landed on the target"),
    .flag("mint", \.mint, "record with CI's key that this landed"),
    .optionalOperand(
      "range",
      from: .revisions,
      \.range,
      "the update, as old..new; else the target's to HEAD"
    ),
  ]

  package static let rules: [Rule] = [.atMostOne(["--all", "--mint"])]

  package var output = OutputOptions()
  package var target: String?
  package var all = false
  package var mint = false
  package var range: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    let workspace = try Workspace(surroundings)
    guard all else {
      return try Verification.run(range: range, target: target, minting: mint, in: workspace)
    }
    guard range == nil else {
      throw Failure(
        .usage,
        "range-and-all",
        "--all goes through the whole target: it takes no range",
        next: "git lane verify --all --target <ref>"
      )
    }
    return try Audit.run(target: target, in: workspace)
  }
}
