import Git
import LaneCore
import LaneStore
import LaneSystem

/// A repository in a place of its own, gone with the value.
final class BenchRepository {
  let root: String
  let path: String
  let environment: [String: String]

  /// Makes an empty repository; programs of a directory come before those on PATH.
  init(programs directory: String? = nil) throws {
    root = try Files.makeTemporaryDirectory(in: Files.realPath("/tmp") ?? "/tmp", prefix: "bench-")
    path = root + "/work"
    environment = [
      "PATH": (directory.map { $0 + ":" } ?? "")
        + (processEnvironment()["PATH"] ?? "/usr/bin:/bin"),
      "HOME": root,
      "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Kam", "GIT_AUTHOR_EMAIL": "kam@example.org",
      "GIT_COMMITTER_NAME": "Kam", "GIT_COMMITTER_EMAIL": "kam@example.org",
    ]
    try run("git", ["init", "-q", "-b", "main", path], in: root)
    try git("config", "gc.auto", "0")
    try git("commit", "-q", "--allow-empty", "-m", "first")
  }

  deinit { try? Files.removeTree(root) }

  @discardableResult
  func git(_ arguments: String..., input: [UInt8] = []) throws -> [UInt8] {
    try run("git", arguments, in: path, input: input)
  }

  @discardableResult
  func run(
    _ program: String,
    _ arguments: [String],
    in directory: String,
    input: [UInt8] = []
  ) throws -> [UInt8] {
    let command = Command(
      program,
      arguments,
      environment: environment,
      directory: directory,
      input: input
    )
    let outcome = try ChildProcess.run(command)
    guard outcome.succeeded else {
      throw BenchError("\(program) \(arguments.joined(separator: " ")): \(outcome.errors.text)")
    }
    return outcome.output.bytes
  }

  /// The object that a revision names.
  func id(_ revision: String) throws -> String {
    try object("rev-parse", "--verify", revision + "^{}").hex
  }

  /// The object whose name a git command prints.
  func object(_ arguments: String...) throws -> ObjectID {
    let output = try run("git", arguments, in: path)
    guard let id = ObjectID(hexBytes: output.prefix(40)) else {
      throw BenchError("git \(arguments.joined(separator: " ")) printed no object")
    }
    return id
  }

  func open() throws -> Repository {
    try Repository.open(environment: environment, directory: path)
  }

  func writer() -> StoreWriter {
    StoreWriter(
      directory: LaneDirectory(commonDirectory: path + "/.git"),
      principal: "lane+kam@example.org"
    )
  }

  /// Fills the notes as so many reviews would: each receipt under its change and under its commit,
  /// the change's bytes and its trees beside them.
  func fill(receipts: Int) throws {
    let tree = String(decoding: try git("rev-parse", "HEAD^{tree}"), as: UTF8.self).prefix(40)
    try git("commit-tree", "-m", "keeps the tree", String(tree))
    var stream: [UInt8] = []
    func add(_ text: String) { stream += Array(text.utf8) }
    func data(_ bytes: [UInt8]) {
      add("data \(bytes.count)\n")
      stream += bytes + [UInt8(ascii: "\n")]
    }
    for number in 0..<receipts {
      add("blob\nmark :\(number + 1)\n")
      data(try Sample.receipt(number).bytes)
    }
    add("commit refs/notes/lane\ncommitter A <a@example.org> 1 +0000\ndata 0\n")
    for number in 0..<receipts {
      let change = try Sample.change(number)
      for key in [try Sample.key(number), change.id] {
        add("M 100644 :\(number + 1) \(key.hex.prefix(2))/\(key.hex.dropFirst(2))\n")
      }
      let path = "changes/\(change.id.hex.prefix(2))/\(change.id.hex.dropFirst(2))"
      add("M 100644 inline \(path)\n")
      data(change.text)
      for side in ["base", "head"] { add("M 040000 \(tree) \(path).\(side)\n") }
    }
    try git("hash-object", "-t", "tree", "-w", "/dev/null")
    try git("fast-import", "--quiet", input: stream)
  }
}
