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
    case sandbox, findings, critical, prior, pushback, coverage, dossier, prompt, covered, accepted
    case stream, by, presence, time

    /// Whether a receipt may have several lines of this header.
    package var isRepeatable: Bool {
      switch self {
      case .member, .transient, .author, .after, .builder, .critical, .prior, .pushback, .covered,
        .accepted:
        true
      default: false
      }
    }

    private static let names = allCases.map { Array($0.rawValue.utf8) }

    /// Where the header of a name stands among the others, looked for from some position on.
    static func position(of name: ArraySlice<UInt8>, from start: Int) -> Int? {
      var position = start
      for _ in names {
        if names[position].elementsEqual(name) { return position }
        position = (position + 1) % names.count
      }
      return nil
    }
  }
}

/// Some headers.
struct HeaderSet: OptionSet {
  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  init(position: Int) { self.init(rawValue: 1 << UInt64(position)) }

  init(_ headers: Receipt.Header...) {
    self = []
    for (position, header) in Receipt.Header.allCases.enumerated() where headers.contains(header) {
      insert(HeaderSet(position: position))
    }
  }

  /// The first of them in the order in which a receipt has them.
  var first: Receipt.Header? {
    isEmpty ? nil : Receipt.Header.allCases[rawValue.trailingZeroBitCount]
  }
}

extension Receipt.Kind {
  /// The headers without which a receipt of this kind says nothing.
  var required: HeaderSet { Self.required[self] ?? [] }

  /// The headers that only some kinds have, though this one has not.
  var forbidden: HeaderSet { Self.exclusive.subtracting(Self.own[self] ?? []) }

  private static let required: [Receipt.Kind: HeaderSet] = [
    .review: HeaderSet(
      .verdict,
      .base,
      .head,
      .change,
      .policy,
      .builder,
      .reviewer,
      .pass,
      .independence,
      .builderKnown,
      .findings,
      .coverage,
      .presence
    ),
    .carry: HeaderSet(.carries, .base, .head, .change),
    .harden: HeaderSet(.verdict, .spec),
    .approve: HeaderSet(.approves, .presence),
    .override: HeaderSet(.base, .head, .target, .presence),
    .revoke: HeaderSet(.revokes, .presence),
    .landed: HeaderSet(.base, .head, .target),
    .audit: HeaderSet(.verdict),
  ].mapValues { $0.union(HeaderSet(.kind, .repo, .by, .time)) }

  private static let exclusive = HeaderSet(
    .verdict,
    .approves,
    .revokes,
    .carries,
    .pushback,
    .covered,
    .accepted
  )

  private static let own: [Receipt.Kind: HeaderSet] = [
    .review: HeaderSet(.verdict, .pushback), .harden: HeaderSet(.verdict),
    .audit: HeaderSet(.verdict),
    .approve: HeaderSet(.approves), .revoke: HeaderSet(.revokes), .carry: HeaderSet(.carries),
    .landed: HeaderSet(.covered, .accepted),
  ]
}

extension Approval {
  /// The headers that name what was approved.
  var required: HeaderSet { Self.required[self] ?? [] }

  private static let required: [Approval: HeaderSet] = [
    .landing: HeaderSet(.change, .base, .head), .lane: HeaderSet(.change),
    .contract: HeaderSet(.spec),
  ]
}
