internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What a remote had when it had no receipts: for that, nobody is sent there to fetch them.
struct UnrecordedTips {
  private let workspace: Workspace
  private let remote: String

  // As many are kept; what lies below others, they stand for.
  private static let limit = 256

  init(of remote: String, in workspace: Workspace) {
    self.remote = remote
    self.workspace = workspace
  }

  private var path: String { workspace.directory.unrecorded(at: remote) }

  /// Whether the remote had a commit when it had no receipts.
  func hold(_ commit: ObjectID) throws(Failure) -> Bool {
    for tip in tips where workspace.repository.contains(tip.oid) {
      let isBelow = try workspace.attempt { () throws(GitError) in
        try workspace.repository.isAncestor(commit.oid, of: tip.oid)
      }
      if tip == commit || isBelow { return true }
    }
    return false
  }

  private var tips: [ObjectID] {
    guard let bytes = try? Files.read(path, limit: 41 * Self.limit) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexBytes: $0) }
  }

  /// Notes some more; where that fails, somebody is sent to fetch what is not there.
  func add(_ more: [ObjectID]) {
    var all = tips
    for tip in more where !all.contains(tip) { all.append(tip) }
    guard all.count <= Self.limit, all.count > tips.count else { return }
    try? Files.makeDirectories(workspace.directory.path + "/unrecorded", mode: 0o700)
    try? Files.writeAtomically(path, Array(all.map { $0.hex + "\n" }.joined().utf8))
  }

  /// Notes what is known of the remote's protected branches, where it was just asked for its receipts
  /// and has none.
  func note(under policy: Policy?) throws(Failure) {
    let copy = LaneReferences.tracking(LaneReferences.notes, of: remote)
    let theirs = try workspace.attempt { () throws(GitError) in
      try workspace.repository.resolve(copy)
    }
    guard let policy, theirs == nil else { return }
    let branches = try KnownRefs.seen(at: remote).branches(in: workspace)
    add(branches.filter { policy.protection(for: $0.name) != nil }.map(\.tip))
  }
}
