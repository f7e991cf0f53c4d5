internal import CGit2
internal import LaneSystem

/// Computes what git makes of two trees that changed since a third.
///
/// The merges happen in a scratch repository that borrows the objects: no configuration, attribute,
/// driver, replaced object or reference of the real one has a say, the options are written down
/// here, and nothing is written to the real one. One engine, `git merge-tree` with ort, so that every
/// clone gets the same tree.
package final class MergeEngine {
  private let path: String
  private let scratch: Repository
  private let environment: [String: String]

  /// Makes the scratch repository over the objects of another; the environment says where `git` is
  /// found, and where temporary files go.
  package init(over repository: borrowing Repository, environment: [String: String])
    throws(GitError)
  {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let path: String
    do {
      path = try Files.makeTemporaryDirectory(in: parent, prefix: "git-lane-merge-")
      try Self.fill(path)
    } catch {
      throw GitError(.command, "make a scratch repository", error.message)
    }
    self.path = path
    let borrowed = repository.objectDirectories.map(Self.quoted).joined(separator: ":")
    self.environment = [
      "PATH": environment["PATH"] ?? "",
      "LC_ALL": "C",
      "GIT_DIR": path,
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": borrowed,
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_NO_REPLACE_OBJECTS": "1",
      "GIT_NO_LAZY_FETCH": "1",
    ]
    scratch = try Repository.open(environment: self.environment, directory: path)
  }

  deinit { try? Files.removeTree(path) }

  /// Where what was computed can be read.
  package var objectDirectory: String { path + "/objects" }

  /// The tree that a merge gives, nil where the two conflict; nil for a tree stands for the empty one.
  package func merge(base: OID?, ours: OID?, theirs: OID?) throws(GitError) -> OID? {
    let start = try commit(base, on: [])
    let first = try commit(ours, on: [start])
    let second = try commit(theirs, on: [start])
    // Two equal commits would be no merge at all.
    if first == second { return try Self.tree(ours) }
    let command = GitCommand(environment: environment, directory: path)
    let arguments = ["merge-tree", "--write-tree", "--no-messages", "--stdin"]
    let output = try command.output(arguments, input: Array("\(first) \(second)\n".utf8))
    let fields = output.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    switch fields.first.map({ String(decoding: $0, as: UTF8.self) }) {
    case "0": return nil
    case "1":
      if fields.count > 1, let tree = OID(hexDigits: fields[1]) { return tree }
      fallthrough
    default:
      throw GitError(.corrupt, "run 'git merge-tree'", "it did not say what came of the merge")
    }
  }

  /// A commit, in the scratch repository alone, that merges one commit into another.
  package func mergeCommit(of theirs: OID, into ours: OID, tree: OID) throws(GitError) -> OID {
    try commit(tree, on: [ours, theirs])
  }

  private func commit(_ tree: OID?, on parents: [OID]) throws(GitError) -> OID {
    // A tree that is missing is an empty one to some versions of git.
    if let tree, try scratch.kind(of: tree) != .tree {
      throw GitError(.notFound, "merge trees", "tree \(tree) is not in this repository")
    }
    let nobody = Person(name: "git lane", email: "", time: 0)
    return try scratch.writeCommit(
      CommitDraft(
        tree: try Self.tree(tree),
        parents: parents,
        author: nobody,
        committer: nobody,
        message: []
      )
    )
  }

  private static func tree(_ tree: OID?) throws(GitError) -> OID {
    if let tree { return tree }
    return try Repository.name(of: .tree, [])
  }

  private static func fill(_ path: String) throws(SystemError) {
    try Files.makeDirectories(path + "/objects", mode: 0o700)
    try Files.makeDirectories(path + "/refs/heads", mode: 0o700)
    try Files.create(path + "/HEAD", Array("ref: refs/heads/none\n".utf8))
    try Files.create(path + "/config", Array(configuration.utf8))
  }

  /// A path as git reads it from a list of directories.
  static func quoted(_ path: String) -> String {
    let escaped = path.map { character in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// git's own defaults, so that an ordinary merge comes out as it did where it was made.
  ///
  /// What is thrown away in a moment is not compressed: in a large directory that was half of the time.
  private static let configuration = """
    [core]
    \trepositoryformatversion = 0
    \tbare = true
    \tattributesFile = /dev/null
    \tlooseCompression = 0
    [merge]
    \trenames = true
    \trenameLimit = 7000
    \tdirectoryRenames = conflict
    \trenormalize = false
    [diff]
    \trenames = true

    """
}

extension Repository {
  /// Reads objects from one more directory, as long as this repository is open.
  package func borrow(objectsIn directory: String) throws(GitError) {
    try Library.check(
      unsafe git_odb_add_disk_alternate(objects, directory),
      "open object directory '\(directory)'"
    )
  }
}

extension GitCommand {
  /// The same, with one more directory to read objects from.
  package func borrowing(objectsIn directory: String) -> GitCommand {
    let name = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
    let others = value(of: name).map { ":" + $0 } ?? ""
    return setting(name, to: MergeEngine.quoted(directory) + others)
  }
}
