/// A moment in an allowed-signers file: in UTC, or in the time zone of whoever reads it.
package struct ValidityTime: Equatable, Sendable {
  /// Seconds since 1970 if the text is taken for UTC.
  private let seconds: Int64
  /// Whether the text ends with a `Z`, so that it means one moment everywhere.
  package let isUTC: Bool

  // No place on earth is further from UTC than this.
  private static let widestOffset: Int64 = 15 * 3600

  /// Reads `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in UTC with a `Z` or `UTC` after it.
  init?(_ text: [UInt8]) {
    let suffix = ["z", "utc"].first { suffix in
      text.suffix(suffix.utf8.count).map { $0 | 0x20 }.elementsEqual(suffix.utf8)
    }
    let digits = text.dropLast(suffix?.utf8.count ?? 0)
    guard [8, 12, 14].contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    func number(_ from: Int, _ to: Int) -> Int64 {
      digits.dropFirst(from).prefix(to - from).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let civil = CivilTime(
      year: number(0, 4),
      month: number(4, 6),
      day: number(6, 8),
      hour: number(8, 10),
      minute: number(10, 12),
      second: number(12, 14)
    )
    isUTC = suffix != nil
    // As strptime() and timegm(): each field on its own, so that 31 February is 3 March. OpenSSH
    // keeps the time unsigned, and zero stands for "not given".
    guard (1...12).contains(civil.month), (1...31).contains(civil.day),
      (0...23).contains(civil.hour), (0...59).contains(civil.minute),
      (0...61).contains(civil.second),
      civil.secondsSinceEpoch > (isUTC ? 0 : Self.widestOffset)
    else { return nil }
    seconds = civil.secondsSinceEpoch
  }

  /// Whether a moment is before this one: nil where that depends on the reader's time zone.
  func isAfter(_ moment: Timestamp) -> Bool? {
    decide { moment.seconds < $0 }
  }

  /// Whether a moment is after this one: nil where that depends on the reader's time zone.
  func isBefore(_ moment: Timestamp) -> Bool? {
    decide { moment.seconds > $0 }
  }

  /// Whether this moment comes after another one when both are read in one time zone.
  func isLater(than other: ValidityTime) -> Bool { seconds > other.seconds }

  private func decide(_ holds: (Int64) -> Bool) -> Bool? {
    guard !isUTC else { return holds(seconds) }
    let (early, late) = (holds(seconds - Self.widestOffset), holds(seconds + Self.widestOffset))
    return early == late ? early : nil
  }
}
