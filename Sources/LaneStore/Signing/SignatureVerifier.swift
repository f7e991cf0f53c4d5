package import LaneCore
import LaneSystem

/// Checks signatures: those of plain keys in this process, all else by `ssh-keygen`.
///
/// One value serves one command; it keeps what it learned for the next one when it is told to.
package final class SignatureVerifier {
  private let environment: [String: String]
  private let directory: LaneDirectory
  private let program: String
  private lazy var cache = VerificationCache(in: directory)
  private var fingerprints: [SSHPublicKey: String] = [:]
  /// Whether the program told nothing of some signature, as where it is missing or was ended.
  package private(set) var wasUndecided = false

  package init(
    environment: [String: String],
    directory: LaneDirectory,
    program: String? = nil
  ) {
    self.environment = environment
    self.directory = directory
    self.program = program ?? "ssh-keygen"
  }

  /// Judges the signature under a receipt by an allowed-signers file, whose keys have to be valid
  /// at the given moment.
  package func judge(
    _ receipt: Receipt,
    namespace: String,
    at moment: Timestamp,
    trusting keys: TrustedKeys
  ) -> SignatureVerdict {
    let signature: SSHSignature
    do throws(SSHSignatureError) {
      signature = try SSHSignature(blob: receipt.signatureBlob)
    } catch {
      return .bad("it is not an OpenSSH signature")
    }
    return judge(
      signature,
      over: receipt.signedBytes,
      digest: receipt.id,
      by: receipt.by,
      namespace: namespace,
      at: moment,
      trusting: keys
    )
  }

  /// Judges a signature over a message, whose SHA-256 may be known.
  package func judge(
    _ signature: SSHSignature,
    over message: [UInt8],
    digest: ContentDigest? = nil,
    by principal: String,
    namespace: String,
    at moment: Timestamp,
    trusting keys: TrustedKeys
  ) -> SignatureVerdict {
    guard signature.namespace == namespace else {
      return .bad("it was made for '\(SafeText.line(signature.namespace))', not '\(namespace)'")
    }
    // Trust first: it is free, and what nobody trusts need not be computed.
    switch keys.signers.judge(
      signature.key,
      principal: principal,
      namespace: namespace,
      at: moment
    )
    {
    case .untrusted(let refusal):
      return .untrusted(refusal)
    case .trusted:
      return check(signature, over: message, digest: digest)
    case .undecided:
      return ask(signature, over: message, by: principal, at: moment, trusting: keys)
    }
  }

  /// Whether a message, whose SHA-256 may be known, bears a signature, whoever made it.
  package func check(
    _ signature: SSHSignature,
    over message: [UInt8],
    digest: ContentDigest? = nil
  ) -> SignatureVerdict {
    let good = SignatureVerdict.trusted(
      key: signature.key,
      touched: signature.securityKey?.userPresent ?? false
    )
    let sha256 = digest ?? .sha256(message)
    let tag = cache?.tag(of: sha256, signature.blob)
    if let tag, cache?.contains(tag) == true { return good }
    if let plain = signature.plain {
      let digest =
        switch signature.hash {
        case .sha256: sha256.bytes
        case .sha512: Digest.sha512(message)
        }
      guard plain.verifies(signature.signedData(messageDigest: digest)) else {
        return .bad("the signature does not fit these bytes")
      }
    } else {
      let verdict = run(
        ["-Y", "check-novalidate", "-n", signature.namespace],
        signature,
        over: message
      )
      if let verdict { return verdict }
    }
    if let tag { cache?.insert(tag) }
    return good
  }

  /// The fingerprint that `ssh-keygen -l` shows of a key, computed once.
  package func fingerprint(of key: SSHPublicKey) -> String {
    if let known = fingerprints[key] { return known }
    let fingerprint = key.fingerprint
    fingerprints[key] = fingerprint
    return fingerprint
  }

  /// Keeps what was found for the next process.
  package func save() {
    cache?.save()
  }

  /// Certificates, and times without a zone, mean what `ssh-keygen` on this machine says.
  private func ask(
    _ signature: SSHSignature,
    over message: [UInt8],
    by principal: String,
    at moment: Timestamp,
    trusting keys: TrustedKeys
  ) -> SignatureVerdict {
    var arguments = ["-Y", "verify", "-n", signature.namespace, "-I", principal]
    // Without the option it takes the time that it is, as old versions, which know no zone, must.
    if abs(moment.milliseconds - Time.now()) > 60_000 {
      arguments += ["-O", "verify-time=\(Self.compact(moment))"]
    }
    return run(arguments, signature, over: message, trusting: keys)
      ?? .trusted(key: signature.key, touched: signature.securityKey?.userPresent ?? false)
  }

  /// Runs the program on a signature; nil where it is content.
  private func run(
    _ arguments: [String],
    _ signature: SSHSignature,
    over message: [UInt8],
    trusting keys: TrustedKeys? = nil
  ) -> SignatureVerdict? {
    do throws(StoreError) {
      let run = try Scratch(in: directory)
      let file = run.path + "/signature"
      var files = ["-s", file]
      try system { () throws(SystemError) in
        try Files.create(file, Array(signature.armored.utf8), mode: 0o600)
        if let keys {
          try Files.create(run.path + "/signers", keys.bytes, mode: 0o600)
          files += ["-f", run.path + "/signers"]
        }
      }
      var command = Command(
        program,
        arguments + files,
        environment: environment,
        input: message
      )
      command.limits.total = 60_000
      let outcome = try system { () throws(SystemError) in try ChildProcess.run(command) }
      if outcome.succeeded { return nil }
      let words = SafeText.words(outcome.errors.bytes)
      guard outcome.ending == .itself, outcome.status == .exited(255) else {
        wasUndecided = true
        return .unknown(words.isEmpty ? "'\(program)' failed" : words)
      }
      return .bad(words.isEmpty ? "the signature does not fit these bytes" : words)
    } catch {
      wasUndecided = true
      return .unknown(error.description)
    }
  }

  /// `20261121020256Z`, as `ssh-keygen` takes a time in UTC.
  private static func compact(_ moment: Timestamp) -> String {
    String(moment.iso.prefix(19).filter(\.isNumber)) + "Z"
  }
}

extension PlainSignature {
  /// Whether the key made the signature over these bytes.
  fileprivate func verifies(_ message: [UInt8]) -> Bool {
    switch self {
    case .ed25519(let publicKey, let signature):
      verifyEd25519(publicKey: publicKey, signature: signature, message: message)
    case .ecdsa(let curve, let point, let r, let s):
      switch curve {
      case .nistp256: EllipticCurve.p256.verify(point: point, r: r, s: s, message: message)
      case .nistp384: EllipticCurve.p384.verify(point: point, r: r, s: s, message: message)
      case .nistp521: EllipticCurve.p521.verify(point: point, r: r, s: s, message: message)
      }
    case .rsa(let hash, let modulus, let exponent, let signature):
      RSASignature(hash).verify(
        modulus: modulus,
        exponent: exponent,
        signature: signature,
        message: message
      )
    }
  }
}

extension RSASignature {
  fileprivate init(_ hash: SSHSignature.Hash) {
    switch hash {
    case .sha256: self = .sha256
    case .sha512: self = .sha512
    }
  }
}
