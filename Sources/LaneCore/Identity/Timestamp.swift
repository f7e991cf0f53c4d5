/// A moment in milliseconds since 1970 in UTC, between the years 0 and 9999.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64

  private static let earliest: Int64 = -62_167_219_200_000
  private static let latest: Int64 = 253_402_300_799_999

  /// Takes any number; what four digits of a year cannot write becomes the nearest that can.
  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, Self.earliest), Self.latest)
  }

  /// Takes any number of seconds, clamped likewise.
  package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
  }

  /// Takes exactly the form that ``iso`` writes.
  package init?(iso text: some StringProtocol) {
    self.init(isoBytes: ArraySlice(text.utf8))
  }

  private static let shape = Array("0000-00-00T00:00:00.000Z".utf8)

  /// Takes exactly the form that ``iso`` writes, as bytes.
  init?(isoBytes bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.shape.count else { return nil }
    for (byte, expected) in zip(bytes, Self.shape) {
      guard expected == 0x30 ? (0x30...0x39).contains(byte) : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int64 {
      let start = bytes.startIndex
      return bytes[start + range.lowerBound..<start + range.upperBound]
        .reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let civil = CivilTime(
      year: number(0..<4),
      month: number(5..<7),
      day: number(8..<10),
      hour: number(11..<13),
      minute: number(14..<16),
      second: number(17..<19)
    )
    guard civil.isValid else { return nil }
    self.init(milliseconds: civil.secondsSinceEpoch * 1000 + number(20..<23))
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  package var seconds: Int64 {
    (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000
  }

  /// The form that records use, such as `2026-11-21T02:02:56.123Z`.
  package var iso: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the form that records use.
  func write(to text: inout [UInt8]) {
    let civil = CivilTime(secondsSinceEpoch: seconds)
    func add(_ value: Int64, _ width: Int, _ end: Unicode.Scalar) {
      var divisor: Int64 = 1
      for _ in 1..<width { divisor *= 10 }
      while divisor > 0 {
        text.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
        divisor /= 10
      }
      text.append(UInt8(ascii: end))
    }
    add(civil.year, 4, "-")
    add(civil.month, 2, "-")
    add(civil.day, 2, "T")
    add(civil.hour, 2, ":")
    add(civil.minute, 2, ":")
    add(civil.second, 2, ".")
    add(milliseconds - seconds * 1000, 3, "Z")
  }

  package var description: String { iso }

  package static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
