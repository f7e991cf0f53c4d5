import Glibc
import LaneSystem

/// Takes times and prints them as `name value unit`.
struct Stopwatch {
  /// What stands after each name.
  var suffix = ""
  var counter: InstructionCounter?
  private var best: [String: Double] = [:]

  init(suffix: String = "", counter: InstructionCounter? = nil) {
    self.suffix = suffix
    self.counter = counter
  }

  /// Runs something several times and prints the shortest time in milliseconds: what a machine that
  /// does nothing else would need, as near as a busy one can tell.
  mutating func measure(
    _ name: String,
    times: Int,
    preparing prepare: () throws -> Void = {},
    _ body: (Int) throws -> Void
  ) throws {
    try measureOverhead(name, times: times, preparing: prepare) { index in
      try body(index)
      return 0
    }
  }

  /// The same without what the body returns: nanoseconds that somebody else took of it.
  mutating func measureOverhead(
    _ name: String,
    times: Int,
    preparing prepare: () throws -> Void = {},
    _ body: (Int) throws -> Int64
  ) throws {
    var shortest = Int64.max
    var leastWork = Int64.max
    for index in 0..<times {
      try prepare()
      let (start, startWork) = (Time.monotonic(), Self.work())
      let others = try body(index)
      shortest = min(shortest, Time.monotonic() - start - others)
      leastWork = min(leastWork, Self.work() - startWork)
    }
    best[name] = Double(shortest) / 1e6
    show(name, Double(shortest) / 1e6, "ms")
    show("\(name).cpu", Double(leastWork) / 1e6, "ms")
  }

  /// Measures several things in turn, so that a machine that is busy for a while is so for each.
  mutating func measure(
    inTurn things: [(name: String, body: (Int) throws -> Void)],
    times: Int
  ) throws {
    var shortest: [String: Int64] = [:]
    for index in 0..<times {
      for (name, body) in things {
        let start = Time.monotonic()
        try body(index)
        shortest[name] = min(shortest[name] ?? .max, Time.monotonic() - start)
      }
    }
    for (name, _) in things {
      best[name] = Double(shortest[name] ?? 0) / 1e6
      show(name, best[name] ?? 0, "ms")
    }
  }

  /// Nanoseconds that the processors worked for this process and for those that it waited for: what
  /// a busy machine does not stretch as much as the time of day.
  private static func work() -> Int64 {
    var total: Int64 = 0
    for who in [RUSAGE_SELF, RUSAGE_CHILDREN] {
      var usage = rusage()
      _ = unsafe getrusage(__rusage_who_t(who.rawValue), &usage)
      for time in [usage.ru_utime, usage.ru_stime] {
        total += Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000
      }
    }
    return total
  }

  /// Prints how many times longer one took than another.
  func compare(_ name: String, to other: String, as ratio: String? = nil) {
    guard let own = best[name], let others = best[other], others > 0 else { return }
    show(ratio ?? "\(name)/\(other)", own / others, "ratio")
  }

  /// Prints a number of instructions, where they can be counted.
  func count(_ name: String, _ body: (InstructionCounter) throws -> Int) throws {
    guard let counter else { return }
    report("\(name)\(suffix).instructions \(try body(counter)) count")
  }

  private func show(_ name: String, _ value: Double, _ unit: String) {
    let thousandths = Int((value * 1000).rounded())
    let digits = String(thousandths % 1000)
    let padding = String(repeating: "0", count: 3 - digits.count)
    report("\(name)\(suffix) \(thousandths / 1000).\(padding)\(digits) \(unit)")
  }
}
