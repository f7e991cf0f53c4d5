package import LaneSystem

/// Why hooks were not installed; nothing was written.
package enum HookError: Error, Equatable, Sendable {
  /// Git sees no repository here; its words.
  case noRepository(String)
  /// Git looks for hooks where we may not write.
  case hooksElsewhere(HookRedirection)
  /// The name that the previous hook would get is taken by something else.
  case backupTaken(hook: String, path: String)
  /// A hook of ours was edited by hand; the difference from what we would write.
  case modified(hook: String, path: String, difference: String)
  /// Something stands at the hook's place that is no file.
  case occupied(hook: String, path: String)
  /// Git could not be run; why.
  case git(String)
  /// The operating system refused.
  case system(SystemError)

  package var message: String {
    switch self {
    case .noRepository(let words), .git(let words):
      words
    case .hooksElsewhere(let redirection):
      redirection.description
    case .backupTaken(let hook, let path):
      "the previous \(hook) hook would be kept as '\(path)', and something else is there"
    case .modified(_, let path, _):
      "'\(path)' is a hook of git lane that was edited by hand"
    case .occupied(_, let path):
      "'\(path)' is not a file"
    case .system(let error):
      error.message
    }
  }

  /// The ways on, each a sentence or a command; the first is the usual one.
  package var choices: [String] {
    switch self {
    case .noRepository, .git, .system:
      []
    case .hooksElsewhere(let redirection):
      redirection.choices
    case .backupTaken(_, let path):
      ["move '\(path)' away, then run 'git lane hooks install' again"]
    case .modified(_, let path, _):
      ["keep your edits elsewhere and remove '\(path)', then run 'git lane hooks install' again"]
    case .occupied(_, let path):
      ["move '\(path)' away, then run 'git lane hooks install' again"]
    }
  }
}

/// Git's hooks are somewhere else than in this repository's own directory.
package struct HookRedirection: Equatable, Sendable, CustomStringConvertible {
  /// Where git looks for hooks.
  package let directory: String
  /// The scope of `core.hooksPath`: `system`, `global`, `local`, `worktree` or `command`; nil when
  /// the repository's own `hooks` is a link to that place.
  package let scope: String?
  /// Where the value is written, as git names it: `file:/home/kam/.gitconfig`.
  package let origin: String?
  /// The repository's own directory of hooks.
  package let ownDirectory: String

  package var description: String {
    guard let scope else { return "the directory of hooks is a link to '\(directory)'" }
    return "core.hooksPath (\(scope), \(origin ?? "")) points to '\(directory)'"
  }

  /// What a person can do; we do neither unasked, since others may rely on that place.
  package var choices: [String] {
    let byHand = """
      keep it, and make the hooks there run: git-lane hook <name of the hook> "$@" (with their \
      standard input)
      """
    guard scope != nil else {
      return ["replace the link by a directory, then run 'git lane hooks install' again", byHand]
    }
    return [
      "use this repository's own hooks: git config --local core.hooksPath '\(ownDirectory)'",
      byHand,
      "leave this clone without hooks, and let the server or CI judge: git lane verify",
    ]
  }
}
