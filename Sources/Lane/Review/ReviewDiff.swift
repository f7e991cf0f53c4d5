internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The difference that a reviewer reads: whatever the change or the machine says of how to show it.
struct ReviewDiff {
  /// A difference with whole functions is worth reading up to this size, then with ten lines around.
  private static let wholeFunctionLimit = 400 << 10
  private static let transientLimit = 64 << 10

  let ground: ReviewGround
  let subject: ReviewSubject
  /// Paths that are not for the reviewer.
  let stamped: [[UInt8]]

  /// Returns it as a unified difference; an empty directory of ours is needed to run git in.
  func bytes(scratch: String) throws(Failure) -> [UInt8] {
    let base = try pruned(subject.base.tree)
    let head = try pruned(subject.head.tree)
    var diff = try text(base, head, ["--function-context"], scratch)
    if diff.count > Self.wholeFunctionLimit {
      diff = try text(base, head, ["--unified=10"], scratch)
    }
    for transient in subject.history.transients { diff += try text(of: transient) }
    return diff
  }

  /// A tree without what is left out: names are bytes, which no pathspec has to carry.
  private func pruned(_ tree: ObjectID) throws(Failure) -> OID {
    let changes = ([Array(".lane".utf8)] + stamped).map { TreeChange.remove($0) }
    return try ground.workspace.attempt { () throws(GitError) in
      try ground.workspace.repository.updateTree(base: tree.oid, changes: changes)
    }
  }

  private func text(_ base: OID, _ head: OID, _ context: [String], _ scratch: String)
    throws(Failure) -> [UInt8]
  {
    let workspace = ground.workspace
    // An empty work tree and no index: there are no attributes for git to find.
    let git = GitCommand(environment: workspace.surroundings.environment, directory: scratch)
      .setting("GIT_DIR", to: workspace.repository.gitDirectory)
      .setting("GIT_WORK_TREE", to: scratch)
      .setting("GIT_INDEX_FILE", to: "\(scratch)/no-index")
      .setting("GIT_ATTR_NOSYSTEM", to: "1")
    let configuration = [
      "core.quotePath=true", "core.attributesFile=/dev/null", "diff.suppressBlankEmpty=false",
    ].flatMap { ["-c", $0] }
    let options = [
      "diff-tree", "-r", "-p", "--no-renames", "--full-index", "--no-color", "--no-ext-diff",
      "--no-textconv", "--text", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative",
      "--diff-algorithm=histogram", "--indent-heuristic", "--inter-hunk-context=0",
      "--ignore-submodules=none", "--submodule=short", "--ws-error-highlight=none",
    ]
    return try workspace.attempt { () throws(GitError) in
      try git.output(configuration + options + context + [base.hex, head.hex])
    }
  }

  /// What a commit put somewhere on the way: it lands in the history, so it is shown.
  private func text(of transient: Receipt.Transient) throws(Failure) -> [UInt8] {
    let path = PathQuoting.quoted(transient.path)
    let bytes = try ground.workspace.attempt { () throws(GitError) in
      let repository = ground.workspace
      guard try repository.repository.kind(of: transient.blob.oid) == .blob,
        let size = try repository.repository.blobSize(transient.blob.oid),
        size <= Self.transientLimit
      else { return nil as [UInt8]? }
      return try repository.repository.readBlob(transient.blob.oid, limit: Self.transientLimit)
    }
    let title = "On the way, and gone or as before in the result: \(path) (\(transient.blob.hex))\n"
    guard let bytes, !bytes.contains(0) else {
      return Array((title + "(not text, or too large to be shown)\n").utf8)
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var text = Array("\(title)--- /dev/null\n+++ b/\(path)\n@@ -0,0 +1,\(lines.count) @@\n".utf8)
    for line in lines { text += [UInt8(ascii: "+")] + line + [UInt8(ascii: "\n")] }
    return text
  }
}
