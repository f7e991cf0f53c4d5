/// What a guard says of something that an agent is about to do.
package enum GuardVerdict: Equatable, Sendable {
  case allowed
  /// One sentence for the agent and the person: what is not done, and what to do instead.
  case denied(String)

  package var reason: String? { if case .denied(let reason) = self { reason } else { nil } }
}

/// What a guard knows of the place in which an agent works.
package struct GuardPlace: Sendable {
  /// The directory in which a command would run; absolute.
  package var directory: String
  package var home: String?
  /// Refs that only the gates' own ways may move.
  package var protectedRefs: [RefPattern]
  /// Directories of git's own, absolute, beside those that are called `.git`.
  package var gitDirectories: [String]
  /// Files with private keys, or with what the person has trusted; absolute.
  package var keyFiles: [String]

  package init(
    directory: String,
    home: String? = nil,
    protectedRefs: [RefPattern] = [],
    gitDirectories: [String] = [],
    keyFiles: [String] = []
  ) {
    self.directory = directory
    self.home = home
    self.protectedRefs = protectedRefs
    self.gitDirectories = gitDirectories
    self.keyFiles = keyFiles
  }
}
