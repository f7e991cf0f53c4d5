/// What a repository asks of its changes: the file `.lane/policy`, read whole and checked.
package struct Policy: Equatable, Sendable {
  /// The random name of this lane, which every receipt carries as its `repo`.
  package let id: String
  /// History up to these commits is older than the lane.
  package let baselines: [ObjectID]
  package let presence: Presence
  package let attach: KeptOutput
  /// In the file's order.
  package let protections: [Protection]
  package let review: ReviewSettings
  /// Who builds and fixes, in order of preference.
  package let builders: [String]
  /// Who hardens a spec, in order of preference.
  package let hardeners: [String]
  /// The providers that have a section, in the file's order.
  package let providers: [ProviderSettings]
  package let tests: TestSettings
  package let publish: PublishSettings
  /// In the file's order.
  package let principals: [Principal]
  package let surfaces: [Surface]

  package static let version = 1
  /// The name under which people review, beside the providers that are programs.
  package static let humanProvider = "human"
}

/// How changes are reviewed.
package struct ReviewSettings: Equatable, Sendable {
  /// The reviewers that count, in order of preference.
  package let providers: [String]
  package let pick: ReviewerPick
  /// Whether a second call confirms a critical finding before it blocks.
  package let validate: Bool
  package let rounds: Int
  package let sandbox: SandboxRule
  /// Paths that are not reviewed.
  package let skip: [PathGlob]
  package let unreviewable: UnreviewableRule
}

/// What the vacuity probe and criteria may run.
package struct TestSettings: Equatable, Sendable {
  /// The command in its words.
  package let command: [String]?
  package let paths: [PathGlob]
}

/// What is published, and where.
package struct PublishSettings: Equatable, Sendable {
  /// The names of remotes.
  package let remotes: [String]
  package let sessions: Bool
  package let findings: Bool
}

/// A name in the allowed signers and what it may do.
package struct Principal: Equatable, Sendable {
  package let name: String
  package let roles: Set<Role>
}

/// A part of the tree that has owners.
package struct Surface: Equatable, Sendable {
  package let name: String
  package let paths: [PathGlob]
  package let owners: [String]
  /// Whether it takes two reviewers of different vendors.
  package let architectural: Bool
}

extension Policy {
  /// The protection of a ref, or nil if it has none.
  ///
  /// The most specific one counts: the ref's own name before any glob, then the glob with the most
  /// fixed characters, then the later one. Protections do not add up, so what holds for a ref can
  /// be read in one place.
  package func protection(for ref: some StringProtocol) -> Protection? {
    var best: Protection?
    for protection in protections where protection.pattern.matches(ref) {
      if let found = best, found.pattern.isMoreSpecific(than: protection.pattern) { continue }
      best = protection
    }
    return best
  }

  /// What a principal may do; nothing if policy does not name it.
  package func roles(of principal: String) -> Set<Role> {
    principals.first { $0.name.utf8.elementsEqual(principal.utf8) }?.roles ?? []
  }

  /// How a provider is run: its section, or what its name stands for without one.
  package func provider(named name: String) -> ProviderSettings? {
    providers.first { $0.name == name } ?? ProviderSettings(builtIn: name)
  }

  /// Whose model a provider is; nil for people, analysers and names that policy does not know.
  package func vendor(of provider: String) -> String? {
    self.provider(named: provider)?.vendor
  }

  /// Whether a pass by this provider counts.
  package func isReviewer(_ provider: String) -> Bool {
    review.providers.contains(provider) && self.provider(named: provider)?.kind.canReview == true
  }

  /// The surfaces that a path belongs to.
  package func surfaces(of path: [UInt8]) -> [Surface] {
    surfaces.filter { $0.paths.contains { $0.matches(path) } }
  }
}
