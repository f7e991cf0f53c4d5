internal import CCrypto

/// Whether an Ed25519 signature over a message verifies.
package func verifyEd25519(publicKey: [UInt8], signature: [UInt8], message: [UInt8]) -> Bool {
  Libcrypto.start()
  guard publicKey.count == 32, signature.count == 64,
    let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, 32)
  else { return false }
  defer { unsafe EVP_PKEY_free(key) }
  guard let context = unsafe EVP_MD_CTX_new() else { return false }
  defer { unsafe EVP_MD_CTX_free(context) }
  guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
  return unsafe EVP_DigestVerify(context, signature, 64, message, message.count) == 1
}

/// The curves of NIST that ECDSA keys of SSH are on.
package enum EllipticCurve: Sendable {
  case p256, p384, p521

  private var number: Int32 {
    switch self {
    case .p256: NID_X9_62_prime256v1
    case .p384: NID_secp384r1
    case .p521: NID_secp521r1
    }
  }

  /// The digest that a signature on the curve is over.
  private func digest(of message: [UInt8]) -> [UInt8] {
    switch self {
    case .p256: Digest.sha256(message)
    case .p384: Digest.sha384(message)
    case .p521: Digest.sha512(message)
    }
  }

  /// Whether an ECDSA signature over a message verifies; the public key is an uncompressed point.
  package func verify(point: [UInt8], r: [UInt8], s: [UInt8], message: [UInt8]) -> Bool {
    Libcrypto.start()
    guard let key = unsafe EC_KEY_new_by_curve_name(number) else { return false }
    defer { unsafe EC_KEY_free(key) }
    guard point.first == 4, unsafe EC_KEY_oct2key(key, point, point.count, nil) == 1,
      let signature = unsafe ECDSA_SIG_new()
    else { return false }
    defer { unsafe ECDSA_SIG_free(signature) }
    // The signature owns its numbers from here on.
    guard unsafe ECDSA_SIG_set0(signature, bigNumber(r), bigNumber(s)) == 1 else { return false }
    let digest = digest(of: message)
    return unsafe ECDSA_do_verify(digest, Int32(digest.count), signature, key) == 1
  }
}

/// RSA as SSH uses it: PKCS #1 version 1.5 over a SHA-2.
package enum RSASignature: Sendable {
  case sha256, sha512

  // OpenSSH refuses smaller keys wherever it meets one.
  private static let smallestKey: Int32 = 1024

  /// Whether a signature over a message verifies; it is as long as the modulus.
  package func verify(
    modulus: [UInt8],
    exponent: [UInt8],
    signature: [UInt8],
    message: [UInt8]
  ) -> Bool {
    Libcrypto.start()
    guard let key = unsafe RSA_new() else { return false }
    defer { unsafe RSA_free(key) }
    // The key owns its numbers from here on.
    guard unsafe RSA_set0_key(key, bigNumber(modulus), bigNumber(exponent), nil) == 1,
      unsafe RSA_bits(key) >= Self.smallestKey, unsafe Int(RSA_size(key)) == signature.count
    else { return false }
    let (number, digest) =
      switch self {
      case .sha256: (NID_sha256, Digest.sha256(message))
      case .sha512: (NID_sha512, Digest.sha512(message))
      }
    return unsafe RSA_verify(
      number,
      digest,
      UInt32(digest.count),
      signature,
      UInt32(signature.count),
      key
    ) == 1
  }
}

private func bigNumber(_ bytes: [UInt8]) -> OpaquePointer? {
  unsafe BN_bin2bn(bytes, Int32(clamping: bytes.count), nil)
}
