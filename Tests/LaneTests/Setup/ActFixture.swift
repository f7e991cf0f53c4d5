import LaneCore
import LaneSystem
import TestSupport

/// A gated repository with its remote, and a person whose key the policy knows.
struct ActFixture {
  let sandbox: TestSandbox
  let repository: TestRepository
  let remote: TestRepository
  let key: String

  init() throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
    remote = try repository.addRemote()
    key = try sandbox.key("person")
    try repository.git("config", "--global", "user.signingKey", key).expectSuccess()
    try repository.commit(["a.txt": "one\n"], "first")
    try repository.lane("init", "--reviewer", "human").expectSuccess()
    try push()
  }

  /// Moves the remote's branch and our copy of it, past the gate.
  func push() throws {
    try repository.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
  }

  /// Runs a verb on a terminal, where the person types the code.
  @discardableResult
  func act(
    _ arguments: String...,
    instead: String? = nil,
    environment: [String: String] = [:]
  ) throws -> TestResult {
    try sandbox.runOnTerminal(
      "git-lane",
      arguments,
      in: repository.path,
      typingCodeAfter: "type ",
      instead: instead,
      environment: environment
    )
  }

  /// The receipts noted on an object, as stock git shows them.
  func receipts(on revision: String) throws -> [Receipt] {
    let text = try repository.git("notes", "--ref=lane", "show", revision).expectSuccess()
    let note = Note(parsing: text.bytes) { bytes in
      guard let digest = ContentDigest(bytes: Digest.sha256(bytes)) else {
        preconditionFailure("a SHA-256 has thirty-two bytes")
      }
      return digest
    }
    return note.receipts
  }
}
