package import Arguments

/// The manual page: the grammar, and what the grammar cannot tell.
package enum ManualPage {
  package static var manual: Manual {
    Manual(
      page: "git-lane",
      program: Registry.grammar,
      description: description,
      sections: [
        .init("EXIT STATUS", exitStatus), .init("OUTPUT", output),
        .init("ENVIRONMENT", environment), .init("CONFIGURATION", configuration),
        .init("FILES", files), .init("EXAMPLES", examples), .init("SEE ALSO", seeAlso),
      ]
    )
  }

  private static let description: [Manual.Block] = [
    .paragraph(
      """
      Nothing that an agent says about its own work counts as evidence. A change passes the gates \
      of a protected branch only with a `receipt`: a signed statement about its exact bytes, made \
      by a reviewer that is not its builder.
      """
    ),
    .paragraph(
      """
      Receipts are notes in `refs/notes/lane`, and are read and verified without git lane: by \
      `git notes`, `git diff-tree` and `ssh-keygen`. They belong to the change, not to the commit, \
      so they outlive amended messages, squashes and merges that keep the content.
      """
    ),
    .paragraph(
      """
      The hooks of a clone are advice, for `git commit --no-verify` exists. The authority is where the \
      change cannot reach: the hook of a server, or `git lane verify` in CI.
      """
    ),
  ]

  private static let exitStatus: [Manual.Block] = [
    .definition("`0`", "Yes: done, covered, verified."),
    .definition(
      "`1`",
      "The answer is no: a gate refused, a verdict blocks, a verification failed."
    ),
    .definition("`3`", "It cannot be told. A gate treats that as no."),
    .definition("`128`", "It could not go on."),
    .definition("`129`", "The command line was wrong."),
    .definition("`128`+n", "Ended by signal n, after what was under way has been put in order."),
  ]

  private static let output: [Manual.Block] = [
    .paragraph(
      """
      The answer is on standard output, everything else on standard error. With `--json` the \
      answer is one object, its keys sorted:
      """
    ),
    .literal([
      #"{"command":"why","ok":true,"result":{...},"version":1}"#,
      #"{"command":"why","error":{"code":"...","message":"..."},"ok":false,"version":1}"#,
    ]),
    .paragraph(
      """
      An error has `code` and `message`, and where they are known `gate`, `status`, `expected`, \
      `actual`, `blockers` and `next`, the one command that leads on. Keys may be added within a \
      version, none is removed.
      """
    ),
  ]

  private static let environment: [Manual.Block] = [
    .definition(
      "`GIT_DIR`, `GIT_INDEX_FILE`, `GIT_CONFIG_COUNT`, ...",
      "Mean what they mean to git, as does `git -c`."
    ),
    .definition("`LANE_STRICT`", "If `1`, options must be spelled out, for use in scripts."),
    .definition("`LANE_BIN`", "The program that the hooks run, if it names an executable."),
    .definition(
      "`CI`",
      "If not empty, a missing program only warns in the hooks instead of stopping a push."
    ),
    .definition("`NO_COLOR`", "If not empty, nothing is coloured unless `--color` is given."),
    .definition(
      "`SSH_AUTH_SOCK`",
      "The agent that holds your signing key; reviewers never see it."
    ),
    .definition(
      "`LANE_ROLE`, `LANE_NONCE`, `LANE_TREE`, `LANE_PACKET`, `LANE_TEMPLATE`, `LANE_SCHEMA`",
      "Set for a reviewer of the kind `command`: its role, the nonce that its dossier must "
        + "repeat, the directory of the reviewed tree, and files with the prompt, a dossier to "
        + "fill in, and the dossier's schema."
    ),
  ]

  private static let configuration: [Manual.Block] = [
    .paragraph("Read from git's configuration; what a repository decides is in its policy."),
    .definition(
      "`lane.policyRef`",
      "Where policy and keys are read; by default the remote's default branch."
    ),
    .definition("`color.lane`", "When to colour; by default as `color.ui` says."),
    .definition(
      "`user.signingKey`, `gpg.ssh.program`",
      "The key that signs human acts, and how it signs."
    ),
    .definition(
      "`lane.signingKey`",
      "An SSH key for human acts, where `user.signingKey` names one of another kind."
    ),
    .definition(
      "`lane.runBudget`, `lane.taskBudget`, `lane.dayBudget`",
      "What reviews may cost at one run, on one branch, in one day: US dollars such as 2.50."
    ),
    .definition("`pager.lane`", "If true, git sends what we print to its pager."),
    .definition("`notes.displayRef`", "With `refs/notes/lane`, `git log` shows the receipts."),
  ]

  private static let files: [Manual.Block] = [
    .definition("`.lane/policy`", "What is protected and who may review, in git-config syntax."),
    .definition("`.lane/allowed_signers`", "The keys that are trusted, as OpenSSH reads them."),
    .definition("`.lane/revoked`", "Receipts and keys that no longer count, a digest a line."),
    .definition("`refs/notes/lane`", "The receipts."),
    .definition("`refs/lane/sessions/*`", "What happened, one signed commit for each event."),
    .definition(
      "`$GIT_COMMON_DIR/lane/`",
      "The machine key and what can be made again: caches, locks, the directories of runs."
    ),
  ]

  private static let examples: [Manual.Block] = [
    .paragraph("Set up a repository, and let another model than the builder's review:"),
    .literal(["$ git lane init --reviewer codex", "$ git push origin main"]),
    .paragraph("Have a change reviewed before it is committed, or a branch as a whole:"),
    .literal([
      "$ git lane review --staged && git commit", "$ git lane review && git push origin HEAD:main",
    ]),
    .paragraph("Review as a person:"),
    .literal([
      "$ git lane review --template >dossier.json", "$ git lane review --dossier dossier.json",
    ]),
    .paragraph("Judge in CI what is proposed for a protected branch:"),
    .literal(["$ git lane verify --target refs/heads/main origin/main..HEAD"]),
    .paragraph("Read a receipt with stock git:"),
    .literal(["$ git notes --ref=lane show HEAD"]),
  ]

  private static let seeAlso: [Manual.Block] = [
    .paragraph("`git-notes`(1), `ssh-keygen`(1), `githooks`(5), `gitrevisions`(7)")
  ]
}
