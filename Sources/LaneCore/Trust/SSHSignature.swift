/// Why bytes are not a signature of OpenSSH's format.
package enum SSHSignatureError: Error, Equatable {
  case tooLarge
  case notArmored
  case badBase64
  case malformed
  case unsupportedVersion(UInt32)
  case unsupportedHash(String)
}

/// A signature as `ssh-keygen -Y sign` makes it (OpenSSH's PROTOCOL.sshsig).
package struct SSHSignature: Equatable, Sendable {
  /// The digest that the message went through before it was signed.
  package enum Hash: String, Sendable {
    case sha256, sha512
  }

  /// Who signed.
  package let key: SSHPublicKey
  /// What the signature is for, such as `git-lane`; one made for another purpose is worth nothing.
  package let namespace: String
  package let hash: Hash
  /// The name of the algorithm inside the signature, such as `rsa-sha2-512`.
  package let algorithm: String
  /// The bare signature: sixty-four bytes for Ed25519.
  package let signature: [UInt8]
  /// What a security key adds to its signature.
  package let securityKey: SecurityKeyData?
  /// All of the above as it stands inside the armor.
  package let blob: [UInt8]

  /// The flags and the counter that a security key signs along.
  package struct SecurityKeyData: Equatable, Sendable {
    package let flags: UInt8
    package let counter: UInt32

    /// Whether somebody touched the key.
    package var userPresent: Bool { flags & 0x01 != 0 }
    /// Whether the key knew who did, by a PIN or a fingerprint.
    package var userVerified: Bool { flags & 0x04 != 0 }
  }

  package static let beginLine = "-----BEGIN SSH SIGNATURE-----"
  package static let endLine = "-----END SSH SIGNATURE-----"
  private static let magic = Array("SSHSIG".utf8)
  static let sizeLimit = 128 << 10

  /// Reads an armored signature, as leniently as OpenSSH: any line width, LF or CRLF.
  package init(armored: ArraySlice<UInt8>) throws(SSHSignatureError) {
    guard armored.count <= Self.sizeLimit else { throw .tooLarge }
    if let blob = SignatureArmor.blob(ofCanonical: armored) {
      try self.init(blob: blob)
      return
    }
    var lines = armored.split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { $0.last == 0x0d ? $0.dropLast() : $0 }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count >= 2, lines.removeFirst().elementsEqual(Self.beginLine.utf8),
      lines.removeLast().elementsEqual(Self.endLine.utf8)
    else { throw .notArmored }
    var text: [UInt8] = []
    for line in lines { text += line }
    guard let blob = Base64.decode(text[...]) else { throw .badBase64 }
    try self.init(blob: blob)
  }

  /// Reads the bytes inside the armor.
  package init(blob: [UInt8]) throws(SSHSignatureError) {
    guard blob.count <= Self.sizeLimit else { throw .tooLarge }
    var reader = WireReader(blob)
    guard reader.take(Self.magic.count)?.elementsEqual(Self.magic) == true,
      let version = reader.integer()
    else { throw .malformed }
    guard version == 1 else { throw .unsupportedVersion(version) }
    guard let keyBlob = reader.string(), let key = SSHPublicKey(blob: Array(keyBlob)),
      let namespace = reader.name(), !namespace.isEmpty,
      // Not covered by the signature, so two texts could carry one: it must stay empty.
      reader.string()?.isEmpty == true,
      let hashName = reader.name(), let inner = reader.string(), reader.isAtEnd
    else { throw .malformed }
    guard let hash = Hash(rawValue: hashName) else { throw .unsupportedHash(hashName) }
    var signatureReader = WireReader(inner)
    guard let algorithm = signatureReader.name(), let signature = signatureReader.string() else {
      throw .malformed
    }
    var securityKey: SecurityKeyData?
    if key.isSecurityKey {
      guard let flags = signatureReader.byte(), let counter = signatureReader.integer() else {
        throw .malformed
      }
      securityKey = SecurityKeyData(flags: flags, counter: counter)
    }
    // What WebAuthn appends is left to ssh-keygen.
    guard signatureReader.isAtEnd || algorithm.utf8.starts(with: "webauthn-".utf8) else {
      throw .malformed
    }
    self.key = key
    self.namespace = namespace
    self.hash = hash
    self.algorithm = algorithm
    self.signature = Array(signature)
    self.securityKey = securityKey
    self.blob = blob
  }

  /// The armored text as `ssh-keygen` writes it: seventy characters a line, a line feed at the end.
  package var armored: String {
    let text = Array(Base64.encode(blob).utf8)
    var result = Self.beginLine + "\n"
    for start in stride(from: 0, to: text.count, by: 70) {
      result += String(decoding: text[start..<min(start + 70, text.count)], as: UTF8.self) + "\n"
    }
    return result + Self.endLine + "\n"
  }

  /// The bytes that the key signed, for a message with this digest.
  package func signedData(messageDigest: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.raw(Self.magic)
    writer.string(namespace.utf8)
    writer.string([])
    writer.string(hash.rawValue.utf8)
    writer.string(messageDigest)
    return writer.bytes
  }
}
