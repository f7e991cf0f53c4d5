import LaneCore
import LaneSystem
import TestSupport
import Testing

/// A gated repository whose remote has a gate of its own, and clients that pass theirs by.
struct GatedServer {
  let gated: GatedRepository

  var sandbox: TestSandbox { gated.sandbox }
  var remote: TestRepository { gated.remote }
  var work: TestRepository { gated.work }

  init(policy extra: String = "") throws {
    gated = try GatedRepository(policy: extra)
    try Self.arm(gated.remote)
  }

  /// Switches the gate on, as it is installed.
  static func arm(_ remote: TestRepository) throws {
    for hook in ["pre-receive"] {
      let script = "#!/bin/sh\nexec '\(TestSandbox.binaryDirectory)/git-lane' hook \(hook)\n"
      try Files.writeAtomically("\(remote.path)/hooks/\(hook)", Array(script.utf8), mode: 0o755)
    }
  }

  /// A push that no hook of the client sees.
  @discardableResult
  func push(_ arguments: String..., from repository: TestRepository? = nil) throws -> TestResult {
    try sandbox.run(
      "git",
      ["push", "-q", "--no-verify", "origin"] + arguments,
      in: (repository ?? work).path
    )
  }

  /// Sends the receipts that the client has.
  func publish(from repository: TestRepository? = nil) throws {
    try push("refs/notes/lane", from: repository).expectSuccess()
  }

  /// A commit with a passing receipt.
  @discardableResult
  func covered(_ text: String, in name: String = "a.txt") throws -> String {
    let id = try work.commit([name: text], "\(name): \(text.prefix { $0 != "\n" })")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    return id
  }

  /// A commit that nobody reviewed.
  @discardableResult
  func bare(_ text: String, in name: String = "a.txt") throws -> String {
    try work.commit([name: text], "\(name): \(text.prefix { $0 != "\n" })")
  }

  /// Every ref of the server with its value, and how many objects it has.
  func state() throws -> [String] {
    try remote.git("for-each-ref").expectSuccess().lines
      + remote.git("count-objects", "-v").expectSuccess().lines
  }
}

extension TestResult {
  /// What a server said, without the words that git puts before it.
  var remoteLines: [String] {
    errors.split(separator: "\n").filter { $0.hasPrefix("remote: ") }.map { line in
      var text = line.dropFirst(8)
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }
}
