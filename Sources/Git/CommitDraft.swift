/// A commit that is not stored yet.
package struct CommitDraft: Sendable {
  package var tree: OID
  package var parents: [OID]
  package var author: Person
  package var committer: Person
  package var message: [UInt8]

  package init(
    tree: OID,
    parents: [OID],
    author: Person,
    committer: Person,
    message: [UInt8]
  ) {
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.message = message
  }

  /// The bytes of the commit: what is stored, and what a signature is over.
  package var bytes: [UInt8] { header + [UInt8(ascii: "\n")] + message }

  /// The bytes of the commit with a signature over `bytes` put in, as `git commit -S` does.
  package func bytes(signedBy armored: [UInt8]) -> [UInt8] {
    var lines = armored.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var signed = header
    var prefix = "gpgsig "
    for line in lines {
      signed.append(contentsOf: prefix.utf8)
      signed.append(contentsOf: line)
      signed.append(UInt8(ascii: "\n"))
      prefix = " "
    }
    return signed + [UInt8(ascii: "\n")] + message
  }

  private var header: [UInt8] {
    var header: [UInt8] = []
    func add(_ name: String, _ value: [UInt8]) {
      header.append(contentsOf: "\(name) ".utf8)
      header.append(contentsOf: value)
      header.append(UInt8(ascii: "\n"))
    }
    add("tree", tree.hexDigits)
    for parent in parents { add("parent", parent.hexDigits) }
    add("author", author.line)
    add("committer", committer.line)
    return header
  }
}

extension Repository {
  /// Stores a commit without a signature.
  package func writeCommit(_ draft: CommitDraft) throws(GitError) -> OID {
    try writeObject(.commit, draft.bytes)
  }
}
