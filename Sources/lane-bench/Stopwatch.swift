import LaneSystem

/// Takes times and prints them as `name value unit`.
struct Stopwatch {
  private(set) var medians: [String: Double] = [:]

  /// Runs something several times and prints the median in milliseconds.
  @discardableResult
  mutating func measure(_ name: String, times: Int, _ body: (Int) throws -> Void) throws -> Double {
    var samples: [Int64] = []
    for index in 0..<times {
      let start = Time.monotonic()
      try body(index)
      samples.append(Time.monotonic() - start)
    }
    samples.sort()
    let median = Double(samples[samples.count / 2]) / 1e6
    medians[name] = median
    Self.show(name, median, "ms")
    return median
  }

  /// Prints how many times longer one median is than another.
  func compare(_ name: String, to other: String) {
    guard let own = medians[name], let others = medians[other], others > 0 else { return }
    Self.show("\(name)/\(other)", own / others, "ratio")
  }

  static func show(_ name: String, _ value: Double, _ unit: String) {
    let thousandths = Int((value * 1000).rounded())
    let digits = String(thousandths % 1000)
    let padding = String(repeating: "0", count: 3 - digits.count)
    print("\(name) \(thousandths / 1000).\(padding)\(digits) \(unit)")
  }
}
