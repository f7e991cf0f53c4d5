extension Repository {
  /// The entries of a tree in git's order, or nil when it is not here.
  ///
  /// Refuses a tree with duplicate, unsorted or impossible entries.
  package func tree(_ id: OID) throws(GitError) -> [TreeEntry]? {
    guard let object = try storedObject(id, as: .tree) else { return nil }
    var cursor = try TreeCursor(object, label: id)
    var entries: [TreeEntry] = []
    while cursor.hasEntry {
      entries.append(try cursor.entry)
      try cursor.advance()
    }
    return entries
  }

  /// What a tree has at a path such as `src/main.swift`; nil when it has nothing there.
  ///
  /// A subtree on the way that is not here is an error: nobody knows what it holds.
  package func entry(in tree: OID, path: [UInt8]) throws(GitError) -> TreeEntry? {
    var current = tree
    var rest = path[...]
    while true {
      let name = rest.prefix { $0 != UInt8(ascii: "/") }
      guard !name.isEmpty, let found = try child(of: current, named: Array(name)) else {
        return nil
      }
      rest = rest.dropFirst(name.count)
      guard !rest.isEmpty else { return found }
      guard found.isDirectory else { return nil }
      rest = rest.dropFirst()
      current = found.id
    }
  }

  /// As `entry(in:path:)`, with the path as text.
  package func entry(in tree: OID, path: String) throws(GitError) -> TreeEntry? {
    try entry(in: tree, path: Array(path.utf8))
  }

  /// Stores a tree of these entries, in any order; refuses names twice and impossible names.
  package func writeTree(_ entries: [TreeEntry]) throws(GitError) -> OID {
    let names = Set(entries.map(\.name))
    guard names.count == entries.count, names.allSatisfy({ TreeEntry.isValid(name: $0) }) else {
      throw GitError(.malformedTree, "write tree", "a name is given twice or cannot be one")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count * 40)
    for entry in entries.sorted(by: { TreeProbe.precedes($0.probe, $1.probe) }) {
      entry.append(to: &bytes)
    }
    return try writeObject(.tree, bytes)
  }

  /// Opens a tree that must be here; nil stands for "no tree".
  func cursor(_ id: OID?) throws(GitError) -> TreeCursor {
    guard let id else { return try TreeCursor(nil, label: nil) }
    guard let object = try storedObject(id, as: .tree) else {
      throw GitError(.notFound, "read tree \(id)", "it is not in this repository")
    }
    return try TreeCursor(object, label: id)
  }

  private func child(of tree: OID, named name: [UInt8]) throws(GitError) -> TreeEntry? {
    var cursor = try cursor(tree)
    while cursor.hasEntry {
      if unsafe name.withUnsafeBytes({ unsafe cursor.isNamed($0) }) { return try cursor.entry }
      try cursor.advance()
    }
    return nil
  }
}
