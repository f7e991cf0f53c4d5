internal import CCrypto
internal import Glibc

/// The digests that git and receipts use.
package enum Digest {
  package static func sha1(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Hasher(.sha1)
    hasher.update(bytes)
    return hasher.finish()
  }

  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Hasher(.sha256)
    hasher.update(bytes)
    return hasher.finish()
  }

  package static func sha384(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Hasher(.sha384)
    hasher.update(bytes)
    return hasher.finish()
  }

  package static func sha512(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Hasher(.sha512)
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The id that git gives to a blob of these bytes.
  package static func gitBlob(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Hasher(.sha1)
    hasher.update(Array("blob \(bytes.count)\0".utf8))
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The HMAC-SHA-256 of a message (RFC 2104).
  package static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let block = 64
    let short = key.count > block ? sha256(key) : key
    let padded = short + [UInt8](repeating: 0, count: block - short.count)
    var inner = Hasher(.sha256)
    inner.update(padded.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = Hasher(.sha256)
    outer.update(padded.map { $0 ^ 0x5c })
    outer.update(inner.finish())
    return outer.finish()
  }
}

/// A digest that is fed in pieces.
@safe
package struct Hasher: ~Copyable {
  package enum Algorithm: Sendable { case sha1, sha256, sha384, sha512 }

  private enum State {
    case sha1(SHA_CTX)
    case sha256(SHA256_CTX)
    case sha384(SHA512_CTX)
    case sha512(SHA512_CTX)
  }

  private var state: State

  package init(_ algorithm: Algorithm) {
    switch algorithm {
    case .sha1:
      var context = SHA_CTX()
      _ = unsafe SHA1_Init(&context)
      state = .sha1(context)
    case .sha256:
      var context = SHA256_CTX()
      _ = unsafe SHA256_Init(&context)
      state = .sha256(context)
    case .sha384:
      var context = SHA512_CTX()
      _ = unsafe SHA384_Init(&context)
      state = .sha384(context)
    case .sha512:
      var context = SHA512_CTX()
      _ = unsafe SHA512_Init(&context)
      state = .sha512(context)
    }
  }

  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch state {
    case .sha1(var context):
      _ = unsafe SHA1_Update(&context, bytes.baseAddress, bytes.count)
      state = .sha1(context)
    case .sha256(var context):
      _ = unsafe SHA256_Update(&context, bytes.baseAddress, bytes.count)
      state = .sha256(context)
    case .sha384(var context):
      _ = unsafe SHA384_Update(&context, bytes.baseAddress, bytes.count)
      state = .sha384(context)
    case .sha512(var context):
      _ = unsafe SHA512_Update(&context, bytes.baseAddress, bytes.count)
      state = .sha512(context)
    }
  }

  package consuming func finish() -> [UInt8] {
    switch state {
    case .sha1(var context):
      return unsafe Self.result(20) { unsafe SHA1_Final($0, &context) }
    case .sha256(var context):
      return unsafe Self.result(32) { unsafe SHA256_Final($0, &context) }
    case .sha384(var context):
      return unsafe Self.result(48) { unsafe SHA384_Final($0, &context) }
    case .sha512(var context):
      return unsafe Self.result(64) { unsafe SHA512_Final($0, &context) }
    }
  }

  private static func result(_ count: Int, _ body: (UnsafeMutablePointer<UInt8>?) -> Int32)
    -> [UInt8]
  {
    var digest = [UInt8](repeating: 0, count: count)
    _ = unsafe digest.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress) }
    return digest
  }
}

/// Bytes from the system's random source.
package func randomBytes(_ count: Int) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  // The kernel gives at most 256 bytes without a chance of stopping half-way.
  for start in stride(from: 0, to: count, by: 256) {
    let size = min(256, count - start)
    let drawn = unsafe bytes.withUnsafeMutableBytes {
      unsafe getentropy($0.baseAddress.map { unsafe $0 + start }, size)
    }
    precondition(drawn == 0, "the system has no random bytes")
  }
  return bytes
}
