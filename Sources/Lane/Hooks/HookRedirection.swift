/// Git's hooks are somewhere else than in a directory of this repository alone.
package struct HookRedirection: Equatable, Sendable, CustomStringConvertible {
  package enum Reason: Equatable, Sendable {
    /// Others share it: the setting is the user's or the machine's.
    case shared
    /// It belongs to a checkout, whose branches bring other hooks, or to another repository.
    case checkout
    case husky
    /// Nothing is there.
    case missing
    /// Anybody may write there.
    case writable
    /// The setting was given for one command only.
    case command
    case empty
    /// The repository's own directory of hooks is a link to that place.
    case link
    /// Something else stands where that directory belongs.
    case noDirectory
  }

  package let reason: Reason
  /// Where git looks for hooks.
  package let directory: String
  /// The scope of `core.hooksPath`: `system`, `global`, `local`, `worktree` or `command`.
  package let scope: String?
  /// Where the value is written, as git names it: `file:/home/kam/.gitconfig`.
  package let origin: String?
  /// The repository's own directory of hooks.
  package let ownDirectory: String

  package var description: String {
    guard let scope else {
      return reason == .noDirectory
        ? "'\(directory)' is not a directory" : "the directory of hooks is a link to '\(directory)'"
    }
    let value = "core.hooksPath (\(scope), \(origin ?? ""))"
    switch reason {
    case .empty: return "\(value) is empty: git runs no hooks"
    case .missing: return "\(value) points to '\(directory)', which is not there"
    case .writable: return "\(value) points to '\(directory)', where anybody may write"
    case .husky: return "\(value) points to '\(directory)', which husky makes anew"
    case .noDirectory: return "\(value) points to '\(directory)', which is not a directory"
    case .shared, .checkout, .command, .link:
      return "\(value) points to '\(directory)'"
    }
  }

  /// Whether a directory of our own may stand before that place, in this repository alone.
  var allowsDispatch: Bool {
    switch reason {
    case .shared: true
    // A worktree's own value would still come before the repository's.
    case .checkout, .husky, .writable: scope == "local"
    case .missing, .command, .empty, .link, .noDirectory: false
    }
  }

  /// What a person can do, the usual way first; we do none of it unasked, since others may rely on
  /// that place.
  package var choices: [String] {
    let byHand = "git lane hooks install --manual, which prints what to put there by hand"
    let dispatch = "git lane hooks install --local-dispatch"
    switch reason {
    case .shared:
      let own = "git config --local core.hooksPath '\(ownDirectory)', which leaves those hooks out"
      return [dispatch, own, byHand]
    case .husky:
      return ["git lane hooks install --husky", byHand]
    case .checkout, .writable:
      return (allowsDispatch ? [dispatch] : [unsetting]) + [byHand]
    case .missing, .empty:
      return [unsetting, "git config --local core.hooksPath '\(ownDirectory)'"]
    case .command:
      return ["run it without that setting", byHand]
    case .link:
      return ["replace the link by a directory, then run 'git lane hooks install' again", byHand]
    case .noDirectory where scope == "command":
      return ["run it without that setting", byHand]
    case .noDirectory where scope != nil:
      return [unsetting, "git config --local core.hooksPath '\(ownDirectory)'"]
    case .noDirectory:
      return ["move '\(directory)' away, then run 'git lane hooks install' again"]
    }
  }

  private var unsetting: String { "git config --\(scope ?? "local") --unset core.hooksPath" }
}
