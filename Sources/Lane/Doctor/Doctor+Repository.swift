internal import Git
internal import LaneCore
internal import LaneSystem

extension Doctor {
  /// Looks for what makes a gate see less of history, or another one, than git shows.
  mutating func checkRepository() throws(Failure) {
    try checkGit()
    if workspace.repository.isShallow {
      diagnosis.warn(
        Self.repository,
        "history",
        "this clone is shallow: gates cannot tell what lies behind its end",
        next: "git fetch --unshallow"
      )
    }
    if try workspace.promisor() != nil {
      diagnosis.warn(
        Self.repository,
        "objects",
        "a partial clone: gates fetch nothing, and cannot tell without what it left out",
        next: workspace.remedyForMissing()
      )
    }
    let replaced = try workspace.attempt { () throws(GitError) in
      try workspace.repository.references(prefix: "refs/replace/").count
    }
    if replaced > 0 {
      diagnosis.warn(
        Self.repository,
        "refs/replace",
        "git shows \(replaced) object\(replaced == 1 ? "" : "s") replaced; gates judge those that a "
          + "push sends",
        next: "git replace --list"
      )
    }
    let grafts = workspace.repository.commonDirectory + "/info/grafts"
    if Files.stamp(grafts, following: true).map({ $0.size > 0 }) ?? false {
      diagnosis.warn(
        Self.repository,
        "info/grafts",
        "git shows other parents than commits have; gates judge by those that they have",
        next: "git replace --convert-graft-file"
      )
    }
  }

  private static let repository = "repository"
  /// The first git whose `merge-tree` computes what a landing rests on.
  private static let oldestGit = [2, 39]

  private mutating func checkGit() throws(Failure) {
    let output = try workspace.attempt { () throws(GitError) in
      try workspace.git.output(["version"])
    }
    // git version 2.39.5 (Apple Git-154)
    let words = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let version = words.count > 2 ? String(words[2]) : "unknown"
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    if numbers.lexicographicallyPrecedes(Self.oldestGit) {
      diagnosis.fail(
        Self.repository,
        "git",
        "version \(version) is older than 2.39: gates cannot compute merges with it",
        next: "install a newer git"
      )
    } else {
      diagnosis.good(Self.repository, "git", version)
    }
  }
}
