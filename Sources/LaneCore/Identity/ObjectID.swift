/// The name of a git object: twenty bytes, never all zero.
///
/// Git spells "no object" as forty zeros; here that is `nil`, so that nothing has to check for it.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  // Three integers instead of an array: comparing and hashing ids must not touch the heap.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt32

  /// Takes exactly twenty bytes that are not all zero.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 20 else { return nil }
    func integer<Value: FixedWidthInteger>(_ range: Range<Int>) -> Value {
      bytes[range].reduce(0) { $0 << 8 | Value($1) }
    }
    self.init(first: integer(0..<8), second: integer(8..<16), third: integer(16..<20))
  }

  /// Takes exactly forty lower-case hexadecimal digits that are not all zero.
  package init?(hex: some StringProtocol) {
    self.init(hexBytes: ArraySlice(hex.utf8))
  }

  /// Takes exactly forty lower-case hexadecimal digits, as bytes, that are not all zero.
  package init?(hexBytes: ArraySlice<UInt8>) {
    var rest = hexBytes
    guard rest.count == 40, let first: UInt64 = Hexadecimal.take(&rest),
      let second: UInt64 = Hexadecimal.take(&rest), let third: UInt32 = Hexadecimal.take(&rest)
    else { return nil }
    self.init(first: first, second: second, third: third)
  }

  /// Takes the bytes as three big-endian numbers that are not all zero.
  package init?(words: (UInt64, UInt64, UInt32)) {
    self.init(first: words.0, second: words.1, third: words.2)
  }

  private init?(first: UInt64, second: UInt64, third: UInt32) {
    guard first != 0 || second != 0 || third != 0 else { return nil }
    self.first = first
    self.second = second
    self.third = third
  }

  /// The bytes as three big-endian numbers.
  package var words: (UInt64, UInt64, UInt32) { (first, second, third) }

  /// The twenty bytes.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(20)
    for shift in stride(from: 56, through: 0, by: -8) {
      result.append(UInt8(truncatingIfNeeded: first >> UInt64(shift)))
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      result.append(UInt8(truncatingIfNeeded: second >> UInt64(shift)))
    }
    for shift in stride(from: 24, through: 0, by: -8) {
      result.append(UInt8(truncatingIfNeeded: third >> UInt32(shift)))
    }
    return result
  }

  /// Forty lower-case hexadecimal digits.
  package var hex: String { String(decoding: hexDigits, as: UTF8.self) }

  /// Forty lower-case hexadecimal digits, as bytes.
  package var hexDigits: [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(40)
    write(to: &digits)
    return digits
  }

  /// Appends the forty digits.
  func write(to text: inout [UInt8]) {
    Hexadecimal.append(first, to: &text)
    Hexadecimal.append(second, to: &text)
    Hexadecimal.append(third, to: &text)
  }

  package var description: String { hex }

  // The bytes are a digest's already: eight of them tell names apart.
  package func hash(into hasher: inout Hasher) { hasher.combine(first) }

  package static func < (left: Self, right: Self) -> Bool {
    (left.first, left.second, left.third) < (right.first, right.second, right.third)
  }
}
