package import Arguments
package import Lane

/// The verb `trust`.
package struct TrustCommand: Command {
  package static let name = "trust"
  package static let summary = "accept what this repository's policy would run"
  package static let about = [
    """
    A cloned repository runs nothing of its own until it is trusted: whatever names a program, a \
    command or an endpoint is shown, and its digest recorded in your own files. A change to it \
    asks again. This is a human act and needs a terminal, unless the digest is given.
    """
  ]
  package static let parameters: [Parameter<TrustCommand>] = [
    .flag("show", \.show, "show what would run and its digest, and accept nothing"),
    .option("digest", "digest", \.digest, "accept exactly what has <digest>, without asking"),
  ]
  package static let rules: [Rule] = [.atMostOne(["--show", "--digest"])]

  package var output = OutputOptions()
  package var show = false
  package var digest: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Trust.run(show: show, digest: digest, in: try Workspace(surroundings))
  }
}
