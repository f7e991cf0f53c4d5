extension Receipt {
  /// What a receipt says, before it is signed.
  package struct Statement: Hashable, Sendable {
    package var kind: Kind
    /// What a review or an audit answers.
    package var verdict: Verdict?
    /// What a harden round recommends; it stands in the `verdict` header of that kind.
    package var outcome: HardenOutcome?
    package var approves: Approval?
    /// The receipt or the damaged entry that no longer counts.
    package var revokes: ContentDigest?
    /// The review that a carry brings along.
    package var carries: ContentDigest?
    /// The `lane.id` of the policy.
    package var repository: String
    package var base: Snapshot?
    package var head: Snapshot?
    package var change: ObjectID?
    /// The commits of the change, oldest first.
    package var members: [ObjectID] = []
    package var transients: [Transient] = []
    /// The addresses of authors, committers and co-authors of the members.
    package var authors: [String] = []
    /// The changes that this one is stacked on.
    package var after: [ObjectID] = []
    /// The full name of the ref that the change is meant for.
    package var target: String?
    package var task: TaskID?
    package var spec: ObjectID?
    package var policy: ObjectID?
    package var builders: [Builder] = []
    package var reviewer: Reviewer?
    package var pass: PassKind?
    package var independence: Independence?
    package var builderKnown: BuilderKnown?
    package var sandbox: SandboxLevel?
    package var findings: FindingCounts?
    /// The grounded critical findings of a block.
    package var criticals: [CriticalFinding] = []
    package var priors: [PriorAnswer] = []
    package var coverage: CoverageCount?
    package var dossier: ContentDigest?
    package var prompt: ContentDigest?
    /// The receipts that covered a landing.
    package var covered: [ContentDigest] = []
    /// The full name of the ref of the session.
    package var stream: String?
    /// The principal who signs.
    package var by: String
    package var presence: Presence?
    package var time: Timestamp
    package var body: ReceiptBody

    package init(
      kind: Kind,
      repository: String,
      by: String,
      time: Timestamp,
      body: ReceiptBody
    ) {
      self.kind = kind
      self.repository = repository
      self.by = by
      self.time = time
      self.body = body
    }
  }
}

extension Receipt.Statement {
  /// The values of a header as they are written, none if it is absent.
  func values(of header: Receipt.Header) -> [String] {
    switch header {
    case .kind: [kind.headerText]
    case .verdict: verdict.values + outcome.values
    case .approves: approves.values
    case .revokes: revokes.values
    case .carries: carries.values
    case .repo: [repository]
    case .base: base.values
    case .head: head.values
    case .change: change.values
    case .member: members.map(\.headerText)
    case .transient: transients.map(\.headerText)
    case .author: authors.map(HeaderText.quoted)
    case .after: after.map(\.headerText)
    case .target: target.map { [HeaderText.quoted($0)] } ?? []
    case .task: task.values
    case .spec: spec.values
    case .policy: policy.values
    case .builder: builders.map(\.headerText)
    case .reviewer: reviewer.values
    case .pass: pass.values
    case .independence: independence.values
    case .builderKnown: builderKnown.values
    case .sandbox: sandbox.values
    case .findings: findings.values
    case .critical: criticals.map(\.headerText)
    case .prior: priors.map(\.headerText)
    case .coverage: coverage.values
    case .dossier: dossier.values
    case .prompt: prompt.values
    case .covered: covered.map(\.headerText)
    case .stream: stream.map { [HeaderText.quoted($0)] } ?? []
    case .by: [HeaderText.quoted(by)]
    case .presence: presence.values
    case .time: [time.headerText]
    }
  }

  /// Takes one value of a header, or refuses it.
  mutating func take(_ text: Substring, for header: Receipt.Header) throws(ReceiptError) {
    func value<Value: HeaderValue>(_: Value.Type = Value.self) throws(ReceiptError) -> Value {
      guard let value = Value(headerText: text) else { throw .badValue(header) }
      return value
    }
    func quoted() throws(ReceiptError) -> String {
      guard let value = HeaderText.unquotedText(text) else { throw .badValue(header) }
      return value
    }
    switch header {
    case .kind: kind = try value()
    case .verdict where kind == .harden: outcome = try value()
    case .verdict: verdict = try value()
    case .approves: approves = try value()
    case .revokes: revokes = try value()
    case .carries: carries = try value()
    case .repo:
      guard HeaderText.isToken(text) else { throw .badValue(header) }
      repository = String(text)
    case .base: base = try value()
    case .head: head = try value()
    case .change: change = try value()
    case .member: members.append(try value())
    case .transient: transients.append(try value())
    case .author: authors.append(try quoted())
    case .after: after.append(try value())
    case .target: target = try quoted()
    case .task: task = try value()
    case .spec: spec = try value()
    case .policy: policy = try value()
    case .builder: builders.append(try value())
    case .reviewer: reviewer = try value()
    case .pass: pass = try value()
    case .independence: independence = try value()
    case .builderKnown: builderKnown = try value()
    case .sandbox: sandbox = try value()
    case .findings: findings = try value()
    case .critical: criticals.append(try value())
    case .prior: priors.append(try value())
    case .coverage: coverage = try value()
    case .dossier: dossier = try value()
    case .prompt: prompt = try value()
    case .covered: covered.append(try value())
    case .stream: stream = try quoted()
    case .by: by = try quoted()
    case .presence: presence = try value()
    case .time: time = try value()
    }
  }
}

extension Optional where Wrapped: HeaderValue {
  fileprivate var values: [String] { map { [$0.headerText] } ?? [] }
}
