import LaneCore
import LaneSystem

/// The files of this clone that are never committed or pushed: `<common directory>/lane/`.
package struct LaneDirectory: Hashable, Sendable {
  /// The directory itself, without a trailing slash.
  package let path: String

  /// Names the directory beside the objects and references that all worktrees share.
  package init(commonDirectory: String) {
    path = commonDirectory + (commonDirectory.hasSuffix("/") ? "lane" : "/lane")
  }

  /// The private key of this machine; the public one has `.pub` appended.
  package var machineKey: String { path + "/key" }

  /// Held while a lane reference is being moved.
  package var lock: String { path + "/lock" }

  /// What the holder of ``lock`` is moving; it outlives a holder that was killed.
  package var journal: String { path + "/journal" }

  /// Another word after each write; see ``UnpublishedMarker``.
  package var unpublished: String { path + "/unpublished" }

  /// The word of when a remote had everything.
  package func published(to remote: String) -> String {
    path + "/published/" + Self.fileName(remote)
  }

  /// What a remote had when it had no receipts.
  package func unrecorded(at remote: String) -> String {
    path + "/unrecorded/" + Self.fileName(remote)
  }

  private static func fileName(_ remote: String) -> String {
    // Hooks ask on every push, so what needs a library to be started is for names that fit no file.
    let name = Array(remote.utf8)
    return Hex.encode(name.count <= 100 ? name : Digest.sha256(name))
  }

  /// What agents' hooks told of their edits.
  package var edits: String { path + "/edited-by" }

  /// Answers that can be computed again.
  package var cache: String { path + "/cache" }

  /// Held while a reviewer is asked about a change.
  package var turns: String { path + "/turns" }

  /// What reviewers answered in looks that are not over.
  package var looks: String { path + "/looks" }

  /// Work that is thrown away afterwards.
  package var runs: String { path + "/runs" }
}
