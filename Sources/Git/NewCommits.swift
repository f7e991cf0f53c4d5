import LaneSystem

extension Repository {
  /// The commits that `including` reach and `excluding` do not, children before parents.
  ///
  /// Asked from `git rev-list`, which outpaces a walk in process where much is excluded; without
  /// its commit graph, a file that nothing verifies. Throws (`shallow`) where the walk met the
  /// boundary of a shallow clone, behind which there may be more.
  package func newCommits(
    including: [OID],
    excluding: [OID],
    using git: GitCommand
  ) throws(GitError) -> [CommitParents] {
    guard !including.isEmpty else { return [] }
    let input = including.map { "\($0)\n" } + excluding.map { "^\($0)\n" }
    let output = try git.output(
      ["-c", "core.commitGraph=false", "rev-list", "--stdin", "--topo-order", "--parents"],
      input: Array(input.joined().utf8)
    )
    let boundary = try shallowBoundary()
    var commits: [CommitParents] = []
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let ids = line.split(separator: UInt8(ascii: " ")).map { OID(hexDigits: $0) }
      guard let first = ids.first, let id = first, !ids.contains(nil) else {
        throw GitError(.corrupt, "run 'git rev-list'", "it printed a line that is no commit's")
      }
      guard !boundary.contains(id) else {
        throw GitError(
          .shallow,
          "list commits",
          "this clone is shallow at \(id); 'git fetch --unshallow' gets the rest"
        )
      }
      commits.append(CommitParents(id: id, parents: ids.dropFirst().compactMap { $0 }))
    }
    return commits
  }

  /// The commits whose parents a shallow clone left out.
  private func shallowBoundary() throws(GitError) -> Set<OID> {
    let path = "\(commonDirectory)/shallow"
    do {
      let bytes = try Files.readIfPresent(path) ?? []
      return Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { OID(hexDigits: $0) })
    } catch {
      throw GitError(.corrupt, "read the shallow boundary", error.message)
    }
  }
}

/// A commit and its parents, as `git rev-list --parents` prints them.
package struct CommitParents: Equatable, Sendable {
  package let id: OID
  package let parents: [OID]
}
