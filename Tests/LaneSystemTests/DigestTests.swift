import LaneSystem
import Testing

@Suite struct DigestTests {
  @Test("digests are those that the standards print")
  func known() {
    let abc = Array("abc".utf8)
    #expect(Hex.encode(Digest.sha1(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      Hex.encode(Digest.sha256(abc))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      Hex.encode(Digest.sha512([]).prefix(8)) == "cf83e1357eefb8bd"
    )
    #expect(Hex.encode(Digest.gitBlob([])) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    // RFC 4231, test case 2.
    let code = Digest.hmac(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
    #expect(
      Hex.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
  }

  @Test("a digest does not depend on how the bytes were cut", arguments: [1, 3, 64, 1000])
  func pieces(size: Int) {
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var hasher = Hasher(.sha1)
    for start in stride(from: 0, to: bytes.count, by: size) {
      hasher.update(bytes[start..<min(start + size, bytes.count)])
    }
    let digest = hasher.finish()
    #expect(digest == Digest.sha1(bytes))
  }

  @Test("hexadecimal text goes there and back, and nothing else is read as such")
  func hex() {
    let all = (0...255).map { UInt8($0) }
    #expect(Hex.decode(Hex.encode(all)) == all)
    #expect(Hex.decode("AbCd") == [0xab, 0xcd])
    #expect(Hex.decode("") == [])
    for text in ["a", "abc", "0g", " 1", "0x", "+1", "١٢"] { #expect(Hex.decode(text) == nil) }
  }

  @Test("random bytes come in the number asked for and do not repeat")
  func random() {
    #expect(randomBytes(0).isEmpty)
    #expect(randomBytes(33).count == 33)
    #expect(randomBytes(16) != randomBytes(16))
  }
}
