internal import LaneCore
internal import LaneStore
internal import LaneSystem

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

  /// Makes a directory for one piece of work, and clears away what killed programs left.
  func makeRun(_ prefix: String) throws(SystemError) -> RunPlace {
    try Files.makeDirectories(runs, mode: 0o700)
    for place in [runs, directory.runs] { clearLeftovers(in: place) }
    return try RunPlace(in: runs, prefix: prefix)
  }

  private func clearLeftovers(in place: String) {
    let now = surroundings.now().milliseconds
    for name in (try? Files.list(place)) ?? [] {
      let path = "\(place)/\(name)"
      guard let stamp = Files.stamp(path), stamp.isDirectory else { continue }
      let isOld = now - stamp.modified / 1_000_000 > Self.longestRun
      if RunPlace.isAbandoned(path) ?? isOld { try? Files.removeTree(path) }
    }
  }

  // Nothing works for a day without making a file in its directory.
  private static let longestRun: Int64 = 24 * 60 * 60 * 1000

  /// The trees that are kept for the next review, each clone's in a directory of its own.
  var keptTrees: String { "\(workplace)/trees" }
}
