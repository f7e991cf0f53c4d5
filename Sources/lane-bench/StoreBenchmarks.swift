import Git
import LaneCore
import LaneStore
import LaneSystem

/// The store's part of the budgets: reading and writing notes, and appending events.
struct StoreBenchmarks {
  let receipts: Int

  func run() throws {
    var watch = Stopwatch()
    let repository = try BenchRepository()
    try repository.fill(receipts: receipts)
    try notes(in: repository, &watch)
    for length in [10, 10_000] { try events(after: length, &watch) }
    watch.compare("event.append.10000", to: "event.append.10")
  }

  private func notes(in bench: BenchRepository, _ watch: inout Stopwatch) throws {
    try watch.measure("git.rev-parse", times: 21) { _ in try bench.git("rev-parse", "HEAD") }
    let known = try Sample.key(receipts / 2).hex
    try watch.measure("git.notes.show", times: 21) { _ in
      try bench.git("notes", "--ref=lane", "show", known)
    }
    // Beside ours, so that what stock git does to the layout does not slow what follows.
    try bench.git("update-ref", "refs/notes/stock", "refs/notes/lane")
    let head = String(decoding: try bench.git("rev-parse", "HEAD").prefix(40), as: UTF8.self)
    try watch.measure("git.notes.append", times: 5) { index in
      try bench.git("notes", "--ref=stock", "append", "-m", "remark \(index)", head)
    }
    try watch.measure("notes.open-and-read", times: 21) { index in
      let repository = try bench.open()
      let view = try NotesStore.view(in: repository)
      let reading = try view.reading(of: Sample.key(index * 17), in: repository)
      guard reading.note.receipts.count == 1 else { throw BenchError("a receipt is missing") }
    }
    let repository = try bench.open()
    try watch.measure("notes.read.1000", times: 5) { round in
      let view = try NotesStore.view(in: repository)
      for index in 0..<1_000 {
        let number = (round * 1_000 + index) * 13 % receipts
        let reading = try view.reading(of: Sample.key(number), in: repository)
        guard reading.note.receipts.count == 1 else { throw BenchError("a receipt is missing") }
      }
    }
    let store = NotesStore(bench.writer())
    try watch.measure("notes.write", times: 51) { index in
      let number = receipts + index
      let change = try Sample.change(number)
      let receipt = try Sample.receipt(number)
      _ = try store.add(
        [
          NoteAddition(key: Sample.key(number), receipts: [receipt]),
          NoteAddition(key: change.id, receipts: [receipt]),
        ],
        changes: [change],
        in: repository
      )
    }
    watch.compare("notes.open-and-read", to: "git.notes.show")
    watch.compare("notes.write", to: "git.notes.append")
    watch.compare("notes.write", to: "git.rev-parse")
  }

  private func events(after length: Int, _ watch: inout Stopwatch) throws {
    let bench = try BenchRepository()
    let repository = try bench.open()
    let armor = Sample.armor
    let store = StreamStore(bench.writer()) { _ throws(StoreError) in armor }
    let stream = LaneReferences.session("bench")
    func append(_ number: Int) throws {
      let event = Event(
        kind: .claim,
        time: Timestamp(milliseconds: 1_795_000_000_000),
        by: "lane+kam@example.org",
        actor: Event.Actor(role: "builder"),
        data: ["number": .integer(Int64(number))]
      )
      _ = try store.append(event, subject: "event \(number)", to: stream, in: repository)
    }
    for number in 0..<length { try append(number) }
    try watch.measure("event.append.\(length)", times: 51) { try append(length + $0) }
  }
}
