import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct VerificationCacheTests {
  let sandbox: TestSandbox
  let directory: LaneDirectory
  let signature: SSHSignature
  let message = Array("exact bytes\n".utf8)

  init() throws {
    sandbox = try TestSandbox()
    directory = LaneDirectory(commonDirectory: sandbox.root)
    let (authority, path) = (try sandbox.key("ca"), try sandbox.key("key"))
    try sandbox.run(
      "ssh-keygen",
      ["-q", "-s", authority, "-I", "kam", "-n", "kam@example.org", path + ".pub"]
    ).expectSuccess()
    signature = try Signer(
      key: .file(path + "-cert.pub"),
      environment: sandbox.environment,
      directory: directory,
      mayAsk: false
    ).sign(message, namespace: "git-lane")
  }

  /// Without the program, a certificate's signature passes only if it is remembered.
  private func isRemembered(over message: [UInt8]? = nil) -> Bool {
    SignatureVerifier(environment: [:], directory: directory, program: "/nonexistent")
      .check(signature, over: message ?? self.message).isTrusted
  }

  private func remember() {
    let verifier = SignatureVerifier(environment: sandbox.environment, directory: directory)
    #expect(verifier.check(signature, over: message).isTrusted)
    verifier.save()
  }

  @Test("a good signature is remembered, over these bytes only; a bad one never")
  func remembering() throws {
    #expect(!isRemembered())
    remember()
    #expect(isRemembered())
    #expect(!isRemembered(over: message + [0]))

    let verifier = SignatureVerifier(environment: sandbox.environment, directory: directory)
    #expect(!verifier.check(signature, over: [1]).isTrusted)
    verifier.save()
    #expect(!isRemembered(over: [1]))
  }

  @Test("damage anywhere in the file is not believed, and mended by the next write")
  func damage() throws {
    remember()
    let file = directory.cache + "/signatures"
    let whole = try Files.read(file)
    var attempts: [[UInt8]] = [[], Array(whole.dropLast()), whole + [0], Array(whole.dropFirst())]
    for index in whole.indices {
      var flipped = whole
      flipped[index] ^= 1
      attempts.append(flipped)
    }
    for bytes in attempts {
      try Files.writeAtomically(file, bytes)
      #expect(!isRemembered())
    }
    remember()
    #expect(isRemembered())
  }

  @Test("a cache from another clone, or made without the secret, is worth nothing")
  func secret() throws {
    remember()
    try Files.writeAtomically(directory.cache + "/secret", randomBytes(32))
    #expect(!isRemembered())
    try Files.writeAtomically(directory.cache + "/secret", [])
    #expect(!isRemembered())
  }

  @Test("a directory that cannot be written costs time, not the answer")
  func unwritable() throws {
    try Files.create(directory.cache, [])
    let verifier = SignatureVerifier(environment: sandbox.environment, directory: directory)
    #expect(verifier.check(signature, over: message).isTrusted)
    verifier.save()
  }
}
