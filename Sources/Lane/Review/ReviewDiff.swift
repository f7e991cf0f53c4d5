internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Differences as a reviewer reads them: whatever the change or the machine says of how to show it.
struct ReviewDiff {
  /// A difference with whole functions is worth reading up to this size, then with ten lines around.
  private static let wholeFunctionLimit = 400 << 10
  private static let transientLimit = 64 << 10

  let workspace: Workspace
  /// An empty directory of ours, to run git in.
  let scratch: String

  /// The unified difference of two trees, without lane files and some other paths.
  func between(_ base: ObjectID, _ head: ObjectID, leavingOut paths: [[UInt8]]) throws(Failure)
    -> [UInt8]
  {
    let base = try pruned(base, paths)
    let head = try pruned(head, paths)
    let diff = try text(base, head, ["--function-context"])
    guard diff.count > Self.wholeFunctionLimit else { return diff }
    return try text(base, head, ["--unified=10"])
  }

  /// A git that works on the repository's objects, with no file, index or attribute in sight.
  var git: GitCommand {
    GitCommand(environment: workspace.surroundings.environment, directory: scratch)
      .setting("GIT_DIR", to: workspace.repository.gitDirectory)
      .setting("GIT_WORK_TREE", to: scratch)
      .setting("GIT_INDEX_FILE", to: "\(scratch)/no-index")
      .setting("GIT_ATTR_NOSYSTEM", to: "1")
  }

  /// A tree without what is left out: names are bytes, which no pathspec has to carry.
  func pruned(_ tree: ObjectID, _ paths: [[UInt8]]) throws(Failure) -> OID {
    let changes = ([Array(".lane".utf8)] + paths).map { TreeChange.remove($0) }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.updateTree(base: tree.oid, changes: changes)
    }
  }

  private func text(_ base: OID, _ head: OID, _ context: [String]) throws(Failure) -> [UInt8] {
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
  func text(of transient: Receipt.Transient) throws(Failure) -> [UInt8] {
    let path = PathQuoting.quoted(transient.path)
    let bytes = try workspace.attempt { () throws(GitError) in
      let repository = workspace
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
