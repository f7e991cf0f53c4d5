/// A signed statement about exact bytes.
///
/// Nothing here says that the signature is good or that its key is trusted; only that the text is
/// a receipt in its one canonical form.
@dynamicMemberLookup
package struct Receipt: Hashable, Sendable {
  /// The most bytes a receipt may have, signature included.
  package static let sizeLimit = 64 << 10
  /// The most members a receipt may name.
  package static let memberLimit = 400

  /// The SHA-256 of the signed bytes.
  package let id: ContentDigest
  package let statement: Statement
  /// The bytes that the signature is over.
  package let signedBytes: [UInt8]
  /// The signature as OpenSSH armors it.
  package let signature: [UInt8]

  /// The whole text.
  package var bytes: [UInt8] { signedBytes + signature }

  package subscript<Value>(dynamicMember path: KeyPath<Statement, Value>) -> Value {
    statement[keyPath: path]
  }

  /// Joins a statement and the armored signature over its signed text.
  package init(
    _ statement: Statement,
    signature armor: [UInt8],
    digest: ([UInt8]) -> ContentDigest
  ) throws(ReceiptError) {
    guard let signature = SignatureArmor.canonical(armor) else { throw .badSignature }
    let signedBytes = try statement.signedText()
    guard signedBytes.count + signature.count <= Self.sizeLimit else { throw .tooLarge }
    self.id = digest(signedBytes)
    self.statement = statement
    self.signedBytes = signedBytes
    self.signature = signature
  }

  /// Reads one receipt that fills the bytes.
  package init(
    parsing bytes: [UInt8],
    digest: ([UInt8]) -> ContentDigest
  ) throws(ReceiptError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
    guard bytes.starts(with: Statement.firstLine) else { throw .noReceipt }
    guard let start = SignatureArmor.start(in: bytes) else { throw .badSignature }
    guard SignatureArmor.isCanonical(bytes[start...]) else { throw .badSignature }
    self.statement = try Statement(signedText: bytes[..<start])
    self.signedBytes = Array(bytes[..<start])
    self.signature = Array(bytes[start...])
    self.id = digest(signedBytes)
  }

  // One statement may be signed twice, so a receipt is the same only with the same signature.
  package static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.signature == right.signature
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }

  /// A name like `model` made fit to stand in a header.
  package static func token(_ text: String) -> String {
    HeaderText.token(text)
  }
}
