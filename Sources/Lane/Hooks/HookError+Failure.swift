extension Failure {
  /// Why hooks were not installed, with the ways on.
  package init(_ error: HookError) {
    let choices = error.choices
    self.init(
      .fatal,
      error.code,
      error.message,
      next: choices.first,
      otherwise: Array(choices.dropFirst())
    )
    // Git's own words come with its own first word.
    if case .noRepository(let words) = error, words.hasPrefix("fatal: ") {
      message = String(words.dropFirst(7))
    }
    if case .modified(_, _, let difference) = error { detail = difference }
  }
}

extension HookError {
  fileprivate var code: String {
    switch self {
    case .noRepository: "no-repository"
    case .server: "bare-repository"
    case .hooksElsewhere: "hooks-elsewhere"
    case .otherLayout: "hooks-layout"
    case .backupTaken: "hook-backup-taken"
    case .modified: "hook-edited"
    case .unreachable: "hook-unreachable"
    case .occupied: "hook-occupied"
    case .git: "git"
    case .system: "system"
    }
  }
}
