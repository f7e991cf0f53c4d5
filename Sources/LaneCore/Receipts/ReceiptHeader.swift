extension Receipt {
  /// What a receipt says.
  package enum Kind: String, CaseIterable, Sendable {
    case review, carry, harden, approve, override, revoke, landed, audit
  }

  /// The names of the headers, in the order in which a receipt has them.
  package enum Header: String, CaseIterable, Sendable {
    case kind, verdict, approves, revokes, carries, repo, base, head, change, member, transient
    case author, after
    case target = "for"
    case task, spec, policy, builder, reviewer, pass, independence
    case builderKnown = "builder-known"
    case sandbox, findings, critical, prior, coverage, dossier, prompt, covered, stream, by
    case presence, time

    /// Whether a receipt may have several lines of this header.
    package var isRepeatable: Bool {
      switch self {
      case .member, .transient, .author, .after, .builder, .critical, .prior, .covered: true
      default: false
      }
    }

    /// Where this header stands among the others.
    var position: Int { Self.positions[self, default: 0] }

    private static let positions = Dictionary(
      uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) }
    )
  }
}

extension Receipt.Kind {
  /// The headers without which a receipt of this kind says nothing.
  var required: [Receipt.Header] {
    [.kind, .repo, .by, .time] + requiredBesides
  }

  /// The headers that only some kinds have, though this one has not.
  var forbidden: [Receipt.Header] {
    let exclusive: [Receipt.Header: [Receipt.Kind]] = [
      .verdict: [.review, .harden, .audit], .approves: [.approve], .revokes: [.revoke],
      .carries: [.carry], .covered: [.landed],
    ]
    return exclusive.filter { !$0.value.contains(self) }.map(\.key)
  }

  private var requiredBesides: [Receipt.Header] {
    switch self {
    case .review:
      [
        .verdict, .base, .head, .change, .policy, .builder, .reviewer, .pass, .independence,
        .builderKnown, .findings, .coverage, .presence,
      ]
    case .carry: [.carries, .base, .head, .change]
    case .harden: [.verdict, .spec]
    case .approve: [.approves, .presence]
    case .override: [.base, .head, .target, .presence]
    case .revoke: [.revokes, .presence]
    case .landed: [.base, .head, .target]
    case .audit: [.verdict]
    }
  }
}

extension Approval {
  /// The headers that name what was approved.
  var required: [Receipt.Header] {
    switch self {
    case .landing: [.change, .base, .head]
    case .lane: [.change]
    case .contract: [.spec]
    }
  }
}
