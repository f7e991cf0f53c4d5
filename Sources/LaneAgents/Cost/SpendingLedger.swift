import LaneCore
package import LaneSystem

/// What reviews have cost on this machine, in a file of the user's own.
///
/// An amount is reserved before anything is asked and settled afterwards, a line each, under a lock.
/// A process that is killed in between leaves its reservation standing: the money may have been
/// spent. A line that cannot be read is passed over.
package struct SpendingLedger: Sendable {
  /// What has to stay below a limit together.
  package struct Scope: Sendable, Equatable {
    package var run: String
    package var task: String

    package init(run: String, task: String) {
      self.run = run
      self.task = task
    }
  }

  /// Millionths of a dollar; nil for no limit.
  package struct Limits: Sendable, Equatable {
    package var run: Int64?
    package var task: Int64?
    package var day: Int64?

    package init(run: Int64? = nil, task: Int64? = nil, day: Int64? = nil) {
      self.run = run
      self.task = task
      self.day = day
    }

    package var areNone: Bool { firstName == nil }

    /// The name of one that is set.
    package var firstName: String? {
      [("run", run), ("task", task), ("day", day)].first { $0.1 != nil }?.0
    }
  }

  /// Why an amount is not to be spent.
  package struct Refusal: Error, Sendable, Equatable {
    /// `run`, `task` or `day`.
    package let name: String
    package let limit: Int64
    package let spent: Int64
    package let asked: Int64

    package init(name: String, limit: Int64, spent: Int64, asked: Int64) {
      self.name = name
      self.limit = limit
      self.spent = spent
      self.asked = asked
    }
  }

  package static let sizeLimit = 16 << 20
  private static let compactAt = 1 << 20
  private static let day: Int64 = 86_400_000
  /// How long a line is kept; no task of review goes on for longer.
  private static let memory = 90 * day

  package let path: String

  package init(path: String) { self.path = path }

  /// Reserves an amount if the limits allow it, and returns the reservation's name.
  package func reserve(
    _ amount: Int64?,
    for scope: Scope,
    by provider: String,
    within limits: Limits,
    at now: Int64
  ) throws(SystemError) -> Result<String, Refusal> {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    var book = try book()
    if let refusal = book.refusal(of: amount ?? 0, for: scope, within: limits, at: now) {
      return .failure(refusal)
    }
    let id = Hex.encode(randomBytes(8))
    try append([
      "id": .string(id), "kind": "reserved", "time": .integer(now), "run": .string(scope.run),
      "task": .string(scope.task), "provider": .string(provider),
      "microdollars": amount.map { .integer($0) } ?? .null,
    ])
    if book.size > Self.compactAt { try compact(&book, now) }
    return .success(id)
  }

  /// Says what a reservation came to.
  package func settle(
    _ id: String,
    _ cost: Cost,
    _ usage: Usage?,
    milliseconds: Int64,
    at now: Int64
  ) throws(SystemError) {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    try append([
      "id": .string(id), "kind": "settled", "time": .integer(now), "basis": .string(cost.basis),
      "microdollars": cost.microdollars.map { .integer($0) } ?? .null,
      "inputTokens": usage.map { .integer($0.inputTokens) } ?? .null,
      "outputTokens": usage.map { .integer($0.outputTokens) } ?? .null,
      "milliseconds": .integer(milliseconds),
    ])
  }

  /// What was spent, or may have been.
  package func totals(for scope: Scope, at now: Int64) throws(SystemError) -> Limits {
    let book = try book()
    return Limits(
      run: book.sum { $0.run == scope.run },
      task: book.sum { $0.task == scope.task },
      day: book.sum { $0.day == now / Self.day }
    )
  }

  private func lock() throws(SystemError) -> FileLock? {
    if let slash = path.lastIndex(of: "/") {
      try Files.makeDirectories(String(path[..<slash]), mode: 0o700)
    }
    return try FileLock.acquire("\(path).lock")
  }

  private func append(_ members: JSONObject) throws(SystemError) {
    try Files.appendLines(path, JSONValue.object(members).canonical(), mode: 0o600)
  }

  private func book() throws(SystemError) -> Book {
    Book(try Files.readIfPresent(path, limit: Self.sizeLimit) ?? [])
  }

  private func compact(_ book: inout Book, _ now: Int64) throws(SystemError) {
    let kept = try Files.read(path, limit: Self.sizeLimit).split(separator: 0x0a).filter { line in
      let time = Book.object(line)?["time"]?.integer
      return time.map { now - $0 < Self.memory } ?? false
    }
    try Files.writeAtomically(path, Array(kept.joined(separator: [0x0a])) + [0x0a], mode: 0o600)
  }
}

extension SpendingLedger {
  /// The lines, read.
  private struct Book {
    struct Entry {
      let run: String
      let task: String
      let day: Int64
      var amount: Int64
    }

    private var entries: [String: Entry] = [:]
    let size: Int

    init(_ bytes: [UInt8]) {
      size = bytes.count
      for line in bytes.split(separator: 0x0a) {
        guard let object = Self.object(line), let id = object["id"]?.string else { continue }
        let amount = object["microdollars"]?.integer
        switch object["kind"]?.string {
        case "reserved":
          guard let run = object["run"]?.string, let task = object["task"]?.string,
            let time = object["time"]?.integer
          else { continue }
          entries[id] = Entry(
            run: run,
            task: task,
            day: time / SpendingLedger.day,
            amount: max(0, amount ?? 0)
          )
        case "settled":
          // What nobody knows the price of counts as what was reserved for it.
          if let amount { entries[id]?.amount = max(0, amount) }
        default: continue
        }
      }
    }

    static func object(_ line: ArraySlice<UInt8>) -> JSONObject? {
      (try? JSONReader.read(Array(line), limit: 1 << 16))?.object
    }

    func sum(where isMeant: (Entry) -> Bool) -> Int64 {
      entries.values.filter(isMeant).reduce(0) { sum, entry in
        let (total, overflows) = sum.addingReportingOverflow(entry.amount)
        return overflows ? .max : total
      }
    }

    func refusal(of amount: Int64, for scope: Scope, within limits: Limits, at now: Int64)
      -> Refusal?
    {
      let spent: [(String, Int64?, () -> Int64)] = [
        ("run", limits.run, { sum { $0.run == scope.run } }),
        ("task", limits.task, { sum { $0.task == scope.task } }),
        ("day", limits.day, { sum { $0.day == now / SpendingLedger.day } }),
      ]
      for (name, limit, total) in spent {
        guard let limit else { continue }
        let before = total()
        // What is used up refuses also what costs nothing that is known.
        if before >= limit || amount > limit - before {
          return Refusal(name: name, limit: limit, spent: before, asked: amount)
        }
      }
      return nil
    }
  }
}
