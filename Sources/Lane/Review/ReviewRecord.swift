internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// Signs what a review came to, and keeps it: in the notes, where gates look, and in the session.
struct ReviewRecord {
  private static let editLimit = 400

  let ground: ReviewGround
  let subject: ReviewSubject
  let machine: MachineKey
  let log: ReviewLog

  /// Records a review by a program and returns its receipt.
  func keep(_ result: ReviewResult) throws(Failure) -> Receipt {
    let workspace = ground.workspace
    let statement = try ReviewStatement(ground: ground, subject: subject)
      .statement(of: result, by: machine, stream: log.name)
    let receipt = try signed(statement)
    let standing = ground.regime.judged(receipt, by: try workspace.signatures())
    if case .bad(let reason) = standing.trust {
      workspace.surroundings.voice.warn(
        "no gate will believe this receipt: \(reason) (git lane join)"
      )
    }
    try tell(
      receipt,
      actor: Event.Actor(
        role: "reviewer",
        provider: result.settings.name,
        model: result.settings.model
      ),
      usage: result.usage?.json ?? .null,
      cost: result.cost.json,
      details: result.details,
      attachments: result.attachments(keeping: ground.regime.policy.attach)
    )
    // Last: what is noted is not asked again, and what was found must be in the session by then.
    try note(receipt)
    return receipt
  }

  /// Notes a receipt on the change and its commits, and a block on the bytes that it found wrong,
  /// with the bytes that the change id names.
  ///
  /// Notes are published, so what did not pass goes by its names alone: it may hold a key that was
  /// found in time, and be in no commit.
  func note(_ receipt: Receipt) throws(Failure) {
    let workspace = ground.workspace
    let store = NotesStore(try workspace.writer())
    let wrong = receipt.verdict == .block ? receipt.criticals.compactMap(\.blob) : []
    let keys = subject.keys + Set(wrong).sorted()
    let additions = keys.map { NoteAddition(key: $0, receipts: [receipt]) }
    let changes = [subject.record, subject.after].compactMap { $0 }
      .map { receipt.mayLand ? $0 : $0.withoutTrees }
    _ = try workspace.stored { () throws(StoreError) in
      try store.add(additions, changes: changes, in: workspace.repository)
    }
  }

  /// Records in the session that a review was made.
  func tell(
    _ receipt: Receipt,
    actor: Event.Actor,
    usage: JSONValue = .null,
    cost: JSONValue = .null,
    details: JSONObject = [:],
    attachments: [StreamAttachment]
  ) throws(Failure) {
    guard let verdict = receipt.verdict, let pass = receipt.pass else { return }
    let reviewed = Reviewed(
      change: subject.id,
      pass: pass,
      verdict: verdict,
      dossier: receipt.dossier,
      receipt: receipt.id,
      branch: try ground.branch(),
      usage: usage,
      cost: cost
    )
    var data = reviewed.data
    for member in details.members { data[member.key] = member.value }
    if !subject.history.edits.isEmpty {
      data["edited-by"] = .array(subject.history.edits.prefix(Self.editLimit).map(\.json))
    }
    let event = Event(
      kind: .reviewed,
      time: receipt.time,
      by: machine.principal,
      actor: actor,
      data: data
    )
    try log.append(event, subject: receipt.summary, attachments: attachments)
  }

  private func signed(_ statement: Receipt.Statement) throws(Failure) -> Receipt {
    let workspace = ground.workspace
    var statement = statement.redacted(by: workspace.redaction)
    // A block that names some of what it found stops a change; one that fits nowhere stops nothing.
    while statement.criticals.count > 1, !statement.fits { statement.criticals.removeLast() }
    let text: [UInt8]
    do throws(ReceiptError) { text = try statement.signedText() } catch { throw Failure(error) }
    let signer = workspace.signer(machine)
    let signature = try workspace.stored { () throws(StoreError) in
      try signer.sign(text, namespace: Regime.namespace)
    }
    do throws(ReceiptError) {
      return try Receipt(
        statement,
        signature: Array(signature.armored.utf8),
        digest: ContentDigest.sha256
      )
    } catch { throw Failure(error) }
  }
}

extension Receipt.Statement {
  /// Whether a receipt has room for it and for a signature.
  fileprivate var fits: Bool {
    guard let text = try? signedText() else { return false }
    return text.count <= Receipt.sizeLimit - 4096
  }
}

extension AgentEdit {
  fileprivate var json: JSONValue {
    [
      "agent": .string(agent), "model": model.map { .string($0) } ?? .null,
      "path": .string(PathQuoting.quoted(path)),
    ]
  }
}

extension Failure {
  /// A statement that no receipt can make.
  fileprivate init(_ error: ReceiptError) {
    self.init(
      .fatal,
      "receipt",
      "no receipt can say this: \(error)",
      next: error == .tooLarge ? "git lane review <base>..<head>" : "git lane doctor"
    )
  }
}

extension Receipt {
  /// Whether it lets what it is about land; a review that did not pass does not.
  var mayLand: Bool { self.kind != .review || self.verdict == .pass }
}
