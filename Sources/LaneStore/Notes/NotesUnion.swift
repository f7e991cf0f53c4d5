import Git
import LaneCore

/// The union of two notes trees: every receipt and every change of either.
///
/// There is no merge base: an entry that one side lacks is never taken for a deletion. Only what
/// differs is looked at, so uniting costs as much as there is news.
struct NotesUnion {
  /// The united tree.
  let tree: ObjectID
  /// Notes that are not part of it, because they are larger than any that can be read.
  private(set) var leftOut: Set<UnreadableNote> = []

  init(
    _ ours: ObjectID?,
    _ theirs: ObjectID,
    _ reader: TreeReader,
    in repository: borrowing Repository
  ) throws(StoreError) {
    let news = try NotesDifference(ours, theirs, reader: reader, in: repository)
    for id in news.leftOut {
      let reason = "this directory stands in more places than are looked through"
      leftOut.insert(UnreadableNote(key: id, object: id, reason: reason))
    }
    if ours == nil, news.isMalformed[.right] == false {
      tree = theirs
      return
    }
    // The same from either side, but starting from the fuller one writes less. A tree that git
    // would not have written is read, and never built upon.
    let startsFromTheirs =
      news.isMalformed[.right] == false
      && (news.isMalformed[.left] == true
        || news.extra[.left, default: 0] < news.extra[.right, default: 0])
    let base = startsFromTheirs ? theirs : ours
    let roots = [ours, theirs].compactMap(\.self)
    var editor = NotesEditor(base: base, reader: reader)
    // First, because of two changes to one place the later stands, and notes come first.
    for (path, sides) in news.others {
      guard !NotesLayout.isFanOut(path) else {
        // A file where a directory of notes may have to stand.
        if sides.left != nil || sides.right != nil { editor.remove(path) }
        continue
      }
      let (mine, others) = startsFromTheirs ? (sides.right, sides.left) : (sides.left, sides.right)
      if let others, mine.map({ others.id < $0.id }) ?? true { editor.place(others, at: path) }
    }
    for key in news.keys.sorted() {
      let united = try Self.united(key, in: roots, reader, repository)
      leftOut.formUnion(united.leftOut)
      let places = try base.notes(of: key, reader, repository)
      guard let blob = united.blob else {
        if !united.leftOut.isEmpty { try editor.clear(key, in: repository) }
        continue
      }
      // Where the key stands once and completely it may stay, whatever its depth.
      if places.map(\.entry.id) != [blob] { try editor.place(blob, for: key, in: repository) }
    }
    for change in news.changes.sorted() {
      let known = try StoredChange(change, in: roots, reader, repository)
      try editor.place(known, for: change, in: repository)
    }
    tree = try editor.write(in: repository)
  }

  /// A union that would be too large to be read again is no reason to stop at all others.
  private static func united(
    _ key: ObjectID,
    in roots: [ObjectID],
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) -> UnitedNote {
    do throws(StoreError) {
      return try UnitedNote(key, in: roots, reader, repository)
    } catch {
      guard case .tooLarge(_, let size, _) = error else { throw error }
      return UnitedNote(leftOut: key, reason: "together they have \(size) bytes")
    }
  }
}

/// What stands under one key in several trees, put together.
struct UnitedNote {
  /// The blob with the union; nil where nothing was found that can be read.
  private(set) var blob: ObjectID?
  /// Notes that are too large to be read.
  private(set) var leftOut: Set<UnreadableNote> = []

  /// Unites what is stored with some more receipts, to a note of no more bytes than the limit.
  init(
    _ key: ObjectID,
    in roots: [ObjectID],
    adding receipts: [Receipt] = [],
    limit: Int = NoteReading.readLimit,
    _ reader: TreeReader,
    _ repository: borrowing Repository
  ) throws(StoreError) {
    var stored: [ObjectID] = []
    for root in roots {
      for place in try reader.notes(of: key, in: root, repository)
      where place.entry.isFile && !stored.contains(place.entry.id) {
        stored.append(place.entry.id)
      }
    }
    if receipts.isEmpty, stored.count <= 1 {
      guard let only = stored.first else { return }
      if try isReadable(only, of: key, repository) { blob = only }
      return
    }
    var note = Note(receipts: receipts)
    for id in stored where try isReadable(id, of: key, repository) {
      let reading = NotesView.note(id, of: key, in: repository)
      if let broken = reading.unreadable.first {
        throw .malformed("the note on \(key)", reason: "\(id): \(broken.reason)")
      }
      note = note.union(reading.note)
    }
    guard !note.isEmpty else { return }
    let bytes = note.bytes
    guard bytes.count <= limit else { throw .tooLarge(.note, size: bytes.count, limit: limit) }
    blob = try git { () throws(GitError) in try repository.writeBlob(bytes) }.objectID
  }

  init(leftOut key: ObjectID, reason: String) {
    leftOut = [UnreadableNote(key: key, object: key, reason: reason)]
  }

  /// A note that is too large was not written by git lane and says nothing to anyone; one that is
  /// missing might, so nothing is written in its place.
  private mutating func isReadable(
    _ id: ObjectID,
    of key: ObjectID,
    _ repository: borrowing Repository
  ) throws(StoreError) -> Bool {
    let size = try git { () throws(GitError) in try repository.blobSize(id.oid) }
    guard let size else {
      throw .malformed("the note on \(key)", reason: "blob \(id) is not in this repository")
    }
    guard size > NoteReading.readLimit else { return true }
    leftOut.insert(UnreadableNote(key: key, object: id, reason: "it has \(size) bytes"))
    return false
  }
}
