/// A signature and its key as numbers, for the schemes that are checked in process.
package enum PlainSignature: Equatable, Sendable {
  case ed25519(publicKey: [UInt8], signature: [UInt8])
  /// An uncompressed point, and the two numbers of the signature.
  case ecdsa(Curve, point: [UInt8], r: [UInt8], s: [UInt8])
  case rsa(SSHSignature.Hash, modulus: [UInt8], exponent: [UInt8], signature: [UInt8])

  /// The curves of ECDSA keys, by the names that SSH has for them.
  package enum Curve: String, Sendable {
    case nistp256, nistp384, nistp521

    /// How many bytes a coordinate takes.
    var size: Int {
      switch self {
      case .nistp256: 32
      case .nistp384: 48
      case .nistp521: 66
      }
    }
  }
}

extension SSHSignature {
  /// Key and signature where they are of a scheme that is checked in process and have its form; nil
  /// for everything else, which is left to `ssh-keygen`.
  package var plain: PlainSignature? {
    var keyReader = WireReader(key.blob)
    guard keyReader.name() == key.type else { return nil }
    switch (key.type, algorithm) {
    case ("ssh-ed25519", "ssh-ed25519"):
      guard let publicKey = key.ed25519, signature.count == 64 else { return nil }
      return .ed25519(publicKey: publicKey, signature: signature)
    case ("ssh-rsa", "rsa-sha2-256"): return rsa(.sha256, &keyReader)
    case ("ssh-rsa", "rsa-sha2-512"): return rsa(.sha512, &keyReader)
    case (_, key.type) where key.type.hasPrefix("ecdsa-sha2-"): return ecdsa(&keyReader)
    default: return nil
    }
  }

  // Whoever makes up a key may choose how long it takes to check; OpenSSH makes up to twice as much.
  private static let largestModulus = 1_024

  private func rsa(_ hash: Hash, _ key: inout WireReader) -> PlainSignature? {
    guard let exponent = key.number(), let modulus = key.number(), key.isAtEnd,
      signature.count <= modulus.count, modulus.count <= Self.largestModulus
    else { return nil }
    // OpenSSH also takes a signature that lost its leading zeros.
    let zeros = [UInt8](repeating: 0, count: modulus.count - signature.count)
    return .rsa(hash, modulus: modulus, exponent: exponent, signature: zeros + signature)
  }

  private func ecdsa(_ key: inout WireReader) -> PlainSignature? {
    guard let name = key.name(), self.key.type == "ecdsa-sha2-" + name,
      let curve = PlainSignature.Curve(rawValue: name), let point = key.string(), key.isAtEnd,
      point.count == 1 + 2 * curve.size, point.first == 4
    else { return nil }
    var numbers = WireReader(signature)
    guard let r = numbers.number(), let s = numbers.number(), numbers.isAtEnd else { return nil }
    return .ecdsa(curve, point: Array(point), r: r, s: s)
  }
}
