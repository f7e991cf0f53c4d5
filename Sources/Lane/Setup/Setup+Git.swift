internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Setup {
  /// Installs the hooks; where that is refused, nothing was written.
  mutating func installHooks() throws(Failure) {
    let surroundings = workspace.surroundings
    do throws(HookError) {
      let hooks = try HookInstaller.install(
        environment: surroundings.environment,
        directory: surroundings.directory,
        program: surroundings.program
      )
      report.hooks = hooks
      let changed = hooks.hooks.filter { $0.outcome != .unchanged }.map(\.hook)
      if !changed.isEmpty {
        report.steps.append("installed the hooks \(changed.joined(separator: ", "))")
      }
      report.hints += hooks.notes
    } catch {
      var failure = Failure(error)
      if failure.next == nil {
        failure.next = "git lane init --no-hooks"
      } else {
        failure.otherwise.append("git lane init --no-hooks")
      }
      throw failure
    }
  }

  /// Lets stock git merge notes without losing a receipt.
  mutating func configureNotes() throws(Failure) {
    let key = "notes.lane.mergeStrategy"
    guard try workspace.config().get(key) != "union" else { return }
    _ = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["config", "--local", key, "union"])
    }
    report.steps.append("set \(key) to union, so that git merges receipts without losing one")
  }

  /// Commits what was written now, and what an interrupted run left behind; nothing else.
  mutating func commit(_ written: [String], isNew: Bool) throws(Failure) {
    let tree = try workspace.attempt { () throws(GitError) in
      try head.commit.flatMap { id throws(GitError) in try workspace.repository.link(id) }?.tree
    }
    var names: [String] = []
    for name in [Workspace.policyFile, Self.signersFile] {
      let isTracked = try workspace.attempt { () throws(GitError) in
        try tree.flatMap { tree throws(GitError) in
          try workspace.repository.entry(in: tree, path: name)
        } != nil
      }
      if written.contains(name) || !isTracked { names.append(name) }
    }
    guard !names.isEmpty else { return }
    let subject =
      isNew || written.isEmpty
      ? "lane: protect \(short(report.protected))" : "lane: add the keys of \(email)"
    let paths = names.map { ":(top,literal)\($0)" }
    _ = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["add", "-f", "--sparse", "--"] + paths)
    }
    // On the terminal, where git may ask for the passphrase of a key that it signs with.
    let status = try workspace.attempt { () throws(GitError) in
      try workspace.git.runInheriting(
        ["commit", "-q", "--no-verify", "--only", "-m", subject, "--"] + paths
      )
    }
    guard status == 0 else {
      throw Failure(
        .fatal,
        "not-committed",
        "\(names.joined(separator: " and ")) are written and staged, but git did not commit them",
        next: "git commit --no-verify -m '\(subject)' -- \(names.joined(separator: " "))"
      )
    }
    let made = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    report.commit = made.commit.map { ObjectID($0) }
    report.files = names
    let id = report.commit.map { String($0.hex.prefix(10)) } ?? "HEAD"
    report.steps.append("committed \(names.joined(separator: " and ")) as \(id), '\(subject)'")
  }

  /// Says what only the person can do.
  mutating func giveHints(_ policy: Policy, _ person: PersonKey?) throws(Failure) {
    let environment = workspace.surroundings.environment
    if person == nil {
      report.hints.append(
        "without an SSH signing key programs review, but no person reviews, approves or overrides: "
          + "ssh-keygen -t ed25519, then \(try PersonKey.command(in: workspace)), then git "
          + "lane init again; best before the policy is pushed, since from then on only a person "
          + "whom it lists can approve a new key"
      )
    }
    let agents = policy.review.providers.filter(Self.agents.contains)
    if !agents.isEmpty, agents.count == policy.review.providers.count,
      agents.allSatisfy({ ChildProcess.locate($0, environment: environment) == nil })
    {
      report.hints.append(
        "\(agents.joined(separator: " and ")) is not on PATH: install it (npm install -g "
          + "@openai/codex), or have people review: git config -f .lane/policy --replace-all "
          + "review.provider human   (git lane init --reviewer human at the start)"
      )
    }
    if !choices.hooks { report.hints.append("the hooks were left alone: git lane hooks install") }
    guard let commit = report.commit else { return }
    if let remote = policy.publish.remotes.first, let branch = head.branch {
      report.hints.append(
        "push \(commit.hex.prefix(10)) to put it in force for others: git push "
          + "\(ShellWord.typed(remote)) \(ShellWord.typed(short([branch])))"
      )
    }
    report.hints.append(
      "to see receipts in git log: git config --add notes.displayRef refs/notes/lane"
    )
  }
}
