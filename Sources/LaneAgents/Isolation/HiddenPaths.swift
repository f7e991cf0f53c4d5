internal import LaneSystem

/// What must lie in no directory that a reviewer sees as a whole.
enum HiddenPaths {
  /// The paths for a run, each also as the one that it leads to: a directory is told by either.
  static func all(_ request: ReviewerRequest, run: RunDirectory) -> [String] {
    let paths = request.hidden + [run.path, request.environment["HOME"] ?? "/root"]
    return paths.flatMap { [$0] + (Files.realPath($0).map { [$0] } ?? []) }
  }
}
