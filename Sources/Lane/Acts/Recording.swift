package import LaneCore
package import LaneStore
internal import LaneSystem

extension Workspace {
  /// The session of work that belongs to no task: one for each machine key.
  package static func adhocStream(of key: SSHPublicKey) -> String {
    LaneReferences.session("adhoc-" + Hex.encode(Digest.sha256(key.blob).prefix(6)))
  }

  /// Keeps a receipt: under its keys, with the bytes of the changes that it binds, and in the
  /// session.
  ///
  /// The notes are the proof and come first; where the session cannot be written, that is said.
  package func keep(
    _ receipt: Receipt,
    under keys: [ObjectID],
    changes: [ChangeRecord],
    beside others: [NoteAddition] = []
  ) throws(Failure) {
    let store = NotesStore(try writer())
    let additions = keys.map { NoteAddition(key: $0, receipts: [receipt]) } + others
    _ = try stored { () throws(StoreError) in
      try store.add(additions, changes: changes, in: repository)
    }
    var data: JSONObject = [
      "kind": .string(receipt.kind.rawValue), "receipt": .string(receipt.id.text),
    ]
    data["change"] = receipt.change.map { .string($0.hex) }
    data["revokes"] = receipt.revokes.map { .string($0.text) }
    try tell(
      .receipt,
      subject: receipt.summary,
      actor: Event.Actor(role: "human"),
      data: data,
      attachments: [StreamAttachment(name: StreamAttachment.receiptName, bytes: receipt.bytes)]
        .compactMap(\.self)
    )
  }

  /// Appends an event to the session of work without a task; warns where it cannot be.
  package func tell(
    _ kind: EventKind,
    subject: String,
    actor: Event.Actor,
    data: JSONObject,
    attachments: [StreamAttachment] = []
  ) throws(Failure) {
    guard let machine = try stored({ () throws(StoreError) in try MachineKey.load(directory) })
    else {
      surroundings.voice.warn(
        "no session was written: this clone has no machine key (git lane join)"
      )
      return
    }
    let signer = Signer(
      key: .file(machine.path),
      environment: surroundings.environment,
      directory: directory,
      mayAsk: false
    )
    let event = Event(
      kind: kind,
      time: surroundings.now(),
      by: machine.principal,
      actor: actor,
      data: data
    )
    let store = StreamStore(try writer(), signer: signer)
    do throws(StoreError) {
      _ = try store.append(
        event,
        subject: subject,
        attachments: attachments,
        to: Self.adhocStream(of: machine.key),
        in: repository
      )
    } catch {
      surroundings.voice.warn("no session was written: \(error.description)")
    }
  }
}

extension Receipt.Statement {
  /// The same with credentials blanked in its body: before it is signed, never after.
  func redacted(by redaction: Redaction) -> Receipt.Statement {
    var statement = self
    statement.body = ReceiptBody(redaction(body.text))
    return statement
  }
}
