import LaneCore

/// Reads `event.json`: one document has one text; and makes events of any data.
func fuzzEvent(_ bytes: [UInt8]) {
  do throws(EventError) {
    let event = try Event(parsing: bytes)
    let written = try? event.bytes()
    hold(written == bytes, "an event is written as it was read")
    if let review = Reviewed(event.data) {
      hold(Reviewed(review.data) == review, "a review's data are read as they were written")
    }
  } catch {
    hold(isHarmless(error.description), "a refusal can be shown")
  }
  guard let kind = EventKind("reviewed"), let data = try? JSONReader.read(bytes).object else {
    return
  }
  let event = Event(
    kind: kind,
    time: Timestamp(milliseconds: 0),
    by: "kam@example.org",
    actor: Event.Actor(role: "reviewer"),
    data: data
  )
  guard let written = try? event.bytes() else { return }
  hold((try? Event(parsing: written)) == event, "an event is read as it was written")
}

/// Reads the messages of a stream's commits, and writes any subject into one.
func fuzzMessage(_ bytes: [UInt8]) {
  if let message = StreamMessage(parsing: bytes) {
    hold(message.bytes == bytes, "a message is written as it was read")
    hold(isHarmless(message.subject), "a subject can be shown")
  }
  guard let kind = EventKind("claim") else { return }
  let message = StreamMessage(
    kind: kind,
    subject: bytes.text,
    stream: stream,
    after: [objectID(1), objectID(2)],
    clock: 7
  )
  hold(StreamMessage(parsing: message.bytes) == message, "a subject forges no trailer")
  _ = StreamClock.claim(of: bytes)
}

/// Folds streams with every kind of entry; four bytes make one, and the rest is a raw message.
func fuzzFold(_ bytes: [UInt8]) {
  var entries: [StreamEntry] = []
  var clocks: [Int64] = []
  var rest = bytes[...]
  while rest.count >= 4, entries.count < 16 {
    let word = Array(rest.prefix(4))
    rest = rest.dropFirst(4)
    entries.append(entry(entries.count, word, &clocks, raw: Array(rest.prefix(300))))
  }
  let fold = StreamFold(entries, stream: stream)
  let rotated = Array(entries.dropFirst(entries.count / 2) + entries.prefix(entries.count / 2))
  for other in [entries.reversed(), rotated, entries + rotated] {
    let again = StreamFold(other, stream: stream)
    hold(again.records == fold.records, "the order of reading means nothing to what is believed")
    hold(again.skipped == fold.skipped, "the order of reading means nothing to what is skipped")
  }
  let believed = fold.records.map(\.id)
  let listed = believed + fold.skipped.map(\.id)
  hold(Set(listed) == Set(entries.map(\.id)), "every entry is believed or listed")
  hold(Set(listed).count == listed.count, "no entry is listed twice")
  for (place, id) in believed.enumerated() {
    guard let entry = entries.first(where: { $0.id == id }) else { continue }
    if case .untrusted = entry.signature { hold(false, "what nobody signed is not believed") }
    let later = Set(believed[place...])
    hold(entry.parents.allSatisfy { !later.contains($0) }, "parents come first")
    hold(
      StreamMessage(parsing: entry.message)?.after == entry.parents,
      "what was written behind another entry is not believed"
    )
  }
  for skipped in fold.skipped { hold(isHarmless(skipped.reason.description), "reasons show") }
}

private let stream = "refs/lane/sessions/fuzz"

private func entry(
  _ number: Int,
  _ word: [UInt8],
  _ clocks: inout [Int64],
  raw: [UInt8]
) -> StreamEntry {
  var numbers: [Int] = []
  if word[0] != 0 { numbers.append(number - 1 - Int(word[0] & 7) + Int(word[0] >> 6)) }
  if word[1] != 0 { numbers.append(number - 1 - Int(word[1] & 15) + Int(word[1] >> 6)) }
  let parents = numbers.map(objectID)
  let next = StreamClock.next(
    after: numbers.compactMap { clocks.indices.contains($0) ? clocks[$0] : nil }
  )
  clocks.append(next)
  let isMerge = parents.count > 1
  let kind = EventKind("claim") ?? .claim
  let name = word[2] & 1 == 1 ? stream + "-other" : stream
  let clock = word[2] & 2 == 2 ? Int64(word[3]) &- 3 : next
  let after = word[2] & 4 == 4 ? Array(parents.dropLast()) : parents
  let message =
    isMerge
    ? StreamMessage.merge(stream: name, after: after, clock: clock)
    : StreamMessage(kind: kind, subject: "entry", stream: name, after: after, clock: clock)
  let event = Event(
    kind: word[2] & 8 == 8 ? .reviewed : kind,
    time: Timestamp(milliseconds: 0),
    by: word[2] & 16 == 16 ? "eve@example.org" : "kam@example.org",
    actor: Event.Actor(role: "builder"),
    data: [:]
  )
  let file = StreamEntry.EventFile.bytes((try? event.bytes()) ?? [])
  return StreamEntry(
    id: word[3] & 0x81 == 0x81 ? objectID(Int(word[3] & 3)) : objectID(number),
    parents: parents,
    message: word[2] & 32 == 32 ? raw : message.bytes,
    event: isMerge != (word[3] & 64 == 64) ? .absent : file,
    signature: word[2] & 64 == 64
      ? .untrusted(raw.text) : .trusted(principals: ["kam@example.org"])
  )
}
