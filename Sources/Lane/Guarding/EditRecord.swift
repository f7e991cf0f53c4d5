internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What agents' own hooks told of their edits in this clone, the latest last.
///
/// It stays here: a review draws from it who built a change, and its receipt says so.
struct EditRecord {
  // Some ten thousand edits; the older half goes when there are more.
  private static let sizeLimit = 2 << 20
  private static let blobLimit = 16 << 20

  private let workspace: Workspace
  private var path: String { workspace.directory.edits }

  init(in workspace: Workspace) { self.workspace = workspace }

  var isThere: Bool { Files.exists(path) }

  /// Keeps what a call has written; nothing where the lane was never set up.
  func add(_ call: GuardCall, writing paths: [String]) throws(Failure) {
    guard Files.exists(workspace.directory.path),
      let root = workspace.repository.workDirectory.map({ $0.hasSuffix("/") ? $0 : $0 + "/" }),
      let real = Files.realPath(root)
    else { return }
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    var lines = ""
    for path in paths {
      // The work tree may be known by another name than git's.
      let place = [root, real + "/"].first { path.hasPrefix($0) }
      guard let place, path.count > place.count else { continue }
      let stamp = Files.stamp(path)
      guard stamp?.isDirectory != true else { continue }
      let edit = AgentEdit(
        agent: call.agent,
        model: call.model,
        branch: head.branch,
        head: head.commit.map { ObjectID($0) },
        blob: stamp.flatMap { blob(path, $0) },
        path: Array(path.dropFirst(place.count).utf8)
      )
      lines += edit.line + "\n"
    }
    guard !lines.isEmpty else { return }
    let lock = try? FileLock.acquire(path + "-lock")
    defer { withExtendedLifetime(lock) {} }
    // Against who forgets the older half just now. Where there can be no lock the edit is noted all the
    // same; one that is held is waited for, since what was added meanwhile would be forgotten too.
    do throws(SystemError) {
      try Files.appendLines(path, Array(lines.utf8), mode: 0o600)
    } catch { throw Failure(error) }
    if lock != nil, let size = Files.stamp(path)?.size, size > Self.sizeLimit { forgetOlderHalf() }
  }

  /// The edits that went into a change, each agent's of a file once.
  ///
  /// It counts if the change ends with the very bytes that it left, whatever the file is called by now,
  /// or has them on its way; and for the same file if it was made after the change's base, on the
  /// change's own branch, on one that is gone, or on one where nothing was committed since.
  func edits(
    in change: ChangeFacts,
    passing blobs: [ObjectID],
    from base: ObjectID?,
    to tip: ObjectID?,
    on branches: Set<String>
  ) throws(Failure) -> [AgentEdit] {
    let paths = Set(change.entries.map(\.path))
    var bytes = Set(change.entries.compactMap { $0.new?.id } + blobs)
    // An empty file is nobody's.
    if let empty = Self.blob(of: []) { bytes.remove(empty) }
    var found: [AgentEdit] = []
    var known: Set<[String]> = []
    for edit in try read() {
      let name = [edit.agent, edit.model ?? "", PathQuoting.quoted(edit.path)]
      guard !known.contains(name) else { continue }
      var isPart = edit.blob.map(bytes.contains) ?? false
      if !isPart, paths.contains(edit.path) {
        isPart = try isSince(base, edit, to: tip, on: branches)
      }
      guard isPart else { continue }
      known.insert(name)
      found.append(edit)
    }
    return found
  }

  private func isSince(
    _ base: ObjectID?,
    _ edit: AgentEdit,
    to tip: ObjectID?,
    on branches: Set<String>
  ) throws(Failure) -> Bool {
    guard let head = edit.head, workspace.repository.contains(head.oid) else {
      return edit.branch.map(branches.contains) ?? true
    }
    if let base, head != base, try isAncestor(head, of: base) { return false }
    if let branch = edit.branch {
      if branches.contains(branch) { return true }
      let other = try workspace.attempt { () throws(GitError) in
        try workspace.repository.resolve(branch)
      }
      // What was not committed there may have been taken along.
      if let other, other != head.oid { return false }
    }
    guard let tip, head != tip else { return true }
    return try isAncestor(head, of: tip)
  }

  private func isAncestor(_ older: ObjectID, of newer: ObjectID) throws(Failure) -> Bool {
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(older.oid, of: newer.oid)
    }
  }

  private func read() throws(Failure) -> [AgentEdit] {
    do throws(SystemError) {
      let bytes = try Files.readIfPresent(path, limit: 2 * Self.sizeLimit) ?? []
      var edits: [AgentEdit] = []
      var broken = 0
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n" as Character) {
        if let edit = AgentEdit(line: line) { edits.append(edit) } else { broken += 1 }
      }
      if broken > 0 {
        workspace.surroundings.voice.warn(
          "\(broken) of the edits that agents made here cannot be read: \(path)"
        )
      }
      return edits
    } catch { throw Failure(error) }
  }

  private func blob(_ path: String, _ stamp: Stamp) -> ObjectID? {
    guard stamp.isRegular, let bytes = try? Files.read(path, limit: Self.blobLimit) else {
      return nil
    }
    return Self.blob(of: bytes)
  }

  private static func blob(of bytes: [UInt8]) -> ObjectID? {
    ObjectID(bytes: Digest.sha1(Array("blob \(bytes.count)\0".utf8) + bytes))
  }

  private func forgetOlderHalf() {
    guard let bytes = try? Files.read(path, limit: 4 * Self.sizeLimit) else { return }
    let half = bytes.suffix(bytes.count / 2)
    let start = half.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? half.endIndex
    try? Files.writeAtomically(path, Array(bytes[start...]), mode: 0o600)
  }
}
