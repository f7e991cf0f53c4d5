import LaneSystem
import Testing

@Suite struct PublicKeyTests {
  /// RFC 8032, 7.1: key, message, signature.
  private static let known = [
    (
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      """
      e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b\
      d25bf5f0595bbe24655141438e7a100b
      """
    ),
    (
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      """
      92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
      387b2eaeb4302aeeb00d291612bb0c00
      """
    ),
  ]

  private static func bytes(_ index: Int) throws -> (key: [UInt8], message: [UInt8], sign: [UInt8])
  {
    let (key, message, signature) = known[index]
    return (
      try #require(Hex.decode(key)), try #require(Hex.decode(message)),
      try #require(Hex.decode(signature))
    )
  }

  @Test("signatures from the standard verify, and none fits another key or message")
  func known() throws {
    let (first, second) = (try Self.bytes(0), try Self.bytes(1))
    for (key, message, signature) in [first, second] {
      #expect(verifyEd25519(publicKey: key, signature: signature, message: message))
    }
    #expect(!verifyEd25519(publicKey: first.key, signature: second.sign, message: second.message))
    #expect(!verifyEd25519(publicKey: second.key, signature: second.sign, message: []))
  }

  @Test("no bit of a signature can be turned")
  func turned() throws {
    let (key, message, signature) = try Self.bytes(1)
    for bit in 0..<512 {
      var changed = signature
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!verifyEd25519(publicKey: key, signature: changed, message: message))
    }
  }

  @Test("a second form of a good signature is refused: there is one")
  func malleable() throws {
    let (key, message, signature) = try Self.bytes(1)
    // S + L signs the same for whoever does not check that S is below L, the order of the group.
    let order = try #require(
      Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    )
    var changed = signature
    var carry = 0
    for index in 0..<32 {
      carry += Int(changed[32 + index]) + Int(order[index])
      changed[32 + index] = UInt8(truncatingIfNeeded: carry)
      carry >>= 8
    }
    try #require(carry == 0)
    #expect(!verifyEd25519(publicKey: key, signature: changed, message: message))
  }

  @Test("keys and signatures of other lengths are refused")
  func lengths() throws {
    let (key, message, signature) = try Self.bytes(1)
    for wrong in [[], Array(key.dropLast()), key + [0]] {
      #expect(!verifyEd25519(publicKey: wrong, signature: signature, message: message))
    }
    for wrong in [[], Array(signature.dropLast()), signature + [0]] {
      #expect(!verifyEd25519(publicKey: key, signature: wrong, message: message))
    }
  }
}
