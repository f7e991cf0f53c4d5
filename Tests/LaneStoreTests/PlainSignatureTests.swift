import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// ECDSA and RSA signatures, which are checked in process as OpenSSH checks them.
@Suite struct PlainSignatureTests {
  let sandbox: TestSandbox
  let directory: LaneDirectory
  let message = Array("exact bytes\n".utf8)

  init() throws {
    sandbox = try TestSandbox()
    directory = LaneDirectory(commonDirectory: sandbox.root)
  }

  /// A verifier that could ask nobody.
  private var alone: SignatureVerifier {
    SignatureVerifier(environment: [:], directory: directory, program: "/nonexistent")
  }

  private func judge(
    _ signature: SSHSignature,
    by line: String,
    over message: [UInt8]? = nil,
    namespace: String = "git-lane"
  ) -> SignatureVerdict {
    alone.judge(
      signature,
      over: message ?? self.message,
      by: "kam@example.org",
      namespace: namespace,
      at: Timestamp(milliseconds: Time.now()),
      trusting: TrustedKeys(Array("kam@example.org \(line)\n".utf8))
    )
  }

  private func isGoodToStock(_ signature: SSHSignature, over message: [UInt8]) throws -> Bool {
    try Files.writeAtomically(sandbox.root + "/sig", Array(signature.armored.utf8))
    let result = try sandbox.run(
      "ssh-keygen",
      ["-Y", "check-novalidate", "-n", "git-lane", "-s", "sig"],
      input: String(decoding: message, as: UTF8.self)
    )
    return result.status == 0
  }

  struct Key: Sendable, CustomTestStringConvertible {
    let type: String
    let bits: String
    var testDescription: String { "\(type) \(bits)" }
  }

  static let keys = [
    ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "1024"), ("rsa", "2048"),
    ("rsa", "3072"),
  ].map { Key(type: $0.0, bits: $0.1) }

  @Test(
    "a signature of ssh-keygen verifies without it, over these bytes and this purpose only",
    arguments: keys,
    ["sha256", "sha512"]
  )
  func real(key: Key, digest: String) throws {
    let path = sandbox.root + "/key"
    try sandbox.run(
      "ssh-keygen",
      ["-q", "-t", key.type, "-b", key.bits, "-N", "", "-f", path]
    ).expectSuccess()
    try Files.create(sandbox.root + "/message", message)
    try sandbox.run(
      "ssh-keygen",
      ["-q", "-Y", "sign", "-n", "git-lane", "-O", "hashalg=\(digest)", "-f", path, "message"]
    ).expectSuccess()
    let armored = try Files.read(sandbox.root + "/message.sig")
    let signature = try SSHSignature(armored: armored[...])
    #expect(signature.hash.rawValue == digest)
    let line = String(decoding: try Files.read(path + ".pub"), as: UTF8.self)
    #expect(judge(signature, by: line).isTrusted)
    #expect(!judge(signature, by: line, over: message + [0]).isTrusted)
    #expect(!judge(signature, by: line, over: []).isTrusted)
    #expect(!judge(signature, by: line, namespace: "git").isTrusted)

    // No byte of it can be another: not of the key, the purpose, the digest's name or the numbers.
    for index in signature.blob.indices {
      var blob = signature.blob
      blob[index] ^= 1
      guard let changed = try? SSHSignature(blob: blob) else { continue }
      #expect(!alone.check(changed, over: message).isTrusted, "byte \(index)")
    }
  }

  @Test("an RSA signature over a SHA-256, and one without its leading zeros, is OpenSSH's too")
  func otherRSA() throws {
    let signature = try SSHSignature(armored: Array(RSAVectors.sha256.utf8)[...])
    #expect(judge(signature, by: RSAVectors.keyLine).isTrusted)
    #expect(try isGoodToStock(signature, over: message))
    let short = try SSHSignature(armored: Array(RSAVectors.short.utf8)[...])
    let bytes = Array(RSAVectors.shortMessage.utf8)
    #expect(short.signature.count == 127)
    #expect(judge(short, by: RSAVectors.keyLine, over: bytes).isTrusted)
    #expect(try isGoodToStock(short, over: bytes))
  }

  @Test("a weak RSA key and a signature over a SHA-1 are refused, as OpenSSH refuses them")
  func weakRSA() throws {
    let weak = try SSHSignature(armored: Array(RSAVectors.weak.utf8)[...])
    #expect(
      judge(weak, by: RSAVectors.weakKeyLine) == .bad("the signature does not fit these bytes")
    )
    #expect(try !isGoodToStock(weak, over: message))
    let old = try SSHSignature(armored: Array(RSAVectors.sha1.utf8)[...])
    #expect(old.plain == nil)
    #expect(!judge(old, by: RSAVectors.keyLine).isTrusted)
    #expect(try !isGoodToStock(old, over: message))
  }

  /// A signature of SSH's form around a key and a bare signature.
  private func blob(_ key: [UInt8], _ algorithm: String, _ signature: [UInt8]) -> [UInt8] {
    let inner = string(Array(algorithm.utf8)) + string(signature)
    return Array("SSHSIG".utf8) + [0, 0, 0, 1] + string(key) + string(Array("git-lane".utf8))
      + string([]) + string(Array("sha512".utf8)) + string(inner)
  }

  private func string(_ bytes: [UInt8]) -> [UInt8] {
    [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
  }

  private func name(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  @Test("numbers that are not as SSH writes them, and points on no curve, are no signature")
  func malformed() throws {
    let type = "ecdsa-sha2-nistp256"
    let one = string([1])
    // The generator of the curve, whose private key is 1.
    let point = try #require(
      Hex.decode(
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
          + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
      )
    )
    let order = try #require(
      Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    )
    var offCurve = point
    offCurve[64] ^= 1
    let key = name(type) + name("nistp256") + string(point)
    let attempts: [([UInt8], [UInt8])] = [
      (key, one + one), (key, string([]) + string([])), (key, string([0]) + one),
      (key, string(order) + one), (key, string([0] + order) + string([0] + order)),
      (key, string([0x80]) + one), (key, one), (key, one + one + [0]), (key, []),
      (key, string([UInt8](repeating: 1, count: 2_049)) + one),
      (name(type) + name("nistp384") + string(point), one + one),
      (name(type) + name("nistp256") + string(Array(point.dropLast())), one + one),
      (name(type) + name("nistp256") + string([2] + point[1..<33]), one + one),
      (name(type) + name("nistp256") + string([0]), one + one),
      (name(type) + name("nistp256") + string(offCurve), one + one),
      (key + [0], one + one),
    ]
    for (key, numbers) in attempts {
      let bytes = blob(key, type, numbers)
      guard let signature = try? SSHSignature(blob: bytes) else { continue }
      #expect(!alone.check(signature, over: message).isTrusted)
      #expect(try !isGoodToStock(signature, over: message))
    }
    let modulus = [UInt8](repeating: 0xc5, count: 256)
    let rsa: [([UInt8], [UInt8])] = [
      (string([1]) + string([0] + modulus), [1]), (string([3]) + string([0] + modulus), modulus),
      (string([3]) + string(modulus), modulus),
      (string([3]) + string([0] + modulus), modulus + [1]),
      (string([]) + string([]), []), (string([3]) + string([0] + modulus) + [0], modulus),
      (string([0] + modulus) + string([0] + modulus), modulus),
    ]
    for (numbers, bare) in rsa {
      let bytes = blob(name("ssh-rsa") + numbers, "rsa-sha2-512", bare)
      guard let signature = try? SSHSignature(blob: bytes) else { continue }
      #expect(!alone.check(signature, over: message).isTrusted)
      #expect(try !isGoodToStock(signature, over: message))
    }
  }
}
