package import Arguments
package import Lane

extension Setup.AgentChoice: ArgumentValue {}

/// The verb `init`.
package struct InitCommand: Command {
  package static let name = "init"
  package static let saysWhatStopped = false
  package static let summary = "set up the lane in this repository"
  package static let about = [
    """
    Writes `.lane/policy` and `.lane/allowed_signers`, makes the machine key, protects the current \
    branch, sets the baseline to HEAD, installs the hooks, and commits those two files and nothing \
    else. What is there already is kept, so it may be run again. In a clone of a repository that has a \
    lane, `git lane join` and `git lane hooks install` are what a colleague runs.
    """,
    """
    The machine key signs reviews and events. What a person decides is signed by the key that \
    `user.signingKey` names (or `lane.signingKey`, where that is no SSH key); without one programs \
    review, and people act not.
    """,
    """
    With `--agents` the hook `git lane guard` and a few denials are entered in the agents' settings of \
    this repository, which are shown and not committed; nothing else in them changes. `--agents=show` \
    only shows, `--no-agents` takes them out again; both do nothing else.
    """,
  ]
  package static let parameters: [Parameter<InitCommand>] = [
    .repeated(
      "reviewer",
      "provider",
      \.reviewers,
      "have <provider> review: codex, claude, human, or one of the policy's own"
    ),
    .repeated(
      "protect",
      "ref",
      from: .references,
      \.protected,
      "protect <ref> in place of the current branch"
    ),
    .negativeFlag("hooks", \.hooks, "leave the hooks alone"),
    .optionalValue(
      "agents",
      "what",
      on: .install,
      off: .remove,
      \.agents,
      "have agents ask the guard: enter it in their settings here, or show or remove that"
    ),
  ]

  package var output = OutputOptions()
  package var reviewers: [String] = []
  package var protected: [String] = []
  package var hooks = true
  package var agents: Setup.AgentChoice?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Setup.run(
      Setup.Choices(
        reviewers: reviewers,
        protected: protected,
        hooks: hooks,
        agents: agents
      ),
      in: try Workspace(surroundings)
    )
  }
}
