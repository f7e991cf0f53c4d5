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
    let (short, long) = (try Session(length: 10), try Session(length: 10_000))
    try watch.measure(
      inTurn: [
        ("git.commit", { _ in try short.commit() }),
        ("event.append.10", { _ in try short.append() }),
        ("event.append.10000", { _ in try long.append() }),
      ],
      times: 101
    )
    watch.compare("event.append.10000", to: "git.commit")
    watch.compare("event.append.10000", to: "event.append.10")
  }

  private final class Session {
    private let bench: BenchRepository
    private let repository: Repository
    private let store: StreamStore
    private var length = 0

    init(length: Int) throws {
      bench = try BenchRepository()
      repository = try bench.open()
      let armor = Sample.armor
      store = StreamStore(bench.writer()) { _ throws(StoreError) in armor }
      for _ in 0..<length { try append() }
      // As git's own maintenance would have left it.
      try bench.git("repack", "-a", "-d", "-q")
    }

    func commit() throws { try bench.git("commit", "-q", "--allow-empty", "-m", "event") }

    func append() throws {
      length += 1
      let event = Event(
        kind: .claim,
        time: Timestamp(milliseconds: 1_795_000_000_000),
        by: "lane+kam@example.org",
        actor: Event.Actor(role: "builder"),
        data: ["number": .integer(Int64(length))]
      )
      let stream = LaneReferences.session("bench")
      _ = try store.append(event, subject: "event \(length)", to: stream, in: repository)
    }
  }
}
