import Git
import TestSupport
import Testing

extension TestSandbox {
  /// A repository whose one commit holds `file`.
  func repositoryWithCommit(_ name: String = "work") throws -> TestRepository {
    let repository = try repository(name)
    try repository.commit(["file": "one\n"], "one")
    return repository
  }

  /// Opens what git would use in a directory below the root.
  func open(_ directory: String, _ extra: [String: String] = [:]) throws(GitError) -> Repository {
    try Repository.open(
      environment: environment.merging(extra) { $1 },
      directory: "\(root)/\(directory)"
    )
  }
}

extension TestRepository {
  /// Runs a shell script in the repository; its output without the last newline.
  @discardableResult
  func sh(_ script: String, _ extra: [String: String] = [:]) throws -> String {
    try sandbox.run("sh", ["-ec", script], in: path, environment: extra).expectSuccess().line
  }

  /// As `sh`, with the output as it came.
  func bytes(_ script: String) throws -> [UInt8] {
    try sandbox.run("sh", ["-ec", script], in: path).expectSuccess().bytes
  }

  /// Opens the repository in its root.
  func open(_ extra: [String: String] = [:]) throws(GitError) -> Repository {
    try Repository.open(environment: sandbox.environment.merging(extra) { $1 }, directory: path)
  }

  /// What `git rev-parse` says.
  func oid(_ revision: String) throws -> OID {
    try #require(OID(hex: try id(revision)))
  }
}

extension OID {
  /// A name that no object of a test has.
  static func made(_ number: UInt8) throws -> OID {
    try #require(OID(bytes: [UInt8](repeating: number, count: OID.byteCount)))
  }
}

/// A generator that gives the same numbers for the same seed (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
