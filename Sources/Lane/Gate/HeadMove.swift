internal import Git
internal import LaneCore
internal import LaneSystem

/// The last move of HEAD, as git's own log of it tells: the only place that says whether a commit was
/// made by `git commit` or picked.
struct HeadMove {
  enum Act: Equatable {
    case commit
    case amendment
    case merge
    case fastForward
    /// A cherry-pick, a revert or a rebase: git asks no gate for those.
    case pick
    case other
  }

  let old: ObjectID?
  let new: ObjectID?
  let act: Act

  /// Reads the log's last line; nil where there is none.
  static func last(in workspace: Workspace) -> HeadMove? {
    let path = workspace.repository.gitDirectory + "/logs/HEAD"
    guard let bytes = try? Files.tail(path, limit: 1 << 16) else { return nil }
    return bytes.split(separator: UInt8(ascii: "\n")).last.flatMap { HeadMove(line: $0) }
  }

  /// Reads `<old> <new> <committer>`, a tab, and what moved HEAD.
  init?(line: ArraySlice<UInt8>) {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count == 3, let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    // Zeros, before the first commit, are no id.
    old = ObjectID(hexBytes: words[0])
    new = ObjectID(hexBytes: words[1])
    act = Self.act(String(decoding: line[(tab + 1)...], as: UTF8.self))
  }

  private static func act(_ text: String) -> Act {
    if text.hasPrefix("commit (amend)") { return .amendment }
    if text.hasPrefix("commit") { return .commit }
    if text.hasSuffix(": Fast-forward") { return .fastForward }
    let isPick = ["cherry-pick", "revert", "rebase", "pull --rebase"].contains {
      text.hasPrefix($0)
    }
    if isPick { return .pick }
    return text.hasPrefix("merge") || text.hasPrefix("pull") ? .merge : .other
  }
}
