/// Takes SSH's wire types off the front of bytes; nil as soon as they do not fit.
struct WireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) {
    rest = ArraySlice(bytes)
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func byte() -> UInt8? {
    rest.popFirst()
  }

  mutating func integer() -> UInt32? {
    take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
  }

  mutating func string() -> ArraySlice<UInt8>? {
    var ahead = self
    guard let count = ahead.integer(), let content = ahead.take(Int(count)) else { return nil }
    self = ahead
    return content
  }

  /// A string that holds printable ASCII only, as every name of an algorithm does.
  mutating func name() -> String? {
    guard let bytes = string(), bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension WireReader {
  // OpenSSH takes no larger numbers.
  private static let numberLimit = 16_384 / 8

  /// A number that is not negative, as its bytes without leading zeros.
  mutating func number() -> [UInt8]? {
    guard let bytes = string(), bytes.first.map({ $0 < 0x80 }) ?? true else { return nil }
    let digits = bytes.drop { $0 == 0 }
    return digits.count <= Self.numberLimit ? Array(digits) : nil
  }
}

/// Writes SSH's wire types.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func raw(_ content: some Sequence<UInt8>) {
    bytes += content
  }

  mutating func integer(_ value: UInt32) {
    for shift in [24, 16, 8, 0] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func string(_ content: some Collection<UInt8>) {
    integer(UInt32(truncatingIfNeeded: content.count))
    bytes += content
  }
}
