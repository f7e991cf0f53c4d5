package import Git
package import LaneCore
import LaneSystem

/// The receipts of a clone: `refs/notes/lane`.
///
/// Values of this type hold no handle; every call is given the repository that it works in.
package struct NotesStore: Sendable {
  private let writer: StoreWriter

  package init(_ writer: StoreWriter) {
    self.writer = writer
  }

  /// Where the notes stand: ours, what stock git may have overwritten, and each remote's copy.
  ///
  /// What somebody forced to something else than a commit holds no notes, as if it had been deleted.
  package static func tips(in repository: borrowing Repository) throws(StoreError) -> [OID] {
    try git { () throws(GitError) in
      var tips: [OID] = []
      for name in [LaneReferences.notes, LaneReferences.notesSafeCopy] {
        if let tip = try repository.resolve(name) { tips.append(tip) }
      }
      for reference in try repository.references(prefix: LaneReferences.tracking)
      where LaneReferences.isTracking(reference.name, LaneReferences.notes) {
        if try holdsNotes(reference.id, repository) { tips.append(reference.id) }
      }
      return tips
    }
  }

  /// Whether a tip is a commit; one that is not here is not known to be none.
  static func holdsNotes(
    _ tip: OID,
    _ repository: borrowing Repository
  ) throws(GitError) -> Bool {
    let kind = try repository.kind(of: tip)
    return kind == nil || kind == .commit
  }

  /// All that this clone knows, and on a server what a push proposes.
  package static func view(
    proposed: [OID] = [],
    in repository: borrowing Repository
  ) throws(StoreError) -> NotesView {
    try NotesView(tips: tips(in: repository) + proposed, in: repository)
  }

  /// Adds receipts under keys, and changes with their trees, in one commit.
  ///
  /// What is there already is not added twice, and nothing is written where nothing is new. The
  /// sizes are checked before anything moves.
  package func add(
    _ additions: [NoteAddition],
    changes: [ChangeRecord] = [],
    in repository: borrowing Repository
  ) throws(StoreError) -> NotesWrite {
    for change in changes { try store(change, in: repository) }
    return try update(
      message: "Notes added by 'git lane'\n",
      in: repository
    ) { (editor, reader, repository) throws(StoreError) in
      for addition in additions {
        let united = try UnitedNote(
          addition.key,
          in: [editor.base].compactMap(\.self),
          adding: addition.receipts,
          limit: Note.sizeLimit,
          reader,
          repository
        )
        if let blob = united.blob { try editor.place(blob, for: addition.key, in: repository) }
      }
      for change in changes {
        let stored = try StoredChange(
          change.id,
          in: [editor.base].compactMap(\.self),
          reader,
          repository
        )
        try editor.place(stored.union(StoredChange(change)), for: change.id, in: repository)
      }
    }
  }

  /// Makes our notes the union of themselves and others, such as a remote's tracking copy.
  package func unite(
    with tips: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> NotesWrite {
    try update(
      message: "Notes merged by 'git lane'\n",
      joining: tips,
      in: repository
    ) { (_, _, _) throws(StoreError) in }
  }

  private typealias Edit = (
    inout NotesEditor, TreeReader, borrowing Repository
  ) throws(StoreError) -> Void

  private func update(
    message: String,
    joining others: [OID] = [],
    in repository: borrowing Repository,
    edit: Edit
  ) throws(StoreError) -> NotesWrite {
    let lock = try writer.lock(in: repository)
    for attempt in 1...max(1, writer.patience.attempts) {
      if attempt > 1 { writer.patience.pause(attempt) }
      let reader = TreeReader()
      let state = try NotesState(in: repository)
      var line = NotesLine(reader)
      for tip in state.tips { try line.joinOwn(tip, in: repository) }
      for tip in others { try line.join(tip, in: repository) }
      var editor = NotesEditor(base: line.tree, reader: reader)
      try edit(&editor, reader, repository)
      guard !line.isEmpty || !editor.isEmpty else {
        return NotesWrite(tip: nil, changed: false, leftOut: [])
      }
      let target = try line.commit(
        try editor.write(in: repository),
        by: writer,
        message: message,
        in: repository
      )
      writer.faults.reached(.objectsWritten)
      let result = NotesWrite(tip: target, changed: state.notes != target, leftOut: line.leftOut)
      let moves = state.moves(to: target)
      guard !moves.isEmpty else { return result }
      // What one remote gave another may lack.
      try UnpublishedMarker(writer.directory).set()
      writer.faults.reached(.marked)
      try lock.announce(moves.map { .init(reference: $0.reference, target: target) })
      let outcome = try move(moves, to: target, message, in: repository)
      try lock.settle()
      if outcome == .moved { return result }
    }
    throw .contended(LaneReferences.notes, in: repository)
  }

  private func move(
    _ moves: [NotesState.Move],
    to target: OID,
    _ message: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> MoveOutcome {
    for move in moves {
      let outcome = try repository.move(
        move.reference,
        from: move.from,
        to: target,
        message: "lane: \(message.dropLast(1))"
      )
      guard outcome == .moved else { return .lost }
      writer.faults.reached(
        move.reference == LaneReferences.notes ? .referenceMoved : .safeCopyMoved
      )
    }
    return .moved
  }

  private func store(
    _ change: ChangeRecord,
    in repository: borrowing Repository
  ) throws(StoreError) {
    guard change.text.count <= ChangeRecord.sizeLimit else {
      throw .tooLarge(.change, size: change.text.count, limit: ChangeRecord.sizeLimit)
    }
    try git { () throws(GitError) in
      let blob = try repository.writeBlob(change.text)
      guard blob == change.id.oid else {
        throw GitError(.corrupt, "store change \(change.id)", "its text has the name \(blob)")
      }
      for tree in [change.trees?.base, change.trees?.head].compactMap(\.self)
      where !repository.contains(tree.oid) {
        // Git takes the empty tree for granted, and so it need not be stored; in our tree it must.
        guard try repository.writeObject(.tree, []) == tree.oid else {
          throw GitError(.notFound, "store change \(change.id)", "tree \(tree) is not here")
        }
      }
    }
  }
}

/// Receipts to stand under one key.
package struct NoteAddition: Hashable, Sendable {
  package let key: ObjectID
  package let receipts: [Receipt]

  package init(key: ObjectID, receipts: [Receipt]) {
    self.key = key
    self.receipts = receipts
  }
}

/// What a write to the notes came to.
package struct NotesWrite: Hashable, Sendable {
  /// The commit that our notes are at; nil where there are none.
  package let tip: OID?
  /// Whether they were elsewhere before.
  package let changed: Bool
  /// Notes of another tip that are too large to be part of any union.
  package let leftOut: Set<UnreadableNote>
}
