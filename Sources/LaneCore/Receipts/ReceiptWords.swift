/// What a review answers about a change.
package enum Verdict: String, CaseIterable, Sendable {
  case pass, block, inconclusive
}

/// Which look at a change a review was.
package enum PassKind: String, CaseIterable, Sendable {
  /// The diff in its surrounding code, without spec, messages or reasoning of the author.
  case cold
  /// The change against its spec.
  case conformance
  /// The fixes of earlier findings.
  case verify
  /// A person's own review.
  case human
}

/// What a later review says of an earlier finding.
package enum PriorStatus: String, CaseIterable, Sendable {
  case fixed, open
  case cannotTell = "cannot_tell"
}

/// How it was made sure that a signature is a person's act.
package enum Presence: String, CaseIterable, Sendable {
  /// A hardware key whose signature shows the touch.
  case key
  /// A terminal where the person typed a code that was shown.
  case terminal
  case none
}

/// How far the reviewer stands from the builder.
package enum Independence: String, CaseIterable, Sendable {
  /// Another vendor.
  case vendor
  /// Another model of the same vendor.
  case model
  /// None was asked for.
  case none
  /// Another vendor than those that the commits admit to; nobody watched the builder.
  case declared
}

/// How the builders of a change became known.
package enum BuilderKnown: String, CaseIterable, Sendable {
  /// The lane launched them.
  case launched
  /// The commits admit to them.
  case declared
}

/// What kept a reviewer from writing and reaching out.
package enum SandboxLevel: String, CaseIterable, Sendable {
  case bwrap, landlock
  /// The agent program's own.
  case agent
  case none
}

/// What a harden round recommends for a spec.
package enum HardenOutcome: String, CaseIterable, Sendable {
  case keep, rewrite, shrink, delete
}

/// What a person approved.
package enum Approval: String, CaseIterable, Sendable {
  /// That a change lands.
  case landing
  /// A change of lane files.
  case lane
  /// A spec's contract.
  case contract
}
