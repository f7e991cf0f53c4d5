package import Arguments
package import Lane

/// The verb `join`.
package struct JoinCommand: Command {
  package static let name = "join"
  package static let summary = "propose to trust the keys of a colleague"
  package static let about = [
    """
    Commits the lines that add your signing key, this clone's machine key and their principals to \
    `.lane/allowed_signers` and `.lane/policy`, on a branch of its own from where the policy is; \
    nothing is checked out. They count once a person who is in has approved that commit with \
    `git lane approve --lane` and it has landed. It may be run again.
    """,
    """
    With `--print` it only prints the keys, for somebody who is in to take with `--from`. It refuses \
    what would weaken: a revoked key, another's key, a key that a line limits, a name that has another \
    role.
    """,
  ]
  package static let parameters: [Parameter<JoinCommand>] = [
    .flag("print", \.isPrinting, "print the keys, and commit nothing"),
    .option(
      "from",
      "file",
      from: .files,
      \.file,
      "take a colleague's keys from <file>, or from standard input for -"
    ),
  ]
  package static let rules: [Rule] = [.atMostOne(["--print", "--from"])]

  package var output = OutputOptions()
  package var isPrinting = false
  package var file: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    let workspace = try Workspace(surroundings)
    if isPrinting { return try Joining.lines(in: workspace) }
    return try Joining.run(file.map { .file($0) } ?? .own, in: workspace)
  }
}
