import LaneCore

/// Stops the fuzzer, which keeps the input, where something does not hold that always must.
func hold(
  _ isTrue: @autoclosure () -> Bool,
  _ property: StaticString,
  line: UInt = #line
) {
  if !isTrue() { fatalError("does not hold (line \(line)): \(property)") }
}

/// Cuts an input into parts at the bytes that no text may have.
func parts(_ bytes: [UInt8], atMost count: Int) -> [[UInt8]] {
  bytes.split(separator: 0xff, maxSplits: count - 1, omittingEmptySubsequences: false)
    .map(Array.init)
}

/// A digest that needs no library: FNV-1a, four times from different beginnings.
func digest(_ bytes: [UInt8]) -> ContentDigest {
  var result: [UInt8] = []
  for start in 1...4 as ClosedRange<UInt64> {
    var state = 0xcbf2_9ce4_8422_2325 &+ start
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    result += (0..<8).map { UInt8(truncatingIfNeeded: state >> ($0 * 8)) }
  }
  guard let digest = ContentDigest(bytes: result) else { fatalError("a digest has 32 bytes") }
  return digest
}

/// An object's name that is not in the order of the numbers.
func objectID(_ number: Int) -> ObjectID {
  let bytes = digest([UInt8(truncatingIfNeeded: number), 1]).bytes.prefix(20)
  guard let id = ObjectID(bytes: Array(bytes)) else { fatalError("an id has 20 bytes") }
  return id
}

/// Whether a terminal would only show a text, on one line.
func isHarmless(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { scalar in
    scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value)
      && !(0x2028...0x202e).contains(scalar.value)
  }
}

extension [UInt8] {
  /// The bytes as text, whatever they are.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The lines without their line feeds.
  var lines: [ArraySlice<UInt8>] {
    split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }
}
