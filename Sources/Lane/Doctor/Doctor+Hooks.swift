internal import Git
internal import LaneSystem

extension Doctor {
  /// Says of each gate whether git would come to it, here and in the other worktrees.
  mutating func checkHooks(isSetUp: Bool) throws(Failure) {
    let surroundings = workspace.surroundings
    do throws(HookError) {
      let status = try HookInstaller.status(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
      for entry in status.hooks { check(entry, isSetUp: isSetUp) }
      for note in status.notes { diagnosis.warn("gate", "hooks", note, next: nil) }
      for path in try worktrees() {
        try check(worktree: path, isSetUp: isSetUp, unlike: status.directory)
      }
    } catch {
      diagnosis.fail("gate", "hooks", error.message, next: error.choices.first)
    }
  }

  private mutating func check(_ entry: HookStatus.Entry, isSetUp: Bool) {
    guard let fault = entry.fault else {
      let words = ["ARMED", entry.company].filter { !$0.isEmpty }.joined(separator: "; ")
      return diagnosis.good("gate", entry.hook, words)
    }
    let words = "NOT ARMED: \(fault.words)"
    if isSetUp {
      diagnosis.fail("gate", entry.hook, words, next: fault.next)
    } else {
      diagnosis.warn("gate", entry.hook, words, next: fault.next)
    }
  }

  /// Worktrees share the hooks, unless a setting of their own, or a relative one, leads elsewhere.
  private mutating func check(worktree path: String, isSetUp: Bool, unlike directory: String)
    throws(HookError)
  {
    let environment = GitCommand.foreignEnvironment(workspace.surroundings.environment)
    let status = try HookInstaller.status(environment: environment, directory: path)
    guard status.directory != directory else { return }
    guard let open = status.hooks.first(where: { !$0.isArmed }), let fault = open.fault else {
      return diagnosis.good("gate", path, "ARMED")
    }
    let words = "NOT ARMED: \(open.hook): \(fault.words)"
    if isSetUp {
      diagnosis.fail("gate", path, words, next: fault.next)
    } else {
      diagnosis.warn("gate", path, words, next: fault.next)
    }
  }

  /// The other worktrees that are there.
  private func worktrees() throws(HookError) -> [String] {
    let git = HookGit(
      environment: workspace.surroundings.environment,
      directory: workspace.surroundings.directory
    )
    let own = workspace.repository.workDirectory.flatMap { Files.realPath($0) }
    return try git.worktrees().filter { path in
      Files.exists(path + "/.git") && Files.realPath(path) != own
    }
  }
}
