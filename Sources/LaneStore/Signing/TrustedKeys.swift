package import LaneCore

/// An allowed-signers file, read, with the bytes for the questions that only `ssh-keygen` answers.
package struct TrustedKeys: Sendable {
  /// The file as stored.
  package let bytes: [UInt8]
  /// What it says.
  package let signers: AllowedSigners

  /// Whether what it trusts depends on when it is asked.
  package var hasTimes: Bool {
    signers.signers.contains { $0.options.validAfter != nil || $0.options.validBefore != nil }
  }

  /// Reads a file.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    signers = AllowedSigners(bytes)
  }
}

/// What came of checking a signature.
package enum SignatureVerdict: Equatable, Sendable {
  /// The signature is good and its key trusted for this principal and purpose at that time.
  case trusted(key: SSHPublicKey, touched: Bool)
  /// The signature is good, but nothing trusts its key.
  case untrusted(AllowedSigners.Refusal)
  /// These bytes do not bear this signature.
  case bad(String)
  /// It could not be checked.
  case unknown(String)

  package var isTrusted: Bool { if case .trusted = self { true } else { false } }

  /// Why it counts for nothing, in words; nil where it counts.
  package var reason: String? {
    switch self {
    case .trusted: nil
    case .bad(let reason), .unknown(let reason): reason
    case .untrusted(.unknownPrincipal): "nobody of that name is an allowed signer"
    case .untrusted(.otherKey): "the signer is listed with another key"
    case .untrusted(.wrongNamespace(let line)):
      "line \(line) of the allowed signers does not allow the key for this"
    case .untrusted(.notYetValid(let line)):
      "the key is not valid yet by line \(line) of the allowed signers"
    case .untrusted(.noLongerValid(let line)):
      "the key is no longer valid by line \(line) of the allowed signers"
    case .untrusted(.damaged(let line)):
      "line \(line) of the allowed signers cannot be read"
    }
  }
}

extension SSHPublicKey {
  /// The fingerprint that `ssh-keygen -l` shows.
  package var fingerprint: String { Self.fingerprint(sha256: .sha256(blob)) }
}
