internal import LaneStore

extension Workspace {
  /// Where reviewers work: not in the repository, whose place they have no need to know, and whose
  /// `.git` programs look for above them, or take for a reason to pass files over.
  private var workplace: String {
    let environment = surroundings.environment
    let cache = environment["XDG_CACHE_HOME"] ?? environment["HOME"].map { "\($0)/.cache" }
    guard let cache, cache.hasPrefix("/") else { return directory.path }
    return "\(cache)/git-lane"
  }

  /// What is thrown away after each review.
  var runs: String { "\(workplace)/runs" }

  /// The trees that are kept for the next review, each clone's in a directory of its own.
  var keptTrees: String { "\(workplace)/trees" }
}
