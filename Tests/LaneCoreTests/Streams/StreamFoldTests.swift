import LaneCore
import Testing

@Suite struct StreamFoldTests {
  private func fold(_ builder: StreamBuilder) -> StreamFold {
    StreamFold(builder.entries, stream: StreamBuilder.ref)
  }

  @Test("a line of events is believed in its order")
  func line() throws {
    var builder = StreamBuilder()
    var last: [ObjectID] = []
    for _ in 0..<5 { last = [try builder.append(after: last)] }
    let fold = fold(builder)
    #expect(fold.records.map(\.id) == builder.entries.map(\.id))
    #expect(fold.records.map(\.clock) == [1, 2, 3, 4, 5])
    #expect(fold.skipped.isEmpty)
  }

  @Test("diverged clones are joined by a merge, which has no event")
  func merge() throws {
    var builder = StreamBuilder()
    let root = try builder.append(after: [])
    let left = try builder.append(after: [root])
    let leftLater = try builder.append(after: [left])
    let right = try builder.append(after: [root])
    let merge = try builder.merge([leftLater, right])
    let last = try builder.append(after: [merge])
    let fold = fold(builder)
    #expect(fold.skipped.isEmpty)
    #expect(fold.records.map(\.id) == [root] + [left, right].sorted() + [leftLater, merge, last])
    #expect(fold.records.map(\.clock) == [1, 2, 2, 3, 4, 5])
    #expect(fold.events.count == 5)
  }

  @Test("reviews are found among the events")
  func reviews() throws {
    var builder = StreamBuilder()
    let review = Reviewed(
      change: try Fixture.object(9),
      pass: .cold,
      verdict: .pass,
      dossier: nil,
      receipt: nil
    )
    let first = try builder.append(StreamBuilder.event(.reviewed, data: review.data), after: [])
    let second = try builder.append(StreamBuilder.event(.reviewed, data: ["x": 1]), after: [first])
    let fold = fold(builder)
    #expect(fold.reviews.map(\.review) == [review])
    #expect(fold.skipped.map(\.id) == [second])
    #expect(fold.skipped.map(\.reason) == [.badData(.reviewed)])
  }

  @Test("what is not believed is listed with its reason, and what follows it is still read")
  func skipped() throws {
    let event = StreamEntry.EventFile.bytes(try StreamBuilder.event(.claim).bytes())
    let stranger = try Fixture.object(77)
    func check(
      _ reason: SkipReason,
      _ add: (inout StreamBuilder, ObjectID) throws -> ObjectID
    ) throws {
      var builder = StreamBuilder()
      let root = try builder.append(after: [])
      let bad = try add(&builder, root)
      let child = try builder.append(after: [bad])
      let fold = fold(builder)
      #expect(fold.skipped.map(\.id) == [bad])
      #expect(fold.skipped.map(\.reason) == [reason])
      #expect(fold.records.map(\.id) == [root, child])
    }
    try check(.badMessage) { try $0.add(message: [0xff], parents: [$1], event: event) }
    try check(.otherStream("refs/lane/sessions/x")) {
      try $0.add(.claim, after: [$1], event: event, stream: "refs/lane/sessions/x")
    }
    try check(.otherPredecessor) {
      try $0.add(.claim, after: [$1], event: event, claimed: [stranger])
    }
    try check(.otherPredecessor) { try $0.add(.claim, after: [$1], event: event, claimed: []) }
    for clock: Int64 in [-1, 0, 1, 3, 1 << 52, 1 << 53, .max] {
      try check(.wrongClock(clock, expected: 2)) {
        try $0.add(.claim, after: [$1], event: event, clock: clock)
      }
    }
    try check(.untrusted("no signature")) {
      try $0.add(.claim, after: [$1], event: event, signature: .untrusted("no signature"))
    }
    try check(.otherSigner(StreamBuilder.writer)) {
      try $0.add(.claim, after: [$1], event: event, signature: .trusted(principals: ["mallory"]))
    }
    try check(.noEvent) { try $0.add(.claim, after: [$1], event: .absent) }
    try check(.unreadableEvent) { try $0.add(.claim, after: [$1], event: .unreadable) }
    try check(.badEvent(.notCanonical)) {
      try $0.add(.claim, after: [$1], event: .bytes(Array("{}".utf8)))
    }
    try check(.otherKind(.claim)) { try $0.add(.completed, after: [$1], event: event) }
  }

  @Test("only a merge has several parents, and it has no event")
  func merges() throws {
    var builder = StreamBuilder()
    let root = try builder.append(after: [])
    let side = try builder.append(after: [root])
    let event = StreamEntry.EventFile.bytes(try StreamBuilder.event(.claim).bytes())
    _ = try builder.add(.claim, after: [root, side], event: event)
    _ = try builder.merge([root])
    #expect(Set(fold(builder).skipped.map(\.reason.description)).count == 2)
    #expect(fold(builder).records.map(\.id) == [root, side])
  }

  @Test("an entry moved behind another, or to another stream, is not believed there")
  func replayed() throws {
    var builder = StreamBuilder()
    let root = try builder.append(after: [])
    _ = try builder.append(StreamBuilder.event(.approved), after: [root])
    let approval = builder.entries[1]
    let moved = StreamEntry(
      id: try Fixture.object(1),
      parents: [],
      message: approval.message,
      event: approval.event,
      signature: approval.signature
    )
    let fold = StreamFold([moved], stream: StreamBuilder.ref)
    #expect(fold.skipped.map(\.reason) == [.otherPredecessor])
    let elsewhere = StreamFold(builder.entries, stream: "refs/lane/sessions/other")
    #expect(elsewhere.records.isEmpty && elsewhere.skipped.count == 2)
  }

  @Test("a missing parent, a cycle and two readings of one id are named, and nothing hangs")
  func impossible() throws {
    var builder = StreamBuilder()
    let gone = try builder.append(after: [])
    let orphan = try builder.append(after: [gone])
    let child = try builder.append(after: [orphan])
    let entries = Array(builder.entries.dropFirst())
    let fold = StreamFold(entries, stream: StreamBuilder.ref)
    #expect(fold.skipped.map(\.id) == [orphan])
    #expect(fold.skipped.map(\.reason) == [.missingParent])
    #expect(fold.records.map(\.id) == [child])

    func loop(_ id: ObjectID, _ parent: ObjectID) -> StreamEntry {
      StreamEntry(
        id: id,
        parents: [parent],
        message: [],
        event: .absent,
        signature: .untrusted("none")
      )
    }
    let (one, two, three) = try (Fixture.object(1), Fixture.object(2), Fixture.object(3))
    let cycle = StreamFold(
      [loop(one, two), loop(two, one), loop(three, three)],
      stream: StreamBuilder.ref
    )
    #expect(cycle.skipped.map(\.reason) == [.cyclic, .cyclic, .cyclic])

    let twice = StreamFold(entries + [loop(child, one), entries[1]], stream: StreamBuilder.ref)
    #expect(twice.records.isEmpty)
    #expect(twice.skipped.map(\.reason) == [.missingParent, .twoReadings])
    #expect(StreamFold(entries + entries, stream: StreamBuilder.ref).records == fold.records)
  }

  @Test("the same entries make the same stream in whatever order they come, hostile ones too")
  func permutations() throws {
    var random = SplitMix(seed: 21)
    for _ in 0..<60 {
      var builder = StreamBuilder()
      var ids: [ObjectID] = []
      for _ in 0..<25 {
        ids.append(try addAny(to: &builder, after: ids, random: &random))
      }
      let expected = fold(builder)
      #expect(expected.records.count + expected.skipped.count == builder.entries.count)
      let order = expected.records.map(\.id)
      for entry in builder.entries {
        guard let place = order.firstIndex(of: entry.id) else { continue }
        #expect(entry.parents.allSatisfy { (order.firstIndex(of: $0) ?? -1) < place })
      }
      for _ in 0..<4 {
        let shuffled = StreamFold(
          builder.entries.shuffled(using: &random),
          stream: StreamBuilder.ref
        )
        #expect(shuffled.records == expected.records)
        #expect(shuffled.skipped == expected.skipped)
        #expect(shuffled.reviews == expected.reviews)
      }
    }
  }

  private func addAny(
    to builder: inout StreamBuilder,
    after ids: [ObjectID],
    random: inout SplitMix
  ) throws -> ObjectID {
    guard ids.count > 1 else { return try builder.append(after: ids) }
    let (one, two) = (random.pick(ids), random.pick(ids))
    let event = StreamEntry.EventFile.bytes(try StreamBuilder.event(.claim).bytes())
    switch random.below(8) {
    case 0 where one != two: return try builder.merge([one, two])
    case 1:
      return try builder.add(.claim, after: [one], event: event, clock: Int64(random.below(9)))
    case 2: return try builder.add(message: [1], parents: [one, one], event: event)
    case 3: return try builder.add(.claim, after: [one], event: event, claimed: [two])
    default: return try builder.append(after: [one])
    }
  }
}
