import LaneSystem

/// The tree that the index would commit.
package struct IndexTree: Equatable, Sendable {
  package let tree: OID
  /// Paths announced with `git add -N`: in the index, not in the tree.
  package let intentToAdd: [[UInt8]]

  package init(tree: OID, intentToAdd: [[UInt8]]) {
    self.tree = tree
    self.intentToAdd = intentToAdd
  }
}

extension Repository {
  /// Stores the tree of the index in force (`GIT_INDEX_FILE`), as `git write-tree` would.
  ///
  /// Unmerged entries are an error (`unmerged`). Trees that git has written already are not
  /// written again. `git` is run only for a split index.
  package func indexTree(using git: GitCommand) throws(GitError) -> IndexTree {
    guard let bytes = try readIndex() else {
      return IndexTree(tree: try writeTree([]), intentToAdd: [])
    }
    let index = try IndexFile(bytes)
    guard !index.isSplit else { return try splitIndexTree(git) }
    // Git forgets a tree as soon as anything below it changes, conflicts and `add -N` included.
    if let cached = index.cachedTree, let tree = cached.id, cached.entryCount == index.entryCount,
      contains(tree)
    {
      return IndexTree(tree: tree, intentToAdd: [])
    }
    let entries = try index.entries()
    if let conflict = entries.first(where: { $0.stage != 0 }) {
      throw GitError(
        .unmerged,
        "read the index",
        "'\(String(decoding: conflict.path, as: UTF8.self))' is not merged"
      )
    }
    let builder = IndexTreeBuilder(entries: entries)
    let root = try builder.write(entries.indices, prefix: 0, index.cachedTree, in: self)
    return IndexTree(
      tree: try orEmptyTree(root),
      intentToAdd: entries.filter(\.isIntentToAdd).map(\.path)
    )
  }

  /// Nil when there is no index yet.
  private func readIndex() throws(GitError) -> [UInt8]? {
    do throws(SystemError) {
      return try Files.readIfPresent(indexPath, limit: 1 << 30)
    } catch {
      throw GitError(.corrupt, "read the index", error.message)
    }
  }

  private func orEmptyTree(_ id: OID?) throws(GitError) -> OID {
    if let id { return id }
    return try writeTree([])
  }

  private func splitIndexTree(_ git: GitCommand) throws(GitError) -> IndexTree {
    let output = try git.output(["write-tree"])
    guard let tree = OID(hexDigits: output.prefix(OID.hexCount)) else {
      throw GitError(.corrupt, "run 'git write-tree'", "it printed no tree")
    }
    let listing = try git.output(["diff", "--name-only", "-z", "--diff-filter=A"])
    return IndexTree(tree: tree, intentToAdd: listing.split(separator: 0).map(Array.init))
  }
}

/// Writes the trees of an index from the leaves up.
private struct IndexTreeBuilder {
  let entries: [IndexFile.Entry]

  /// Nil when nothing in the range has content.
  func write(
    _ range: Range<Int>,
    prefix: Int,
    _ cached: IndexFile.CachedTree?,
    in repository: borrowing Repository
  ) throws(GitError) -> OID? {
    if let cached, let id = cached.id, cached.entryCount == range.count, repository.contains(id) {
      return id
    }
    var bytes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let entry = entries[index]
      let rest = entry.path[prefix...]
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
        if !entry.isIntentToAdd {
          TreeEntry(name: Array(rest), mode: entry.mode, id: entry.id).append(to: &bytes)
        }
        index += 1
        continue
      }
      let name = Array(rest[..<slash])
      let end = endOfDirectory(entry.path[...slash], from: index, before: range.upperBound)
      // A sparse index names a whole directory, with a slash at the end.
      let isWhole = slash == entry.path.count - 1
      let id =
        isWhole
        ? entry.id
        : try write(index..<end, prefix: slash + 1, cached?.children[name], in: repository)
      if let id {
        TreeEntry(name: name, mode: FileMode.directory, id: id).append(to: &bytes)
      }
      index = isWhole ? index + 1 : end
    }
    return bytes.isEmpty ? nil : try repository.writeObject(.tree, bytes)
  }

  private func endOfDirectory(_ path: ArraySlice<UInt8>, from start: Int, before limit: Int) -> Int
  {
    var end = start + 1
    while end < limit, entries[end].path.starts(with: path) { end += 1 }
    return end
  }
}
