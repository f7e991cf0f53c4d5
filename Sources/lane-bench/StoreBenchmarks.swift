import Git
import LaneCore
import LaneStore
import LaneSystem

/// The notes' part of the budgets: reading and writing them however many there are.
struct StoreBenchmarks {
  private let bench: BenchRepository
  private let receipts: Int

  init(_ bench: BenchRepository, receipts: Int) {
    self.bench = bench
    self.receipts = receipts
  }

  func run(_ watch: inout Stopwatch) throws {
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
    try read(&watch)
    try write(&watch)
  }

  private func read(_ watch: inout Stopwatch) throws {
    try watch.measure("notes.open-and-read", times: 21) { index in
      let repository = try bench.open()
      let view = try NotesStore.view(in: repository)
      try expectReceipt(index * 17 % receipts, view, in: repository)
    }
    watch.compare("notes.open-and-read", to: "git.notes.show")
    let repository = try bench.open()
    try watch.measure("notes.read.1000", times: 5) { round in
      let view = try NotesStore.view(in: repository)
      for index in 0..<1_000 {
        try expectReceipt((round * 1_000 + index) * 13 % receipts, view, in: repository)
      }
    }
  }

  private func expectReceipt(
    _ number: Int,
    _ view: NotesView,
    in repository: borrowing Repository
  ) throws {
    let reading = try view.reading(of: Sample.key(number), in: repository)
    guard reading.note.receipts.count == 1 else { throw BenchError("a receipt is missing") }
  }

  private func write(_ watch: inout Stopwatch) throws {
    let store = NotesStore(bench.writer())
    let repository = try bench.open()
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
    watch.compare("notes.write", to: "git.notes.append")
    watch.compare("notes.write", to: "git.rev-parse")
  }
}

/// Appending to sessions: the same after ten events and after ten thousand.
enum EventBenchmarks {
  static func run() throws {
    var watch = Stopwatch()
    for length in [10, 10_000] {
      let bench = try BenchRepository()
      try watch.measure("git.commit", times: 11) { index in
        try bench.git("commit", "-q", "--allow-empty", "-m", "event \(index)")
      }
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
      // As git's own maintenance would have left it.
      try bench.git("repack", "-a", "-d", "-q")
      let name = "event.append.\(length)"
      try watch.measure(name, times: 101) { try append(length + $0) }
      watch.compare(name, to: "git.commit")
    }
    watch.compare("event.append.10000", to: "event.append.10")
  }
}
