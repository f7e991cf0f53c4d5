package import Git
package import LaneCore
import LaneSystem

/// What some tips of the notes say together: a gate reads the union of what is stored here, what
/// remotes had, and on a server what is proposed, so that an absence on one side hides nothing.
///
/// A look-up reads only the trees on the way to its key; keep one view for one judgement.
package final class NotesView {
  /// The trees of the tips, each once.
  package let roots: [ObjectID]
  let trees = TreeReader()
  // A receipt stands under its change and under each of its commits, and a gate asks for all.
  private var notes: [ObjectID: Note] = [:]

  /// Reads the given commits of notes references; the same tree twice is read once.
  package init(tips: [OID], in repository: borrowing Repository) throws(StoreError) {
    var roots: [ObjectID] = []
    for tip in tips {
      let root = try NotesView.root(of: tip, in: repository)
      if !roots.contains(root) { roots.append(root) }
    }
    self.roots = roots
  }

  /// What is noted on an object, in all tips and at every depth.
  ///
  /// A part that cannot be read is reported, never left out: it might be a block.
  package func reading(
    of key: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) -> NoteReading {
    var blobs: Set<ObjectID> = []
    var reading = NoteReading()
    for root in roots {
      for place in try trees.notes(of: key, in: root, repository) {
        guard place.entry.isFile else {
          reading.unreadable.insert(
            UnreadableNote(key: key, object: place.entry.id, reason: "it is not a file")
          )
          continue
        }
        let blob = place.entry.id
        guard blobs.insert(blob).inserted else { continue }
        if let known = notes[blob] {
          reading.add(NoteReading(note: known))
        } else {
          let read = NotesView.note(blob, of: key, in: repository)
          if read.unreadable.isEmpty { notes[blob] = read.note }
          reading.add(read)
        }
      }
    }
    return reading
  }

  /// The stored bytes and trees of a change; nil where no tip has them.
  package func change(
    _ id: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) -> ChangeRecord? {
    let stored = try StoredChange(id, in: roots, trees, repository)
    guard stored.hasText else { return nil }
    let text = try git { () throws(GitError) in
      try repository.readBlob(id.oid, limit: ChangeRecord.sizeLimit)
    }
    return text.map { ChangeRecord(id: id, text: $0, trees: stored.trees) }
  }

  static func root(
    of tip: OID,
    in repository: borrowing Repository
  ) throws(StoreError) -> ObjectID {
    let object = try git { () throws(GitError) in try repository.readObject(tip) }
    guard let object, object.kind == .commit else {
      throw .malformed("notes at \(tip)", reason: "there is no such commit here")
    }
    // Whoever wrote the rest of the commit: its tree stands in the first line.
    guard object.bytes.starts(with: Array("tree ".utf8)), object.bytes.count > 45,
      let tree = ObjectID(hexBytes: object.bytes[5..<45])
    else { throw .malformed("notes at \(tip)", reason: "the commit names no tree") }
    return tree
  }

  static func note(
    _ blob: ObjectID,
    of key: ObjectID,
    in repository: borrowing Repository
  ) -> NoteReading {
    do throws(GitError) {
      guard let bytes = try repository.readBlob(blob.oid, limit: NoteReading.readLimit) else {
        return NoteReading(
          UnreadableNote(key: key, object: blob, reason: "it is not here", isThere: false)
        )
      }
      return NoteReading(note: Note(parsing: bytes, digest: ContentDigest.sha256))
    } catch {
      return NoteReading(
        UnreadableNote(
          key: key,
          object: blob,
          reason: error.message,
          isThere: error.isOfTheBytes
        )
      )
    }
  }
}

/// What was found under one key.
package struct NoteReading: Hashable, Sendable {
  /// The receipts, and the damaged parts.
  package private(set) var note: Note
  /// Notes of which not even the bytes could be read; a gate cannot tell while there is one.
  package var unreadable: Set<UnreadableNote> = []

  /// Writers stop at a mebibyte, but the union of what two of them wrote may be larger.
  static let readLimit = 8 * Note.sizeLimit

  init(note: Note = Note()) {
    self.note = note
  }

  init(_ unreadable: UnreadableNote) {
    note = Note()
    self.unreadable = [unreadable]
  }

  mutating func add(_ other: NoteReading) {
    note = note.isEmpty ? other.note : note.union(other.note)
    unreadable.formUnion(other.unreadable)
  }
}

/// A note whose bytes could not be read.
package struct UnreadableNote: Hashable, Sendable {
  package let key: ObjectID
  package let object: ObjectID
  package let reason: String
  /// Whether its bytes are here, so that it is the same for everybody; else they could be anything.
  package var isThere = true
}

extension ContentDigest {
  /// The SHA-256 of some bytes.
  package static func sha256(_ bytes: [UInt8]) -> ContentDigest {
    guard let digest = ContentDigest(bytes: Digest.sha256(bytes)) else {
      preconditionFailure("a SHA-256 has thirty-two bytes")
    }
    return digest
  }
}
