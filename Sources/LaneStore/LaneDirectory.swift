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

  /// Exists while something may not have been published.
  package var unpublished: String { path + "/unpublished" }

  /// Answers that can be computed again.
  package var cache: String { path + "/cache" }

  /// Work that is thrown away afterwards.
  package var runs: String { path + "/runs" }
}
