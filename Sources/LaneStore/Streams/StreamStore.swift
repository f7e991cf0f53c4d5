package import Git
package import LaneCore
import LaneSystem

/// The sessions of a clone: references that are only ever appended to.
///
/// An entry is a commit signed with the machine's key, so that `git log --show-signature` shows a
/// session as it is. Appending looks at the last entry alone.
package struct StreamStore: Sendable {
  static let eventName = "event.json"

  private let writer: StoreWriter
  private let sign: @Sendable ([UInt8]) throws(StoreError) -> [UInt8]

  /// Appends as a writer, with entries signed by its key.
  package init(_ writer: StoreWriter, signer: Signer) {
    self.init(writer) { bytes throws(StoreError) in
      Array(try signer.sign(bytes, namespace: "git").armored.utf8)
    }
  }

  /// Appends as a writer, with entries signed by a function that returns an armored signature.
  package init(
    _ writer: StoreWriter,
    sign: @escaping @Sendable ([UInt8]) throws(StoreError) -> [UInt8]
  ) {
    self.writer = writer
    self.sign = sign
  }

  /// The references under which a session is known here: its own, and each remote's copy.
  package static func tips(
    of stream: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> [OID] {
    try git { () throws(GitError) in
      var tips: [OID] = []
      if let own = try repository.resolve(stream) { tips.append(own) }
      for reference in try repository.references(prefix: LaneReferences.tracking)
      where LaneReferences.isTracking(reference.name, stream) && !tips.contains(reference.id) {
        tips.append(reference.id)
      }
      return tips
    }
  }

  /// The full names of the sessions that this clone has itself.
  package static func streams(in repository: borrowing Repository) throws(StoreError) -> [String] {
    try git { () throws(GitError) in
      try repository.references(prefix: LaneReferences.sessions).map(\.name)
    }
  }

  /// Appends an event, with credentials blanked in whatever it says and carries.
  package func append(
    _ event: Event,
    subject: String,
    attachments: [StreamAttachment] = [],
    to stream: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> OID {
    let redaction = writer.redaction
    for attachment in attachments where attachment.bytes.count > StreamAttachment.sizeLimit {
      throw .tooLarge(.attachment, size: attachment.bytes.count, limit: StreamAttachment.sizeLimit)
    }
    let tree = try store(
      event.redacted(by: redaction),
      attachments.map { $0.redacted(by: redaction) },
      in: repository
    )
    let subject = redaction(subject)
    return try move(stream, joining: [], in: repository) { (tips, repository) throws(StoreError) in
      let clock = StreamClock.next(after: try StreamClocks.clocks(of: tips, in: repository))
      let message = StreamMessage(
        kind: event.kind,
        subject: subject,
        stream: stream,
        after: tips.map(\.objectID),
        clock: clock
      )
      return try commit(message, tree: tree, parents: tips, in: repository)
    }
  }

  /// Makes a session the union of itself and others, such as a remote's tracking copy, and returns
  /// its last entry.
  package func unite(
    _ stream: String,
    with others: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> OID {
    try move(stream, joining: others, in: repository) { (tips, repository) throws(StoreError) in
      guard tips.count != 1 else { return tips[0] }
      let clock = StreamClock.next(after: try StreamClocks.clocks(of: tips, in: repository))
      let message = StreamMessage.merge(
        stream: stream,
        after: tips.map(\.objectID),
        clock: clock
      )
      let empty = try git { () throws(GitError) in try repository.writeTree([]) }
      return try commit(message, tree: empty, parents: tips, in: repository)
    }
  }

  private typealias Step = ([OID], borrowing Repository) throws(StoreError) -> OID

  /// Moves a session to what follows from where it and the others stand, none behind another.
  private func move(
    _ stream: String,
    joining others: [OID],
    in repository: borrowing Repository,
    to next: Step
  ) throws(StoreError) -> OID {
    guard stream.hasPrefix(LaneReferences.sessions), Repository.isValidReferenceName(stream) else {
      throw .malformed("'\(SafeText.line(stream))'", reason: "it is not the name of a session")
    }
    let lock = try writer.lock(in: repository)
    for attempt in 1...max(1, writer.patience.attempts) {
      if attempt > 1 { writer.patience.pause(attempt) }
      let tip = try git { () throws(GitError) in try repository.resolve(stream) }
      var tips = tip.map { [$0] } ?? []
      for other in others { try tips.join(other, in: repository) }
      let target = try next(tips, repository)
      writer.faults.reached(.objectsWritten)
      guard target != tip else { return target }
      if !others.contains(target) {
        try UnpublishedMarker(writer.directory).set()
        writer.faults.reached(.marked)
      }
      try lock.announce([.init(reference: stream, target: target)])
      let outcome = try repository.move(
        stream,
        from: tip,
        to: target,
        message: "lane: append to session"
      )
      writer.faults.reached(.referenceMoved)
      try lock.settle()
      if outcome == .moved { return target }
    }
    throw .contended(stream, in: repository)
  }

  private func commit(
    _ message: StreamMessage,
    tree: OID,
    parents: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> OID {
    let draft = writer.draft(tree: tree, parents: parents, message: message.bytes)
    let signed = draft.bytes(signedBy: try sign(draft.bytes))
    return try git { () throws(GitError) in try repository.writeObject(.commit, signed) }
  }

  private func store(
    _ event: Event,
    _ attachments: [StreamAttachment],
    in repository: borrowing Repository
  ) throws(StoreError) -> OID {
    let bytes: [UInt8]
    do throws(EventError) {
      bytes = try event.bytes()
    } catch {
      let size = JSONValue.object(event.document).canonical().count
      guard error != .tooLarge else {
        throw .tooLarge(.event, size: size, limit: Event.sizeLimit)
      }
      throw .malformed("event", reason: error.description)
    }
    guard attachments.count <= StreamAttachment.countLimit else {
      throw .malformed("event", reason: "more than \(StreamAttachment.countLimit) attachments")
    }
    return try git { () throws(GitError) in
      var entries = [
        TreeEntry(Self.eventName, mode: FileMode.file, id: try repository.writeBlob(bytes))
      ]
      for attachment in attachments {
        let blob = try repository.writeBlob(attachment.bytes)
        entries.append(TreeEntry(attachment.name, mode: FileMode.file, id: blob))
      }
      return try repository.writeTree(entries)
    }
  }
}

extension [OID] {
  /// Adds a commit, and leaves out what another one contains.
  fileprivate mutating func join(
    _ commit: OID,
    in repository: borrowing Repository
  ) throws(StoreError) {
    guard try LaneStore.git({ () throws(GitError) in try repository.kind(of: commit) }) == .commit
    else { throw .malformed("\(commit)", reason: "it is no entry of a session") }
    var remaining: [OID] = []
    for tip in self {
      if try git({ () throws(GitError) in try repository.isAncestor(commit, of: tip) }) { return }
      if try !git({ () throws(GitError) in try repository.isAncestor(tip, of: commit) }) {
        remaining.append(tip)
      }
    }
    self = remaining + [commit]
  }
}

extension Event {
  fileprivate func redacted(by redaction: Redaction) -> Event {
    let blanked = redaction(data)
    guard blanked != data else { return self }
    return Event(kind: kind, time: time, by: by, actor: actor, data: blanked)
  }
}
