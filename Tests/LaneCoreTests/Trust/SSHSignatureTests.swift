import LaneCore
import Testing

/// Made with `ssh-keygen -Y sign -n git-lane` over "hello\n".
enum SampleSignature {
  static let keyLine =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF2MW7/YkmOhPFvves77cYzMgZG61vrRXydn73eefaqG"
  static let otherKeyLine =
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJsyQvvKu8eJKcK15rNn"
    + "Em2p2HjWcfotfV2JwdttMy/SmpXdLcjwQdLcZ3Ws7EsAhj/UBpuez75oO8mba2129jc="
  static let certificateLine =
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAICkLEWlX"
    + "DjImwWEGeMRf03xe3U1wXtswrfEbIetedb0YAAAAIF2MW7/YkmOhPFvves77cYzMgZG61vrRXydn73eefaqGAAAAAAAA"
    + "AAAAAAABAAAAAmlkAAAAEwAAAA9rYW1AZXhhbXBsZS5vcmcAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0"
    + "LVgxMS1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9y"
    + "d2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVk"
    + "MjU1MTkAAAAgEzxQHji44XhO8f9zvtVejSUwx0dhsi5kI2jcFc9l7UgAAABTAAAAC3NzaC1lZDI1NTE5AAAAQGB9TEaw"
    + "1SZqKgHOsqabWNUGy/6yNqo5EQKX9/8Zn311zC4IooJFde79Z+2P3bAnPqgADIXr78FMg6ceDdLZpwg="
  static let armored = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgXYxbv9iSY6E8W+96zvtxjMyBkb
    rW+tFfJ2fvd559qoYAAAAIZ2l0LWxhbmUAAAAAAAAABnNoYTUxMgAAAFMAAAALc3NoLWVk
    MjU1MTkAAABA9MQuLuWTmq2EfUzVpy7KFW/TMPya8MuAt4yRi8ouZ/vGKEj9RX+K6huM4I
    n9vd40alvih4xIvKuet2HPuEynDA==
    -----END SSH SIGNATURE-----

    """
}

@Suite struct SSHSignatureTests {
  private func read(_ text: String) throws(SSHSignatureError) -> SSHSignature {
    try SSHSignature(armored: ArraySlice(text.utf8))
  }

  @Test("a signature of ssh-keygen is taken apart and put together again")
  func roundTrip() throws {
    let signature = try read(SampleSignature.armored)
    #expect(signature.key.line == SampleSignature.keyLine)
    #expect(signature.namespace == "git-lane")
    #expect(signature.hash == .sha512)
    #expect(signature.algorithm == "ssh-ed25519")
    #expect(signature.securityKey == nil)
    let publicKey = try #require(signature.key.ed25519)
    #expect(signature.plain == .ed25519(publicKey: publicKey, signature: signature.signature))
    #expect(signature.armored == SampleSignature.armored)
  }

  @Test("what is signed names purpose and digest")
  func signedData() throws {
    let data = try read(SampleSignature.armored).signedData(messageDigest: [1, 2, 3])
    let expected =
      Array("SSHSIG\0\0\0\u{8}git-lane\0\0\0\0\0\0\0\u{6}sha512\0\0\0\u{3}".utf8) + [1, 2, 3]
    #expect(data == expected)
  }

  @Test("another line width and CRLF are read, and written as ssh-keygen would")
  func leniency() throws {
    let lines = SampleSignature.armored.split(separator: "\n")
    let oneLine = ([lines[0], lines[1..<5].joined()[...], lines[5]] as [Substring])
      .joined(separator: "\r\n")
    #expect(try read(oneLine).armored == SampleSignature.armored)
  }

  @Test(
    "what is no armored signature is refused with the reason",
    arguments: [
      ("", SSHSignatureError.notArmored), ("-----BEGIN SSH SIGNATURE-----\n", .notArmored),
      (" " + SampleSignature.armored, .notArmored), (SampleSignature.armored + "x", .notArmored),
      ("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", .malformed),
      ("-----BEGIN SSH SIGNATURE-----\n!!!!\n-----END SSH SIGNATURE-----\n", .badBase64),
      ("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n", .malformed),
      (String(repeating: "A", count: 200_000), .tooLarge),
    ]
  )
  func refused(text: String, expected: SSHSignatureError) {
    #expect(throws: expected) { try read(text) }
  }

  @Test("a cut, longer or changed signature never traps, and never reads as the same one")
  func mutations() throws {
    let blob = Array(
      try #require(Base64.decode(SampleSignature.armored.split(separator: "\n")[1..<5].joined()))
    )
    let original = try SSHSignature(blob: blob)
    for count in 0..<blob.count {
      #expect(throws: SSHSignatureError.self) { try SSHSignature(blob: Array(blob[..<count])) }
      var changed = blob
      changed[count] ^= 0x80
      #expect((try? SSHSignature(blob: changed)) != original)
    }
    #expect(throws: SSHSignatureError.malformed) { try SSHSignature(blob: blob + [0]) }
    var random = SplitMix(seed: 11)
    for _ in 0..<5_000 {
      _ = try? SSHSignature(blob: random.mutated(blob, alphabet: [0, 1, 0x7f, 0xff]))
    }
  }

  @Test("the flags of a security key show the touch")
  func securityKey() throws {
    func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
    let type = Array("sk-ssh-ed25519@openssh.com".utf8)
    let key = string(type) + string([UInt8](repeating: 7, count: 32)) + string(Array("ssh:".utf8))
    func blob(flags: UInt8) -> [UInt8] {
      let inner =
        string(type) + string([UInt8](repeating: 9, count: 64)) + [flags, 0, 0, 1, 2]
      return Array("SSHSIG".utf8) + [0, 0, 0, 1] + string(key) + string(Array("git-lane".utf8))
        + string([]) + string(Array("sha256".utf8)) + string(inner)
    }
    let touched = try SSHSignature(blob: blob(flags: 1))
    #expect(touched.securityKey?.userPresent == true)
    #expect(touched.securityKey?.userVerified == false)
    #expect(touched.securityKey?.counter == 258)
    #expect(touched.plain == nil)
    #expect(try SSHSignature(blob: blob(flags: 0)).securityKey?.userPresent == false)
    #expect(throws: SSHSignatureError.malformed) {
      try SSHSignature(blob: blob(flags: 1).dropLast(4) + [])
    }
  }

  @Test("keys of other types are known by name and bytes; a damaged Ed25519 key is none")
  func keys() throws {
    let ecdsa = try #require(SSHPublicKey(line: SampleSignature.otherKeyLine + " comment here"))
    #expect(ecdsa.ed25519 == nil)
    #expect(ecdsa.line == SampleSignature.otherKeyLine)
    #expect(SSHPublicKey(line: SampleSignature.certificateLine)?.isCertificate == true)
    #expect(SSHPublicKey(line: SampleSignature.keyLine)?.isCertificate == false)
    #expect(SSHPublicKey(line: "ssh-ed25519") == nil)
    #expect(SSHPublicKey(line: "ssh-rsa " + SampleSignature.keyLine.dropFirst(12)) == nil)
    #expect(SSHPublicKey(line: SampleSignature.keyLine.dropLast(4)) == nil)
  }
}
