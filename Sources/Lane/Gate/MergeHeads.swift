internal import Git
internal import LaneCore
internal import LaneSystem

/// The commits that are being merged into HEAD.
enum MergeHeads {
  /// Those of a merge that waits for its commit.
  static func recorded(in workspace: Workspace) -> [ObjectID] {
    let path = workspace.repository.gitDirectory + "/MERGE_HEAD"
    let bytes = (try? Files.readIfPresent(path, limit: 1 << 20)) ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexBytes: $0) }
  }

  /// Those of a merge under way, of which there is no file before its hook has agreed: git names
  /// each to its children by a variable, in no order.
  static func announced(in environment: [String: String]) -> [ObjectID] {
    environment.keys.sorted().compactMap { name in
      name.hasPrefix(prefix) ? ObjectID(hex: name.dropFirst(prefix.count)) : nil
    }
  }

  private static let prefix = "GITHEAD_"
}
