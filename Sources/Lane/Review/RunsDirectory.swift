internal import LaneStore

extension Workspace {
  /// Where reviewers work: not in the repository, whose place they have no need to know, and whose
  /// `.git` programs look for above them, or take for a reason to pass files over.
  var runs: String {
    let environment = surroundings.environment
    let cache = environment["XDG_CACHE_HOME"] ?? environment["HOME"].map { "\($0)/.cache" }
    guard let cache, cache.hasPrefix("/") else { return directory.runs }
    return "\(cache)/git-lane/runs"
  }
}
