/// The Lamport clock of a stream: an entry's is one more than the highest of its parents'.
///
/// An entry is appended after looking at its parents alone, whatever stands behind them, so that a
/// stream of ten thousand entries is as quick to append to as one of ten.
package enum StreamClock {
  // A number above this is nobody's honest count; ignoring it keeps one hostile entry from using
  // up all the numbers there are.
  private static let highestClaim: Int64 = 1 << 53

  /// What an entry's message says of its clock, or nil if nothing that can be used; then the entry
  /// counts as one more than its own parents.
  package static func claim(of message: [UInt8]) -> Int64? {
    StreamMessage(parsing: message).flatMap { claim(of: $0) }
  }

  static func claim(of message: StreamMessage) -> Int64? {
    (1..<highestClaim).contains(message.clock) ? message.clock : nil
  }

  /// The clock of an entry whose parents have these clocks.
  package static func next(after clocks: some Sequence<Int64>) -> Int64 {
    let (sum, overflow) = (clocks.max() ?? 0).addingReportingOverflow(1)
    return overflow ? .max : sum
  }
}
