import LaneCore
import Testing

/// A stream that is built entry by entry, as an honest writer would.
struct StreamBuilder {
  static let ref = "refs/lane/sessions/add-cap"
  static let writer = "lane+kam@example.org"

  private(set) var entries: [StreamEntry] = []

  static func event(_ kind: EventKind, data: JSONObject = [:], by: String = writer) -> Event {
    Event(
      kind: kind,
      time: Timestamp(milliseconds: 1_795_000_000_000),
      by: by,
      actor: Event.Actor(role: "reviewer", provider: "codex"),
      data: data
    )
  }

  /// Appends an event behind its parents and returns its id.
  mutating func append(
    _ event: Event = event(.claim, data: ["text": "done"]),
    after parents: [ObjectID]
  ) throws -> ObjectID {
    try add(event.kind, after: parents, event: .bytes(try event.bytes()))
  }

  mutating func merge(_ parents: [ObjectID]) throws -> ObjectID {
    let message = StreamMessage.merge(
      stream: Self.ref,
      after: parents,
      clock: clock(after: parents)
    )
    return try add(message: message.bytes, parents: parents, event: .absent)
  }

  mutating func add(
    _ kind: EventKind,
    after parents: [ObjectID],
    event: StreamEntry.EventFile,
    clock: Int64? = nil,
    claimed: [ObjectID]? = nil,
    stream: String = ref,
    signature: StreamEntry.Signature = .trusted(principals: [writer])
  ) throws -> ObjectID {
    let message = StreamMessage(
      kind: kind,
      subject: "entry \(entries.count)",
      stream: stream,
      after: claimed ?? parents,
      clock: clock ?? self.clock(after: parents)
    )
    return try add(message: message.bytes, parents: parents, event: event, signature: signature)
  }

  mutating func add(
    message: [UInt8],
    parents: [ObjectID],
    event: StreamEntry.EventFile,
    signature: StreamEntry.Signature = .trusted(principals: [writer])
  ) throws -> ObjectID {
    let seed = message + parents.flatMap(\.bytes) + [UInt8(truncatingIfNeeded: entries.count)]
    let id = try #require(ObjectID(bytes: Array(testDigest(seed).bytes.prefix(20))))
    entries.append(
      StreamEntry(id: id, parents: parents, message: message, event: event, signature: signature)
    )
    return id
  }

  /// As a writer finds it: from the parents' messages alone where they can be read.
  private func clock(after parents: [ObjectID]) -> Int64 {
    StreamClock.next(
      after: parents.compactMap { id in
        entries.first { $0.id == id }.map { parent in
          StreamClock.claim(of: parent.message) ?? clock(after: parent.parents)
        }
      }
    )
  }
}
