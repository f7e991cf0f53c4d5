import LaneCore

/// A digest for tests of the pure core, which takes whatever digest it is given: four FNV-1a sums.
///
/// It tells apart what tests make; the product uses SHA-256.
func testDigest(_ message: [UInt8]) -> ContentDigest {
  let bytes = (UInt64(1)...4).flatMap { salt in
    let sum = message.reduce(0xcbf2_9ce4_8422_2325 ^ salt) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
  }
  guard let digest = ContentDigest(bytes: bytes) else {
    preconditionFailure("32 bytes are a digest")
  }
  return digest
}
