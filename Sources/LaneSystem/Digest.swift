internal import CCrypto

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

  /// The HMAC-SHA-256 of a message.
  package static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Libcrypto.start()
    var result = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    _ = unsafe HMAC(
      EVP_sha256(),
      key,
      Int32(clamping: key.count),
      message,
      message.count,
      &result,
      &length
    )
    return result
  }
}

/// A digest that is fed in pieces.
@safe
package struct Hasher: ~Copyable {
  package enum Algorithm: Sendable { case sha1, sha256, sha512 }

  private let context: OpaquePointer

  package init(_ algorithm: Algorithm) {
    Libcrypto.start()
    guard let context = unsafe EVP_MD_CTX_new() else {
      preconditionFailure("no memory for a digest")
    }
    unsafe self.context = context
    let method =
      switch algorithm {
      case .sha1: unsafe EVP_sha1()
      case .sha256: unsafe EVP_sha256()
      case .sha512: unsafe EVP_sha512()
      }
    let started = unsafe EVP_DigestInit_ex(context, method, nil)
    precondition(started == 1, "libcrypto offers no such digest")
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  package mutating func update(_ bytes: some Collection<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    if done == nil {
      let copy = Array(bytes)
      _ = unsafe EVP_DigestUpdate(context, copy, copy.count)
    }
  }

  package consuming func finish() -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 64)
    var length: UInt32 = 0
    _ = unsafe EVP_DigestFinal_ex(context, &result, &length)
    return Array(result.prefix(Int(length)))
  }
}

/// Bytes from the system's random source.
package func randomBytes(_ count: Int) -> [UInt8] {
  Libcrypto.start()
  var bytes = [UInt8](repeating: 0, count: count)
  let drawn = unsafe RAND_bytes(&bytes, Int32(clamping: count))
  precondition(drawn == 1, "the system has no random bytes")
  return bytes
}
