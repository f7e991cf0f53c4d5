import Lane
import LaneCore
import LaneStore
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

  /// Installs the server's gate; without `signing` what signs landings is left out, since a server
  /// whose key nobody trusts says so after each.
  static func arm(_ remote: TestRepository, signing: Bool = false) throws {
    try remote.lane("hooks", "install", "--server").expectSuccess()
    if !signing { try Files.remove("\(remote.path)/hooks/post-receive") }
  }

  /// Gives the server a key, and has an administrator enter it into the policy there.
  func trustKey() throws {
    let installed = try remote.lane("hooks", "install", "--server", "--json").expectSuccess()
    let lines = try #require(try JSONReader.read(installed.bytes).object?["result"]?.object)
    let signer = try #require(lines["allowedSigners"]?.string)
    let section = try #require(lines["policy"]?.string)
    let policy = try work.read(".lane/policy")
    let signers = try work.read(".lane/allowed_signers")
    try work.commit(
      [
        ".lane/policy": policy + section,
        ".lane/allowed_signers": signers + signer + "\n",
      ],
      "lane: trust the server"
    )
    // No hook of the server sees what is done on it.
    try remote.git("fetch", "-q", "-u", work.path, "main:main").expectSuccess()
    try work.git("fetch", "-q", "origin").expectSuccess()
  }

  /// The receipts that the server has on a commit, of one kind.
  func receipts(_ kind: Receipt.Kind, on commit: String) throws -> [Receipt] {
    let note = try remote.git("notes", "--ref=lane", "show", commit)
    return Note(parsing: Array(note.output.utf8), digest: ContentDigest.sha256).receipts
      .filter { $0.kind == kind }
  }

  /// Takes over what the server has noted.
  func fetchNotes() throws {
    try work.lane("sync").expectSuccess()
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

  /// The same without the breaks between words.
  var remoteSaid: String { remoteLines.joined(separator: "\n").replacing("\n      ", with: " ") }
}
