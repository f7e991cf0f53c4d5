internal import Git
package import LaneCore
internal import LaneStore
internal import LaneSystem

/// Answers the judge's questions from a repository and the notes that are known here.
struct GitEvidence: Evidence {
  private let workspace: Workspace
  private let regime: Regime
  private let notes: NotesView
  private let verifier: SignatureVerifier
  /// Paths inside the repository that the old or the new policy runs.
  private let programs: ProgramPaths
  private var commits: [ObjectID: CommitFacts]
  private var changes: [Pair: ChangeFacts] = [:]
  private var readings: [ObjectID: NoteFacts] = [:]
  /// Every object whose note was asked for.
  var asked: Dictionary<ObjectID, NoteFacts>.Keys { readings.keys }
  // One receipt stands under several keys.
  private var judged: [Receipt: JudgedReceipt] = [:]
  private var merges: [Merge: ObjectID?] = [:]

  private struct Pair: Hashable {
    var old: ObjectID?
    var new: ObjectID?
  }

  private struct Merge: Hashable {
    var base: ObjectID?
    var ours: ObjectID
    var theirs: ObjectID
  }

  init(
    _ workspace: Workspace,
    _ regime: Regime,
    notes: NotesView,
    programs: ProgramPaths,
    known commits: [CommitFacts]
  ) throws(Failure) {
    self.workspace = workspace
    self.regime = regime
    self.notes = notes
    self.programs = programs
    verifier = try workspace.signatures()
    self.commits = Dictionary(commits.map { ($0.id, $0) }) { first, _ in first }
  }

  mutating func change(from old: ObjectID?, to new: ObjectID?) throws(CannotTell) -> ChangeFacts {
    let pair = Pair(old: old, new: new)
    if let known = changes[pair] { return known }
    let facts = try Self.change(from: old, to: new, programs: programs, in: workspace)
    changes[pair] = facts
    return facts
  }

  /// What lies between two trees, outside the lane's files and inside them.
  static func change(
    from old: ObjectID?,
    to new: ObjectID?,
    programs: ProgramPaths,
    in workspace: Workspace
  ) throws(CannotTell) -> ChangeFacts {
    let deltas = try asking { () throws(GitError) in
      try workspace.repository.treeDifference(old: old?.oid, new: new?.oid)
    }
    var entries: [ChangeEntry] = []
    for delta in deltas {
      guard let entry = ChangeEntry(delta) else {
        throw CannotTell(
          "\(PathQuoting.quoted(delta.path)) has a mode that git does not write",
          next: "git fsck"
        )
      }
      entries.append(entry)
    }
    let reviewed = LanePaths.reviewed(entries)
    if reviewed.isEmpty, try outside(old, in: workspace) != outside(new, in: workspace) {
      throw CannotTell(
        "trees differ in what no difference shows, such as a directory without files",
        next: "git fsck"
      )
    }
    let guarded = LanePaths.guarded(entries, programs: programs)
    return ChangeFacts(
      id: ChangeText.id(of: reviewed),
      entries: reviewed,
      guarded: guarded.isEmpty
        ? nil : GuardedChange(id: ChangeText.id(of: guarded), entries: guarded)
    )
  }

  /// What a tree has beside `.lane`: whether nothing changed there is decided by ids, never by an
  /// empty difference.
  private static func outside(_ tree: ObjectID?, in workspace: Workspace) throws(CannotTell)
    -> [TreeEntry]
  {
    guard let tree else { return [] }
    let entries = try asking { () throws(GitError) in try workspace.repository.tree(tree.oid) }
    return (entries ?? []).filter { $0.name != Array(".lane".utf8) }
  }

  func identity(of entries: [ChangeEntry]) -> ObjectID { ChangeText.id(of: entries) }

  mutating func notes(on key: ObjectID) throws(CannotTell) -> NoteFacts {
    if let known = readings[key] { return known }
    let reading = try asking { () throws(StoreError) in
      try notes.reading(of: key, in: workspace.repository)
    }
    for receipt in reading.note.receipts where judged[receipt] == nil {
      judged[receipt] = regime.judged(receipt, by: verifier)
    }
    let facts = NoteFacts(
      receipts: reading.note.receipts.compactMap { judged[$0] },
      damaged: reading.note.damaged.map { ($0.digest.text, $0.reason.description) }
        + reading.unreadable.filter(\.isThere).map { ($0.object.hex, $0.reason) },
      missing: reading.unreadable.filter { !$0.isThere }.map {
        "(\($0.object.hex.prefix(10))) cannot be read: \($0.reason)"
      }
    )
    readings[key] = facts
    return facts
  }

  /// Takes some receipts for noted, to see what would come of it.
  mutating func assume(_ receipts: [JudgedReceipt], on key: ObjectID) throws(CannotTell) {
    var facts = try notes(on: key)
    facts.receipts += receipts
    readings[key] = facts
  }

  mutating func commit(_ id: ObjectID) throws(CannotTell) -> CommitFacts {
    guard let facts = try commitIfPresent(id) else {
      throw CannotTell("commit \(id.hex) is not here", next: "git fetch")
    }
    return facts
  }

  mutating func commitIfPresent(_ id: ObjectID) throws(CannotTell) -> CommitFacts? {
    if let known = commits[id] { return known }
    let commit = try asking { () throws(GitError) in try workspace.repository.commit(id.oid) }
    guard let commit else { return nil }
    let facts = CommitFacts(commit)
    commits[id] = facts
    return facts
  }

  func storedEntries(ofChange id: ObjectID) throws(CannotTell) -> [ChangeEntry] {
    let record = try asking { () throws(StoreError) in
      try notes.change(id, in: workspace.repository)
    }
    guard let record, let entries = try? ChangeText.parse(record.text) else {
      throw CannotTell("the stored bytes of change \(id.hex) are not here", next: "git lane sync")
    }
    return entries
  }

  mutating func line(of tip: ObjectID, notIn base: ObjectID?) throws(CannotTell) -> [CommitFacts]? {
    if let base, !workspace.repository.contains(base.oid) { return nil }
    var ids: [ObjectID] = []
    try asking { () throws(GitError) in
      try workspace.repository.firstParentLine(from: tip.oid) { link throws(GitError) in
        // Once a commit is in the base's history, so are all before it.
        if let base, try workspace.repository.isAncestor(link.id, of: base.oid) { return false }
        ids.append(ObjectID(link.id))
        return ids.count <= Limits.steps
      }
    }
    guard ids.count <= Limits.steps else {
      throw CannotTell(
        "a receipt's base lies more than \(Limits.steps) commits back",
        next: "git lane review"
      )
    }
    var line: [CommitFacts] = []
    for id in ids { line.append(try commit(id)) }
    return line
  }

  mutating func commits(of tip: ObjectID, notIn base: ObjectID) throws(CannotTell) -> [CommitFacts]
  {
    let found = try asking { () throws(GitError) in
      try workspace.repository.newCommits(
        including: [tip.oid],
        excluding: [base.oid]
      )
    }
    guard found.count <= Workspace.commitLimit else {
      throw CannotTell(
        "a receipt's base lies more than \(Workspace.commitLimit) commits back",
        next: "git lane review"
      )
    }
    var commits: [CommitFacts] = []
    for entry in found { commits.append(try commit(ObjectID(entry.id))) }
    return commits
  }

  func side(at path: [UInt8], in tree: ObjectID) throws(CannotTell) -> ChangeEntry.Side? {
    let entry = try asking { () throws(GitError) in
      try workspace.repository.entry(in: tree.oid, path: path)
    }
    guard let entry, let mode = FileMode(rawValue: entry.mode) else { return nil }
    return ChangeEntry.Side(mode: mode, id: ObjectID(entry.id))
  }

  func isAncestor(_ a: ObjectID, of b: ObjectID) throws(CannotTell) -> Bool {
    // What is not here cannot be in the history of what is.
    guard workspace.repository.contains(a.oid) else { return false }
    return try asking { () throws(GitError) in
      try workspace.repository.isAncestor(a.oid, of: b.oid)
    }
  }
}

extension GitEvidence {
  func text(_ blob: ObjectID, holds new: ObjectID, since old: ObjectID) throws(CannotTell) -> Bool {
    try asking { () throws(GitError) in
      try workspace.repository.text(blob.oid, holds: new.oid, since: old.oid)
    }
  }

  func mergeBases(_ a: ObjectID, _ b: ObjectID) throws(CannotTell) -> [ObjectID] {
    try asking { () throws(GitError) in
      try workspace.repository.mergeBases(a.oid, b.oid)
    }.map { ObjectID($0) }
  }

  mutating func merge(base: ObjectID?, ours: ObjectID, theirs: ObjectID) throws(CannotTell)
    -> ObjectID?
  {
    let merge = Merge(base: base, ours: ours, theirs: theirs)
    if let known = merges[merge] { return known }
    let tree = try asking { () throws(GitError) in
      try workspace.merges().merge(base: base?.oid, ours: ours.oid, theirs: theirs.oid)
    }.map { ObjectID($0) }
    merges[merge] = .some(tree)
    return tree
  }
}

/// Asks git; what it cannot answer, the gate cannot tell.
private func asking<Result: ~Copyable>(
  _ body: () throws(GitError) -> Result
) throws(CannotTell) -> Result {
  do throws(GitError) { return try body() } catch {
    let failure = Failure(error)
    throw CannotTell(failure.message, next: failure.next ?? "git lane doctor")
  }
}

/// Asks the store, likewise.
private func asking<Result: ~Copyable>(
  _ body: () throws(StoreError) -> Result
) throws(CannotTell) -> Result {
  do throws(StoreError) { return try body() } catch {
    throw CannotTell(error.description, next: "git lane doctor")
  }
}

extension ChangeEntry {
  /// A line of a tree difference, nil where a mode is none that git writes.
  init?(_ delta: TreeDelta) {
    func side(_ mode: UInt32, _ id: OID?) -> Side?? {
      guard let id else { return .some(nil) }
      guard let mode = FileMode(rawValue: mode) else { return nil }
      return Side(mode: mode, id: ObjectID(id))
    }
    guard let old = side(delta.oldMode, delta.oldID), let new = side(delta.newMode, delta.newID)
    else { return nil }
    self.init(path: delta.path, old: old, new: new)
  }
}

extension ChangeText {
  /// The change id of entries: the git blob id of their text.
  package static func id(of entries: [ChangeEntry]) -> ObjectID {
    guard let id = ObjectID(bytes: Digest.gitBlob(bytes(of: entries))) else {
      preconditionFailure("a SHA-1 has twenty bytes")
    }
    return id
  }
}

extension CommitFacts {
  /// What gates ask of a commit.
  init(_ commit: Commit) {
    let author = CommitIdentity(name: commit.author.name, email: commit.author.email)
    let committer = CommitIdentity(name: commit.committer.name, email: commit.committer.email)
    let authors = [author] + AgentTrailers.coAuthors(of: commit.message)
    self.init(
      id: ObjectID(commit.id),
      tree: ObjectID(commit.tree),
      parents: commit.parents.map { ObjectID($0) },
      authors: authors.map { $0.email.lowercased() },
      agents: AgentTrailers.admissions(
        message: commit.message,
        author: author,
        committer: committer
      ).map { Receipt.Builder(name: Receipt.token($0.agent), model: $0.model.map(Receipt.token)) }
    )
  }
}
