/// What stands under one key of the notes: a set of receipts, and what could not be read as one.
///
/// Reading never fails, order means nothing, duplicates collapse, and merging is union; so notes
/// that git or people concatenated, cut or sorted lose only what was really destroyed.
package struct Note: Hashable, Sendable {
  /// The most bytes a note may have.
  package static let sizeLimit = 1 << 20

  /// A part that is not a receipt.
  package struct Damaged: Hashable, Sendable {
    /// The SHA-256 of the bytes, by which a `revoke` can name it.
    package let digest: ContentDigest
    package let bytes: [UInt8]
    package let reason: ReceiptError

    package static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }
    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
  }

  /// The receipts, by time and then id, each once.
  package private(set) var receipts: [Receipt]
  /// The rest, each part once.
  package private(set) var damaged: [Damaged]

  package var isEmpty: Bool { receipts.isEmpty && damaged.isEmpty }

  package init(receipts: [Receipt] = []) {
    self.init(receipts: receipts, damaged: [])
  }

  /// Reads a note, whatever its bytes are.
  package init(parsing bytes: [UInt8], digest: ([UInt8]) -> ContentDigest) {
    var receipts: [Receipt] = []
    var damaged: [Damaged] = []
    for chunk in NoteChunks.split(bytes) {
      do throws(ReceiptError) {
        receipts.append(try Receipt(parsing: chunk, digest: digest))
      } catch {
        damaged.append(Damaged(digest: digest(chunk), bytes: chunk, reason: error))
      }
    }
    self.init(receipts: receipts, damaged: damaged)
  }

  private init(receipts: [Receipt], damaged: [Damaged]) {
    self.receipts = Self.unique(receipts) { left, right in
      (left.time, left.id) == (right.time, right.id)
        ? left.signature.lexicographicallyPrecedes(right.signature)
        : (left.time, left.id) < (right.time, right.id)
    }
    // A cut-off receipt has no end of its own and would swallow a stray paragraph after it, so
    // those come first: what is written must be read back as the same parts.
    self.damaged = Self.unique(damaged) { left, right in
      let isHeaded = (NoteChunks.isHeaded(left.bytes), NoteChunks.isHeaded(right.bytes))
      return isHeaded.0 == isHeaded.1 ? left.digest < right.digest : isHeaded.1
    }
  }

  /// Everything that either note holds.
  package func union(_ other: Note) -> Note {
    Note(receipts: receipts + other.receipts, damaged: damaged + other.damaged)
  }

  /// Whether this note holds everything that the other does.
  package func isSuperset(of other: Note) -> Bool {
    Set(receipts).isSuperset(of: other.receipts) && Set(damaged).isSuperset(of: other.damaged)
  }

  /// The text of the note: its parts with one empty line between them.
  package var bytes: [UInt8] {
    Array((receipts.map(\.bytes) + damaged.map(\.bytes)).joined(separator: [UInt8(ascii: "\n")]))
  }

  /// How many bytes that text has.
  package var size: Int {
    let parts = receipts.map(\.bytes.count) + damaged.map(\.bytes.count)
    return parts.reduce(0, +) + max(0, parts.count - 1)
  }

  private static func unique<Part: Hashable>(
    _ parts: [Part],
    by precedes: (Part, Part) -> Bool
  ) -> [Part] {
    Set(parts).sorted(by: precedes)
  }
}
