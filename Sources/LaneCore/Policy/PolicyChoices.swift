/// A word that a policy chooses from a closed list.
package protocol PolicyChoice: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// What a commit on a protected branch needs before `git commit` makes it.
package enum CommitGate: String, PolicyChoice {
  case block, warn, off
}

/// How different a reviewer has to be from who built.
package enum RequiredIndependence: String, PolicyChoice {
  case vendor, model, none
}

/// Whether a builder that is known from trailers only is good enough.
package enum DeclaredBuilder: String, PolicyChoice {
  case accept, refuse
}

/// Who lands what an agent built.
package enum LandingApproval: String, PolicyChoice {
  case human, forge, off
}

/// What policy says a principal is.
package enum Role: String, PolicyChoice {
  case human, reviewer, ci
}

/// Whether a clean revert passes without a review.
package enum RevertRule: String, PolicyChoice {
  case off, clean
}

extension Presence: PolicyChoice {}

/// How much of a command's output is kept with its event.
package enum KeptOutput: String, PolicyChoice {
  case full, tail, digest
}

/// Which of the listed reviewers review a change.
package enum ReviewerPick: String, PolicyChoice {
  /// The first whose vendor did not build.
  case other
  case all
}

/// Whether a reviewer may run where nothing confines it.
package enum SandboxRule: String, PolicyChoice {
  case required, preferred
}

/// What becomes of paths that no reviewer can read.
package enum UnreviewableRule: String, PolicyChoice {
  case note, approve
}

/// How a provider is spoken to.
package enum ProviderKind: String, PolicyChoice {
  case command, sarif, openai, codex, claude
}
