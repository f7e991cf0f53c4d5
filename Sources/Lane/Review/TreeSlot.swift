internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// A place in the cache where one tree of a clone stays between reviews, held by this process.
///
/// The record stands there only while nobody uses the tree: whoever takes it removes the record
/// first, so that a tree whose user died is believed by nobody.
final class TreeSlot {
  /// One for reviewers, one for tests, analysers or another review meanwhile.
  private static let count = 2
  /// All that is kept, of all clones, takes no more than this on disk, and is not kept longer.
  static let sizeLimit: Int64 = 4 << 30
  private static let patience: Int64 = 14 * 24 * 3_600_000

  private let directory: String
  private let lock: FileLock

  /// Takes the first place of this clone that nobody holds; nil where there is none.
  static func take(in workspace: Workspace) -> TreeSlot? {
    let clone = Hex.encode(
      Digest.sha256(Array(workspace.repository.commonDirectory.utf8)).prefix(16)
    )
    for number in 0..<count {
      if let slot = TreeSlot("\(workspace.keptTrees)/\(clone)-\(number)") { return slot }
    }
    return nil
  }

  private init?(_ directory: String) {
    guard (try? Files.makeDirectories(directory, mode: 0o700)) != nil,
      let lock = try? FileLock.acquire("\(directory)/lock", patience: 0)
    else { return nil }
    self.directory = directory
    self.lock = lock
  }

  var tree: String { "\(directory)/tree" }
  private var record: String { "\(directory)/record" }

  /// What stands here, where it is as it was left; from now on it is this process's to change.
  func open(in workspace: Workspace) -> MaterialisedTree? {
    let kept = TreeRecord(record, in: workspace)?.made
    guard (try? Files.remove(record)) != nil else { return nil }
    guard let kept, kept.root.isUntouched(at: Array(tree.utf8)) else { return nil }
    return kept
  }

  /// Leaves a tree for the next review, and makes room where all that is kept is too much.
  func keep(_ made: MaterialisedTree, in workspace: Workspace) {
    let now = workspace.surroundings.now()
    let kept = TreeRecord(made, at: now)
    guard kept.bytes <= Self.sizeLimit, kept.write(record, in: workspace) else { return clear() }
    Self.makeRoom(kept.bytes, besides: directory, now, in: workspace.keptTrees)
  }

  /// How many trees are kept in a directory for whomever, and what they take on disk.
  static func kept(in directory: String) -> (count: Int, bytes: Int64) {
    let records = ((try? Files.list(directory)) ?? []).map { "\(directory)/\($0)/record" }
    let heads = records.compactMap { TreeRecord.head($0) }
    return (heads.count, heads.reduce(0) { $0 + $1.bytes })
  }

  /// Takes away what stands here.
  func clear() {
    try? Files.remove(record)
    try? Files.removeTree(tree)
  }

  /// Removes trees that were not used for long, and the oldest of those that are too many.
  private static func makeRoom(
    _ own: Int64,
    besides used: String,
    _ now: Timestamp,
    in directory: String
  ) {
    let others = ((try? Files.list(directory)) ?? []).map { "\(directory)/\($0)" }
      .filter { $0 != used }
      .map { ($0, TreeRecord.head("\($0)/record") ?? (time: 0, bytes: 0)) }
      .sorted { $0.1.time > $1.1.time }
    var sum = own
    for (other, head) in others where Files.exists("\(other)/tree") {
      sum += head.bytes
      let isOld = head.time < now.milliseconds - patience
      guard isOld || sum > sizeLimit else { continue }
      // Somebody's at this moment, or nobody's.
      guard let slot = TreeSlot(other) else { continue }
      slot.clear()
      sum -= head.bytes
    }
  }
}
