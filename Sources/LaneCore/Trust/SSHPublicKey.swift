/// A public key in OpenSSH's form, known by its bytes.
package struct SSHPublicKey: Hashable, Sendable {
  /// The name of the key's type, such as `ssh-ed25519`.
  package let type: String
  /// The whole key as it stands in a signature and, in Base64, in a key file.
  package let blob: [UInt8]

  /// No key that OpenSSH writes comes near this; certificates with long lists do not either.
  static let sizeLimit = 64 << 10

  /// Takes a key's bytes, which must begin with a type's name and, for Ed25519, be complete.
  package init?(blob: [UInt8]) {
    var reader = WireReader(blob)
    guard blob.count <= Self.sizeLimit, let type = reader.name(), !type.isEmpty,
      !reader.isAtEnd
    else { return nil }
    self.type = type
    self.blob = blob
    if type == Self.ed25519Type, ed25519 == nil { return nil }
  }

  /// Takes the type and the Base64 of a key file's line; what follows them is its comment.
  package init?(line: some StringProtocol) {
    let fields = line.utf8.split(
      maxSplits: 2,
      whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
    )
    guard fields.count >= 2 else { return nil }
    self.init(type: Array(fields[0]), base64: Array(fields[1]))
  }

  init?(type: some Collection<UInt8>, base64: some Sequence<UInt8>) {
    guard let blob = Base64.decode(ArraySlice(base64.filter { !Self.isSpace($0) })) else {
      return nil
    }
    self.init(blob: blob)
    guard self.type.utf8.elementsEqual(type) else { return nil }
  }

  private static let ed25519Type = "ssh-ed25519"

  // OpenSSH's Base64 decoder skips what C's isspace() knows.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  /// The thirty-two bytes of an Ed25519 key, nil for other types.
  package var ed25519: [UInt8]? {
    var reader = WireReader(blob)
    guard type == Self.ed25519Type, reader.string() != nil, let point = reader.string(),
      point.count == 32, reader.isAtEnd
    else { return nil }
    return Array(point)
  }

  /// Whether the key is a certificate, which is trusted through the authority that signed it.
  package var isCertificate: Bool {
    type.utf8.reversed().starts(with: "-cert-v01@openssh.com".utf8.reversed())
  }

  /// Whether the key lives in a FIDO token, whose signatures tell if it was touched.
  package var isSecurityKey: Bool { type.utf8.starts(with: "sk-".utf8) }

  /// The key as a key file has it, without a comment.
  package var line: String { type + " " + Base64.encode(blob) }

  /// OpenSSH's name of the key with this SHA-256 over its ``blob``: `SHA256:` and Base64.
  package static func fingerprint(sha256: ContentDigest) -> String {
    let text = Base64.encode(sha256.bytes)
    return "SHA256:" + String(decoding: text.utf8.filter { $0 != UInt8(ascii: "=") }, as: UTF8.self)
  }
}
