internal import Git
internal import LaneCore
internal import LaneStore

/// The receipts about something, however a person names it.
struct FoundReceipts {
  /// What was meant, in words: `commit 1a2b3c4d5e`.
  let subject: String
  /// Those that were asked for, oldest first.
  private(set) var receipts: [Receipt] = []
  /// Everything that stands beside them, among it what may take them back.
  private(set) var beside: [Receipt] = []
  private(set) var damaged: [Note.Damaged] = []
  private(set) var unreadable: [UnreadableNote] = []
  /// The objects on which they are noted.
  private(set) var keys: Set<ObjectID> = []

  var isEmpty: Bool { receipts.isEmpty && damaged.isEmpty && unreadable.isEmpty }

  /// Finds what a name stands for: a range, a commit, a change, any other key of the notes, or the
  /// beginning of a receipt's own id.
  static func find(_ object: String, in workspace: Workspace) throws(Failure) -> FoundReceipts {
    let found = try lookUp(object, in: workspace)
    guard !found.isEmpty else {
      throw Failure(
        .refused,
        "no-receipt",
        "no receipt is about \(found.subject)",
        next: "git lane review"
      )
    }
    return found
  }

  /// The same where there may be none.
  static func lookUp(_ object: String, in workspace: Workspace) throws(Failure)
    -> FoundReceipts
  {
    let view = try workspace.stored { () throws(StoreError) in
      try NotesStore.view(in: workspace.repository)
    }
    if let digits = prefix(object) { return try search(digits, view, workspace) }
    if let range = try workspace.range(object) {
      let change = try change(from: range.old, to: range.new, in: workspace)
      return try collect([change, range.new], "the change \(object)", view, workspace)
    }
    let id = try workspace.attempt { () throws(GitError) in try workspace.git.resolve(object) }
    let found = try id.map { id throws(Failure) in
      try search(ObjectID(id), view, workspace)
    }
    if let found, !found.isEmpty { return found }
    if isDigits(object) {
      let named = try search(object, view, workspace)
      if !named.isEmpty || found == nil { return named }
    }
    guard let found else {
      throw Failure(
        .fatal,
        "bad-object",
        "'\(object)' names no object, range or receipt",
        next: "git lane log"
      )
    }
    return found
  }

  /// What is noted on an object; on a commit also what is noted on its change.
  private static func search(
    _ id: ObjectID,
    _ view: NotesView,
    _ workspace: Workspace
  ) throws(Failure) -> FoundReceipts {
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.peelToCommit(id.oid)
    }
    guard let commit else {
      return try collect([id], "object \(id.hex.prefix(10))", view, workspace)
    }
    let change = try workspace.ownChange(of: ObjectID(commit))
    let subject = "commit \(commit.hex.prefix(10))"
    return try collect([ObjectID(commit), change], subject, view, workspace)
  }

  /// The receipt whose id begins with some digits.
  private static func search(
    _ digits: String,
    _ view: NotesView,
    _ workspace: Workspace
  ) throws(Failure) -> FoundReceipts {
    let subject = "receipt sha256:\(digits)"
    var all = FoundReceipts(subject: subject)
    let keys = try workspace.stored { () throws(StoreError) in
      try view.keys(in: workspace.repository)
    }
    for key in keys {
      let here = try collect([key], subject, view, workspace)
      let isMeant = { (id: ContentDigest) in id.hex.hasPrefix(digits) }
      guard
        here.receipts.contains(where: { isMeant($0.id) })
          || here.damaged.contains(where: { isMeant($0.digest) })
      else { continue }
      all.add(here)
    }
    all.receipts.removeAll { !$0.id.hex.hasPrefix(digits) }
    all.damaged.removeAll { !$0.digest.hex.hasPrefix(digits) }
    all.unreadable = []
    let ids = Set(all.receipts.map(\.id) + all.damaged.map(\.digest))
    guard ids.count < 2 else {
      throw Failure(
        .fatal,
        "ambiguous",
        "sha256:\(digits) is the beginning of \(ids.count) receipts",
        blockers: ids.sorted().map { Failure.Blocker($0.text, reason: "") },
        next: "git lane receipt show \(ids.min()?.text ?? "")"
      )
    }
    return all
  }

  private static func collect(
    _ keys: [ObjectID?],
    _ subject: String,
    _ view: NotesView,
    _ workspace: Workspace
  ) throws(Failure) -> FoundReceipts {
    var found = FoundReceipts(subject: subject)
    for case let key? in keys {
      let reading = try workspace.stored { () throws(StoreError) in
        try view.reading(of: key, in: workspace.repository)
      }
      var part = FoundReceipts(subject: subject)
      part.keys = [key]
      part.receipts = reading.note.receipts
      part.beside = reading.note.receipts
      part.damaged = reading.note.damaged
      part.unreadable = reading.unreadable.sorted { $0.object < $1.object }
      found.add(part)
    }
    return found
  }

  mutating func add(_ other: FoundReceipts) {
    receipts += other.receipts.filter { !receipts.contains($0) }
    receipts.sort { ($0.time, $0.id) < ($1.time, $1.id) }
    keys.formUnion(other.keys)
    beside += other.beside.filter { !beside.contains($0) }
    damaged += other.damaged.filter { !damaged.contains($0) }
    unreadable += other.unreadable.filter { !unreadable.contains($0) }
  }

  /// The digits of `sha256:<digits>`.
  private static func prefix(_ object: String) -> String? {
    guard object.hasPrefix("sha256:") else { return nil }
    let digits = String(object.dropFirst(7))
    return isDigits(digits) ? digits : nil
  }

  /// Whether a text may be the beginning of an id, long enough to mean one.
  private static func isDigits(_ text: String) -> Bool {
    (4...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  static func change(from old: ObjectID?, to new: ObjectID, in workspace: Workspace)
    throws(Failure) -> ObjectID?
  {
    let facts = try workspace.change(
      from: try old.map { id throws(Failure) in try workspace.tree(of: id) },
      to: try workspace.tree(of: new)
    )
    return facts.isEmpty ? nil : facts.id
  }
}

extension Workspace {
  /// Two commits that `old..new` names; nil for a text without the dots.
  func range(_ text: String) throws(Failure) -> (old: ObjectID, new: ObjectID)? {
    guard let dots = text.firstRange(ofText: "..") else { return nil }
    let old = String(text[..<dots.lowerBound])
    let new = String(text[dots.upperBound...])
    return (
      try commit(named: old.isEmpty ? "HEAD" : old), try commit(named: new.isEmpty ? "HEAD" : new)
    )
  }

  /// The tree of a commit that has to be here.
  func tree(of commit: ObjectID) throws(Failure) -> ObjectID {
    let link = try attempt { () throws(GitError) in try repository.link(commit.oid) }
    guard let link else {
      throw Failure(
        .cannotTell,
        "unknown-commit",
        "commit \(commit.hex.prefix(10)) is not here",
        next: "git fetch"
      )
    }
    return ObjectID(link.tree)
  }

  /// What lies between two trees.
  func change(from old: ObjectID?, to new: ObjectID?, programs: ProgramPaths = ProgramPaths())
    throws(Failure)
    -> ChangeFacts
  {
    do throws(CannotTell) {
      return try GitEvidence.change(
        from: old,
        to: new,
        programs: programs,
        in: self
      )
    } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
  }

  /// The change that a commit is to its first parent; nil where that is empty or cannot be had.
  func ownChange(of commit: ObjectID) throws(Failure) -> ObjectID? {
    let link = try attempt { () throws(GitError) in try repository.link(commit.oid) }
    guard let link else { return nil }
    let parent = link.parents.first.map { ObjectID($0) }
    // In a shallow clone the parent is not here, and what is noted on the commit has to do.
    if let parent, !repository.contains(parent.oid) { return nil }
    return try FoundReceipts.change(from: parent, to: commit, in: self)
  }
}
