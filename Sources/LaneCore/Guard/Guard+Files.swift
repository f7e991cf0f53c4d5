extension Guard {
  /// The agents' own settings, which hold this guard.
  private static let settings = [
    ".claude/settings.json", ".claude/settings.local.json", ".codex/hooks.json",
    ".codex/config.toml", ".gemini/settings.json",
  ]
  private static let settingsDirectories = [".claude", ".codex", ".gemini"]
  /// Programs that take what is in a directory with it.
  private static let archivers: Set<String> = [
    "7z", "bsdtar", "cp", "cpio", "mv", "pax", "rsync", "scp", "tar", "zip",
  ]
  private static let removers: Set<String> = ["find", "mv", "rm", "rmdir", "rsync", "shred"]

  func reason(againstFiles run: GuardedRun) -> String? {
    for redirection in run.redirections {
      let reason =
        redirection.isWrite
        ? reason(againstWriting: redirection.target, in: run.directory)
        : reason(againstReading: redirection.target, in: run.directory)
      if let reason { return reason }
    }
    for path in run.patchedFiles {
      if let reason = reason(againstWriting: ShellWord(text: path), in: run.directory) {
        return reason
      }
    }
    if let git = GitInvocation(run) { return reason(againstFilesOf: git, in: run.directory) }
    for word in run.files {
      // `of=file` of dd, `--file=file` of others.
      let value = word.text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
      for text in Set([word.text, value]) where !text.isEmpty {
        let path = ShellWord(text: text, isOpaque: word.isOpaque)
        let reason =
          run.writesArguments
          ? reason(againstWriting: path, in: run.directory)
          : reason(againstReading: path, in: run.directory)
        if let reason { return reason }
      }
    }
    return reason(againstDirectoriesOf: run)
  }

  // MARK: - Directories

  private func reason(againstDirectoriesOf run: GuardedRun) -> String? {
    let paths = run.files.compactMap {
      GuardPath.absolute($0.text, in: run.directory, home: place.home) ?? $0.text
    }
    if Self.archivers.contains(run.program), let path = paths.first(where: holdsKeys) {
      return "'\(path)' holds keys; an agent neither reads nor writes them"
    }
    guard run.writesArguments, Self.removers.contains(run.program) else { return nil }
    // The last is where the others go.
    let removed = run.program == "mv" ? paths.dropLast() : paths[...]
    return removed.first(where: Self.holdsSettings).map(Self.settingsReason)
  }

  private func holdsKeys(_ path: String) -> Bool {
    GuardPath.mayEnd(path, with: ".git/lane")
      || place.gitDirectories.contains { GuardPath.mayBe(path, $0 + "/lane") }
      || (place.home.map { GuardPath.mayBe(path, $0 + "/.ssh") } ?? false)
  }

  private static func holdsSettings(_ path: String) -> Bool {
    settingsDirectories.contains { GuardPath.mayEnd(path, with: $0) }
  }

  private static func settingsReason(_ path: String) -> String {
    "'\(path)' holds what an agent may do; ask the person to change it"
  }

  // MARK: - Files of git

  // Subcommands that read files which need be in no repository.
  private static let readingSubcommands: Set<String> = [
    "am", "annotate", "apply", "archive", "blame", "bundle", "commit", "config", "diff",
    "hash-object", "interpret-trailers", "mailinfo", "mailsplit", "merge-file", "notes", "tag",
  ]
  private static let movingSubcommands: Set<String> = ["checkout", "mv", "restore", "rm"]

  private func reason(againstFilesOf git: GitInvocation, in directory: String?) -> String? {
    let name = git.subcommand ?? ""
    if Self.movingSubcommands.contains(name) {
      for word in git.operands {
        let path = GuardPath.absolute(word.text, in: directory, home: place.home) ?? word.text
        if Self.isSetting(path) || name != "checkout" && Self.holdsSettings(path) {
          return Self.settingsReason(word.text)
        }
      }
    }
    guard Self.readingSubcommands.contains(name) || git.has("--no-index", from: 6) else {
      return nil
    }
    for word in git.arguments {
      let value = word.text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
      // A message may end with whatever name.
      for text in Set([word.text, value]) where !text.contains(where: \.isWhitespace) {
        let path = ShellWord(text: text, isOpaque: word.isOpaque)
        if let reason = reason(againstReading: path, in: directory) { return reason }
      }
    }
    return nil
  }

  // MARK: - Single files

  private static func isSetting(_ path: String) -> Bool {
    settings.contains { GuardPath.mayEnd(path, with: $0) }
  }

  func reason(againstWriting path: ShellWord, in directory: String?) -> String? {
    if let reason = reason(againstReading: path, in: directory) { return reason }
    let absolute = GuardPath.absolute(path.text, in: directory, home: place.home)
    if GuardPath.hasGitDirectory(absolute ?? path.text)
      || place.gitDirectories.contains(where: { Self.contains($0, absolute) })
    {
      return "'\(path.text)' is git's own; use git's commands, or ask the person"
    }
    if let absolute, Self.isSetting(absolute) { return Self.settingsReason(path.text) }
    guard let home = place.home else { return nil }
    if [home + "/.gitconfig", home + "/.config/git/config"].contains(absolute) {
      return "'\(path.text)' is the person's git configuration; ask the person to change it"
    }
    if Self.contains(home + "/.ssh", absolute) {
      return "'\(path.text)' is among the person's keys; ask the person"
    }
    return nil
  }

  func reason(againstReading path: ShellWord, in directory: String?) -> String? {
    let absolute = GuardPath.absolute(path.text, in: directory, home: place.home)
    let whole = absolute ?? path.text
    guard
      whole.hasSuffix(".git/lane/key") || GuardPath.mayEnd(whole, with: ".git/lane/key")
        || place.keyFiles.contains(where: { GuardPath.mayBe(whole, $0) })
    else { return nil }
    return
      "'\(path.text)' is a key or the person's own record; an agent neither reads nor writes it"
  }

  private static func contains(_ directory: String, _ path: String?) -> Bool {
    guard let path else { return false }
    return path == directory
      || path.hasPrefix(directory.hasSuffix("/") ? directory : directory + "/")
  }
}
