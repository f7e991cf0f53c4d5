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

  // One reference: a gate passes thousands of receipts around.
  private let content: Content

  private final class Content: Sendable {
    let id: ContentDigest
    let statement: Statement
    let signedBytes: [UInt8]
    let signature: [UInt8]
    let signatureBlob: [UInt8]

    init(
      _ id: ContentDigest,
      _ statement: Statement,
      _ signedBytes: [UInt8],
      _ signature: (text: [UInt8], blob: [UInt8])
    ) {
      self.id = id
      self.statement = statement
      self.signedBytes = signedBytes
      self.signature = signature.text
      signatureBlob = signature.blob
    }
  }

  /// The SHA-256 of the signed bytes.
  package var id: ContentDigest { content.id }
  package var statement: Statement { content.statement }
  /// The bytes that the signature is over.
  package var signedBytes: [UInt8] { content.signedBytes }
  /// The signature as OpenSSH armors it.
  package var signature: [UInt8] { content.signature }
  /// The bytes inside that armor.
  package var signatureBlob: [UInt8] { content.signatureBlob }

  /// The whole text.
  package var bytes: [UInt8] { signedBytes + signature }

  package subscript<Value>(dynamicMember path: KeyPath<Statement, Value>) -> Value {
    content.statement[keyPath: path]
  }

  /// Joins a statement and the armored signature over its signed text.
  package init(
    _ statement: Statement,
    signature armor: [UInt8],
    digest: ([UInt8]) -> ContentDigest
  ) throws(ReceiptError) {
    guard let signature = SignatureArmor.canonical(armor) else { throw .badSignature }
    let signedBytes = try statement.signedText()
    guard signedBytes.count + signature.text.count <= Self.sizeLimit else { throw .tooLarge }
    content = Content(digest(signedBytes), statement, signedBytes, signature)
  }

  /// Reads one receipt that fills the bytes.
  package init(
    parsing bytes: [UInt8],
    digest: ([UInt8]) -> ContentDigest
  ) throws(ReceiptError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
    guard bytes.starts(with: Statement.firstLine) else { throw .noReceipt }
    guard let start = SignatureArmor.start(in: bytes) else { throw .badSignature }
    guard let blob = SignatureArmor.blob(ofCanonical: bytes[start...]) else { throw .badSignature }
    let statement = try Statement(signedText: bytes[..<start])
    let signedBytes = Array(bytes[..<start])
    content = Content(digest(signedBytes), statement, signedBytes, (Array(bytes[start...]), blob))
  }

  // One statement may be signed twice, so a receipt is the same only with the same signature.
  package static func == (left: Self, right: Self) -> Bool {
    left.content === right.content
      || left.id == right.id && left.signature == right.signature
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }

  /// A name like `model` made fit to stand in a header.
  package static func token(_ text: String) -> String {
    HeaderText.token(text)
  }
}
