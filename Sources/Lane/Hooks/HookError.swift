package import LaneSystem

/// Why hooks were not installed; nothing was written.
package enum HookError: Error, Equatable, Sendable {
  /// Git sees no repository here; its words.
  case noRepository(String)
  /// Nobody commits or pushes from here.
  case server
  /// Git looks for hooks where we may not write.
  case hooksElsewhere(HookRedirection)
  /// A way of installing that is for another layout than this repository's.
  case otherLayout(String)
  /// The name that the previous hook would get is taken by something else.
  case backupTaken(hook: String, path: String)
  /// A hook of ours was edited by hand; the difference from what we would write.
  case modified(hook: String, path: String, difference: String)
  /// What would be appended to a script would never run.
  case unreachable(hook: String, path: String, line: String)
  /// Something stands at the hook's place that is no file.
  case occupied(hook: String, path: String)
  /// Git could not be run; why.
  case git(String)
  /// The operating system refused.
  case system(SystemError)

  package var message: String {
    switch self {
    case .noRepository(let words), .git(let words), .otherLayout(let words):
      words
    case .server:
      "this is a bare repository: git runs none of these hooks where others push to"
    case .hooksElsewhere(let redirection):
      redirection.description
    case .backupTaken(let hook, let path):
      "the previous \(hook) hook would be kept as '\(path)', and something else is there"
    case .modified(_, let path, _):
      "'\(path)' is a hook of git lane that was edited by hand"
    case .unreachable(let hook, let path, let line):
      "'\(path)' ends at '\(line)', so \(hook) would never come to the gate"
    case .occupied(_, let path):
      "'\(path)' is not a file"
    case .system(let error):
      error.message
    }
  }

  /// The ways on, each a sentence or a command; the first is the usual one.
  package var choices: [String] {
    let again = "then run 'git lane hooks install' again"
    switch self {
    case .noRepository:
      return ["git init"]
    case .server:
      return ["git lane hooks install --server"]
    case .git:
      return []
    case .system(let error):
      return [error.remedy].compactMap(\.self)
    case .otherLayout:
      return ["git lane hooks install"]
    case .hooksElsewhere(let redirection):
      return redirection.choices
    case .backupTaken(_, let path), .occupied(_, let path):
      return ["move '\(path)' away, \(again)"]
    case .modified(_, let path, _):
      return ["keep your edits elsewhere and remove '\(path)', \(again)"]
    case .unreachable:
      return ["git lane hooks install --manual, which prints the lines to put before that one"]
    }
  }
}
