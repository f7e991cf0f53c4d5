import Git
import LaneCore
import LaneStore
import LaneSystem

/// A repository in a place of its own, gone with the value.
final class BenchRepository {
  let root: String
  let path: String
  let environment: [String: String]
  var isKept = false

  /// Makes an empty repository.
  init() throws {
    root = try Files.makeTemporaryDirectory(in: Files.realPath("/tmp") ?? "/tmp", prefix: "bench-")
    path = root + "/work"
    environment = Self.environment(home: root)
    try run("git", ["init", "-q", "-b", "main", path], in: root)
    try git("config", "gc.auto", "0")
    try git("commit", "-q", "--allow-empty", "-m", "first")
  }

  /// Copies another one; programs of a directory come before those on PATH.
  init(copying other: BenchRepository, programs: String? = nil) throws {
    root = try Files.makeTemporaryDirectory(in: Files.realPath("/tmp") ?? "/tmp", prefix: "bench-")
    path = root + "/work"
    environment = Self.environment(home: root, programs)
    try run("cp", ["-a", other.path, path], in: root)
  }

  deinit { if !isKept { try? Files.removeTree(root) } }

  private static func environment(home: String, _ programs: String? = nil) -> [String: String] {
    [
      "PATH": (programs.map { $0 + ":" } ?? "")
        + (processEnvironment()["PATH"] ?? "/usr/bin:/bin"),
      "HOME": home,
      "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Kam", "GIT_AUTHOR_EMAIL": "kam@example.org",
      "GIT_COMMITTER_NAME": "Kam", "GIT_COMMITTER_EMAIL": "kam@example.org",
    ]
  }

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
    let outcome = try ChildProcess.run(command(program, arguments, in: directory, input: input))
    guard outcome.succeeded else {
      throw BenchError("\(program) \(arguments.joined(separator: " ")): \(outcome.errors.text)")
    }
    return outcome.output.bytes
  }

  func command(
    _ program: String,
    _ arguments: [String],
    in directory: String? = nil,
    input: [UInt8] = []
  ) -> Command {
    Command(
      program,
      arguments,
      environment: environment,
      directory: directory ?? path,
      input: input
    )
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
}
