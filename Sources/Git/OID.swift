/// The name of a git object: the 20 bytes of its SHA-1.
///
/// The all-zero name that git prints for "nothing" is never a value of this type; where
/// something may be absent the type is `OID?`.
package struct OID: Hashable, Comparable, Sendable {
  /// Big-endian words, so that their order is the order of the bytes.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  package static let byteCount = 20
  package static let hexCount = 40

  /// Takes 20 bytes; nil for another count and for all zeros.
  package init?(bytes: some Sequence<UInt8>) {
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    var count = 0
    for byte in bytes {
      switch count {
      case 0..<8: high = high << 8 | UInt64(byte)
      case 8..<16: middle = middle << 8 | UInt64(byte)
      case 16..<20: low = low << 8 | UInt32(byte)
      default: return nil
      }
      count += 1
    }
    guard count == Self.byteCount else { return nil }
    self.init(high: high, middle: middle, low: low)
  }

  /// Takes 40 lower- or upper-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    self.init(hexDigits: hex.utf8)
  }

  /// Takes 40 lower- or upper-case hexadecimal digits as ASCII bytes.
  package init?(hexDigits: some Sequence<UInt8>) {
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    var count = 0
    for digit in hexDigits {
      guard let value = Self.value(ofHexDigit: digit) else { return nil }
      switch count {
      case 0..<16: high = high << 4 | UInt64(value)
      case 16..<32: middle = middle << 4 | UInt64(value)
      case 32..<40: low = low << 4 | UInt32(value)
      default: return nil
      }
      count += 1
    }
    guard count == Self.hexCount else { return nil }
    self.init(high: high, middle: middle, low: low)
  }

  /// Reads 20 bytes that the caller knows to be there.
  init?(at start: UnsafeRawPointer) {
    unsafe self.init(
      high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
      middle: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      low: UInt32(bigEndian: start.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    )
  }

  /// Takes the bytes as three big-endian numbers; nil for all zeros.
  package init?(words: (UInt64, UInt64, UInt32)) {
    self.init(high: words.0, middle: words.1, low: words.2)
  }

  private init?(high: UInt64, middle: UInt64, low: UInt32) {
    guard high != 0 || middle != 0 || low != 0 else { return nil }
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// The bytes as three big-endian numbers.
  package var words: (UInt64, UInt64, UInt32) { (high, middle, low) }

  /// The 20 bytes.
  package var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      unsafe store(to: UnsafeMutableRawBufferPointer(buffer))
      count = Self.byteCount
    }
  }

  /// The 40 lower-case hexadecimal digits as ASCII bytes.
  package var hexDigits: [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(Self.hexCount)
    func append(_ word: UInt64, bits: UInt64) {
      for shift in stride(from: bits, to: 0, by: -4) {
        digits.append(Self.hexDigit(UInt8(truncatingIfNeeded: word >> (shift - 4) & 15)))
      }
    }
    append(high, bits: 64)
    append(middle, bits: 64)
    append(UInt64(low), bits: 32)
    return digits
  }

  /// The 40 lower-case hexadecimal digits.
  package var hex: String {
    String(decoding: hexDigits, as: UTF8.self)
  }

  /// Writes the 20 bytes into a buffer of at least that size.
  func store(to buffer: UnsafeMutableRawBufferPointer) {
    unsafe buffer.storeBytes(of: high.bigEndian, as: UInt64.self)
    unsafe buffer.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
    unsafe buffer.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
  }

  // The bytes are a digest's already: eight of them tell names apart.
  package func hash(into hasher: inout Swift.Hasher) { hasher.combine(high) }

  package static func < (left: OID, right: OID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }

  private static func value(ofHexDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}

extension OID: CustomStringConvertible {
  package var description: String { hex }
}
