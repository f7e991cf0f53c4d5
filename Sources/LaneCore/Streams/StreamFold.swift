/// What a stream says once everything that cannot be believed is set aside.
///
/// The fold is total: an entry that is not believed is listed with the reason and changes nothing
/// for those after it, which are bound to it by name only.
package struct StreamFold: Sendable {
  /// A believed entry.
  package struct Record: Equatable, Sendable {
    package let id: ObjectID
    package let clock: Int64
    package let subject: String
    /// None in a merge.
    package let event: Event?
  }

  /// An entry that is not believed.
  package struct Skipped: Equatable, Sendable {
    package let id: ObjectID
    package let reason: SkipReason
  }

  /// A believed review.
  package struct Review: Equatable, Sendable {
    package let entry: ObjectID
    package let event: Event
    package let review: Reviewed
  }

  /// A believed answer to a finding.
  package struct Reply: Equatable, Sendable {
    package let entry: ObjectID
    package let event: Event
    package let answered: Answered
  }

  package let stream: String
  /// Believed entries in the stream's order.
  package private(set) var records: [Record] = []
  /// The rest, in the same order.
  package private(set) var skipped: [Skipped] = []
  /// The reviews among the records.
  package private(set) var reviews: [Review] = []
  /// What authors answered, among the records.
  package private(set) var replies: [Reply] = []

  package var events: [Event] { records.compactMap(\.event) }

  /// Folds entries, given in any order, of the stream that is read under this ref.
  package init(_ entries: [StreamEntry], stream: String) {
    self.stream = stream
    var byID: [ObjectID: StreamEntry] = [:]
    var conflicting: Set<ObjectID> = []
    for entry in entries {
      if let other = byID[entry.id], other != entry { conflicting.insert(entry.id) }
      byID[entry.id] = entry
    }
    // Two readings of one commit: neither is believed, so the order they came in means nothing.
    for id in conflicting { byID[id] = nil }
    let order = StreamOrder(byID.values.map { StreamOrder.Node(id: $0.id, parents: $0.parents) })
    var clocks: [ObjectID: Int64] = [:]
    for entry in order.placed.compactMap({ byID[$0] }) {
      let message = StreamMessage(parsing: entry.message)
      let next = StreamClock.next(after: entry.parents.compactMap { clocks[$0] })
      clocks[entry.id] = message.flatMap { StreamClock.claim(of: $0) } ?? next
      do throws(SkipReason) {
        guard entry.parents.allSatisfy({ clocks[$0] != nil }) else { throw .missingParent }
        take(try record(of: entry, message: message, clock: next))
      } catch {
        skipped.append(Skipped(id: entry.id, reason: error))
      }
    }
    skipped += order.cyclic.map { Skipped(id: $0, reason: .cyclic) }
    skipped += conflicting.sorted().map { Skipped(id: $0, reason: .twoReadings) }
  }

  private func record(
    of entry: StreamEntry,
    message: StreamMessage?,
    clock: Int64
  ) throws(SkipReason) -> Record {
    // Of a commit that could not be read there is nothing to be judged.
    if entry.message.isEmpty, case .undecided(let why) = entry.signature { throw .undecided(why) }
    guard let message else { throw .badMessage }
    guard message.stream.utf8.elementsEqual(stream.utf8) else { throw .otherStream(message.stream) }
    guard message.after == entry.parents else { throw .otherPredecessor }
    guard message.clock == clock else { throw .wrongClock(message.clock, expected: clock) }
    let principals: [String]
    switch entry.signature {
    case .trusted(let names): principals = names
    case .untrusted(let why): throw .untrusted(why)
    case .undecided(let why): throw .undecided(why)
    }
    let event = try event(of: entry, message: message)
    if let event, !principals.contains(where: { $0.utf8.elementsEqual(event.by.utf8) }) {
      throw .otherSigner(event.by)
    }
    if let event, event.kind == .reviewed, Reviewed(event.data) == nil {
      throw .badData(event.kind)
    }
    if let event, event.kind == .answered, Answered(event.data) == nil {
      throw .badData(event.kind)
    }
    return Record(id: entry.id, clock: clock, subject: message.subject, event: event)
  }

  private func event(
    of entry: StreamEntry,
    message: StreamMessage
  ) throws(SkipReason) -> Event? {
    switch entry.event {
    case .absent where message.isMerge && entry.parents.count > 1: return nil
    case .absent: throw .noEvent
    case .unreadable: throw .unreadableEvent
    case .missing(let why): throw .undecided(why)
    case .bytes(let bytes):
      guard !message.isMerge, entry.parents.count < 2 else { throw .eventInMerge }
      let event: Event
      do throws(EventError) {
        event = try Event(parsing: bytes)
      } catch {
        throw .badEvent(error)
      }
      guard event.kind == message.kind else { throw .otherKind(event.kind) }
      return event
    }
  }

  private mutating func take(_ record: Record) {
    records.append(record)
    guard let event = record.event else { return }
    if event.kind == .reviewed, let review = Reviewed(event.data) {
      reviews.append(Review(entry: record.id, event: event, review: review))
    }
    if event.kind == .answered, let answered = Answered(event.data) {
      replies.append(Reply(entry: record.id, event: event, answered: answered))
    }
  }
}

/// Why an entry of a stream is not believed.
package enum SkipReason: Error, Equatable, Sendable, CustomStringConvertible {
  case missingParent
  case cyclic
  case twoReadings
  case badMessage
  case otherStream(String)
  case otherPredecessor
  case wrongClock(Int64, expected: Int64)
  case untrusted(String)
  case otherSigner(String)
  case noEvent
  case unreadableEvent
  /// It may be believed elsewhere, or the next time.
  case undecided(String)
  case eventInMerge
  case badEvent(EventError)
  case otherKind(EventKind)
  case badData(EventKind)

  package var description: String {
    switch self {
    case .missingParent: "a parent of the entry is not here"
    case .cyclic: "the entry is its own ancestor"
    case .twoReadings: "the entry was read in two ways"
    case .badMessage: "the message is not a stream's"
    case .otherStream(let name): "written for \(SafeText.line(name, limit: 80))"
    case .otherPredecessor: "written behind another predecessor"
    case .wrongClock(let clock, let expected): "clock \(clock) where \(expected) follows"
    case .untrusted(let why): why.isEmpty ? "not signed by a trusted key" : SafeText.line(why)
    case .otherSigner(let name): "says it is by \(SafeText.line(name, limit: 80)), who did not sign"
    case .noEvent: "no event.json"
    case .unreadableEvent: "event.json is too large or no file"
    case .undecided(let why): "cannot be judged here: \(SafeText.line(why))"
    case .eventInMerge: "an event in a merge"
    case .badEvent(let error): error.description
    case .otherKind(let kind): "the message says another kind than the event, \(kind)"
    case .badData(let kind): "the data of this \(kind) event is missing or wrong"
    }
  }
}
