package import Git
package import LaneCore

/// What a server asks of an update of the notes: that it lacks nothing which is stored.
///
/// Receipts are judged where they are read; here they only must not get lost. What was sent is a
/// stranger's, so every step is bounded by what differs.
package struct NotesAppend {
  /// What is wrong with an update.
  package enum Fault: Equatable, Sendable {
    case lostReceipt(ContentDigest, key: ObjectID)
    /// A part that is no receipt, which only a `revoke` does away with.
    case lostPart(ContentDigest, key: ObjectID)
    case lostChange(ObjectID)
    /// An entry that neither git nor git lane gives a meaning; another version may.
    case lostEntry(path: [UInt8])
    /// A note that nobody could read: no gate could judge its key any more.
    case unreadable(UnreadableNote)
  }

  // More than two writers of a large team differ by, and parsed in seconds.
  private static let parsedLimit = 256 << 20

  private let reader = TreeReader()
  private let old: ObjectID?
  private let new: ObjectID
  private var notes: [ObjectID: Note] = [:]
  private var parsed = 0

  /// Compares two commits of the notes, of which the first may not be there yet.
  package static func fault(
    from stored: OID?,
    to proposed: OID,
    in repository: borrowing Repository
  ) throws(StoreError) -> Fault? {
    let new = try NotesView.root(of: proposed, in: repository)
    var old: ObjectID?
    if let stored { old = try NotesView.root(of: stored, in: repository) }
    guard old != new else { return nil }
    var check = NotesAppend(old: old, new: new)
    return try check.run(in: repository)
  }

  private init(old: ObjectID?, new: ObjectID) {
    self.old = old
    self.new = new
  }

  private mutating func run(in repository: borrowing Repository) throws(StoreError) -> Fault? {
    let news = try NotesDifference(
      old,
      new,
      refusingMalformed: true,
      reader: reader,
      in: repository
    )
    for key in news.keys.sorted() {
      if let fault = try fault(on: key, repository) { return fault }
    }
    for change in news.changes.sorted() {
      let before = try StoredChange(change, in: [old].compactMap(\.self), reader, repository)
      let after = try StoredChange(change, in: [new], reader, repository)
      let hasLostTrees = before.trees != nil && after.trees == nil
      if before.hasText && !after.hasText || hasLostTrees { return .lostChange(change) }
    }
    // A file where a directory of notes may have to stand is in everybody's way.
    for (path, sides) in news.others where !NotesLayout.isFanOut(path) {
      if sides.left != nil, sides.right == nil { return .lostEntry(path: path) }
    }
    return nil
  }

  private mutating func fault(
    on key: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> Fault? {
    var after: Set<ObjectID> = []
    for place in try reader.notes(of: key, in: new, repository) {
      let blob = place.entry.id
      guard place.entry.isFile else {
        return .unreadable(UnreadableNote(key: key, object: blob, reason: "it is not a file"))
      }
      let size = try size(of: blob, key, repository)
      guard size <= NoteReading.readLimit else {
        return .unreadable(
          UnreadableNote(key: key, object: blob, reason: "it has \(size) bytes")
        )
      }
      after.insert(blob)
    }
    var stored = Note()
    for place in try old.notes(of: key, reader, repository)
    where place.entry.isFile && !after.contains(place.entry.id) {
      // What is too large says nothing to anyone.
      guard try size(of: place.entry.id, key, repository) <= NoteReading.readLimit else { continue }
      stored = stored.union(try note(place.entry.id, of: key, repository))
    }
    guard !stored.isEmpty else { return nil }
    var proposed = Note()
    for blob in after { proposed = proposed.union(try note(blob, of: key, repository)) }
    guard !proposed.isSuperset(of: stored) else { return nil }
    let kept = (Set(proposed.receipts), Set(proposed.damaged))
    if let lost = stored.receipts.first(where: { !kept.0.contains($0) }) {
      return .lostReceipt(lost.id, key: key)
    }
    return stored.damaged.first { !kept.1.contains($0) }.map { .lostPart($0.digest, key: key) }
  }

  private func size(
    of blob: ObjectID,
    _ key: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> Int {
    let size = try git { () throws(GitError) in try repository.blobSize(blob.oid) }
    guard let size else {
      throw .malformed("the note on \(key)", reason: "blob \(blob) is not in this repository")
    }
    return size
  }

  private mutating func note(
    _ blob: ObjectID,
    of key: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> Note {
    if let known = notes[blob] { return known }
    parsed += try size(of: blob, key, repository)
    guard parsed <= Self.parsedLimit else {
      throw .malformed("the notes", reason: "too many differ to be compared in one push")
    }
    let reading = NotesView.note(blob, of: key, in: repository)
    if let broken = reading.unreadable.first {
      throw .malformed("the note on \(key)", reason: "\(blob): \(broken.reason)")
    }
    notes[blob] = reading.note
    return reading.note
  }
}

extension NotesAppend.Fault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .lostReceipt(let id, let key):
      "it lacks receipt \(id.text.prefix(17)) on \(key.hex.prefix(10)), which is stored"
    case .lostPart(let id, let key):
      "it lacks the part \(id.text.prefix(17)) on \(key.hex.prefix(10)), which is stored"
    case .lostChange(let change):
      "it lacks the bytes or trees of change \(change.hex.prefix(10)), which are stored"
    case .lostEntry(let path):
      "it lacks the entry \(PathQuoting.quoted(path)), which is stored"
    case .unreadable(let note):
      "the note on \(note.key.hex.prefix(10)) could not be read: \(note.reason)"
    }
  }
}
