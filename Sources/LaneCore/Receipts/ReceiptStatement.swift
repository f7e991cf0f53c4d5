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
    /// The pushbacks that this review accepts.
    package var pushbacks: [Pushback] = []
    package var coverage: CoverageCount?
    package var dossier: ContentDigest?
    package var prompt: ContentDigest?
    /// The receipts that covered a landing.
    package var covered: [ContentDigest] = []
    /// The tips of accepted branches that a landing merged.
    package var accepted: [ObjectID] = []
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
    var lines = HeaderLines()
    write(header, to: &lines)
    return lines.values.map { String(decoding: lines.text[$0], as: UTF8.self) }
  }

  /// Writes the lines of a header, none if it is absent.
  func write(_ header: Receipt.Header, to lines: inout HeaderLines) {
    lines.begin(header)
    switch header {
    case .kind: lines.add(kind)
    case .verdict:
      lines.add(verdict)
      lines.add(outcome)
    case .approves: lines.add(approves)
    case .revokes: lines.add(revokes)
    case .carries: lines.add(carries)
    case .repo: lines.add(plain: repository)
    case .base: lines.add(base)
    case .head: lines.add(head)
    case .change: lines.add(change)
    case .member: for member in members { lines.add(member) }
    case .transient: for transient in transients { lines.add(transient) }
    case .author: for author in authors { lines.add(quoted: author) }
    case .after: for change in after { lines.add(change) }
    case .target: if let target { lines.add(quoted: target) }
    case .task: lines.add(task)
    case .spec: lines.add(spec)
    case .policy: lines.add(policy)
    case .builder: for builder in builders { lines.add(builder) }
    case .reviewer: lines.add(reviewer)
    case .pass: lines.add(pass)
    case .independence: lines.add(independence)
    case .builderKnown: lines.add(builderKnown)
    case .sandbox: lines.add(sandbox)
    case .findings: lines.add(findings)
    case .critical: for critical in criticals { lines.add(critical) }
    case .prior: for prior in priors { lines.add(prior) }
    case .pushback: for pushback in pushbacks { lines.add(pushback) }
    case .coverage: lines.add(coverage)
    case .dossier: lines.add(dossier)
    case .prompt: lines.add(prompt)
    case .covered: for receipt in covered { lines.add(receipt) }
    case .accepted: for tip in accepted { lines.add(tip) }
    case .stream: if let stream { lines.add(quoted: stream) }
    case .by: lines.add(quoted: by)
    case .presence: lines.add(presence)
    case .time: lines.add(time)
    }
  }

  /// Takes one value of a header, or refuses it.
  mutating func take(_ text: ArraySlice<UInt8>, for header: Receipt.Header) throws(ReceiptError) {
    func value<Value: HeaderValue>(_: Value.Type = Value.self) throws(ReceiptError) -> Value {
      guard let value = Value(header: text) else { throw .badValue(header) }
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
      repository = String(decoding: text, as: UTF8.self)
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
    case .pushback: pushbacks.append(try value())
    case .coverage: coverage = try value()
    case .dossier: dossier = try value()
    case .prompt: prompt = try value()
    case .covered: covered.append(try value())
    case .accepted: accepted.append(try value())
    case .stream: stream = try quoted()
    case .by: by = try quoted()
    case .presence: presence = try value()
    case .time: time = try value()
    }
  }
}

/// The lines above a receipt's body as they are written.
struct HeaderLines {
  private(set) var text: [UInt8]
  /// Where in the text the values stand.
  private(set) var values: [Range<Int>]
  private var header = Receipt.Header.kind

  init(capacity: Int = 0) {
    text = []
    text.reserveCapacity(capacity)
    values = []
    values.reserveCapacity(capacity / 64)
  }

  /// Adds a line that is no header.
  mutating func add(whole line: [UInt8]) { text += line }

  /// Says which header the next values are of.
  mutating func begin(_ header: Receipt.Header) {
    self.header = header
  }

  mutating func add(_ value: (some HeaderValue)?) {
    guard let value else { return }
    addLine { value.write(to: &$0) }
  }

  mutating func add(plain value: String) {
    addLine { $0 += value.utf8 }
  }

  mutating func add(quoted value: String) {
    addLine { HeaderText.write(quoted: value.utf8, to: &$0) }
  }

  private mutating func addLine(_ write: (inout [UInt8]) -> Void) {
    text += header.rawValue.utf8
    text.append(UInt8(ascii: ":"))
    text.append(UInt8(ascii: " "))
    let start = text.count
    write(&text)
    values.append(start..<text.count)
    text.append(UInt8(ascii: "\n"))
  }
}
