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
