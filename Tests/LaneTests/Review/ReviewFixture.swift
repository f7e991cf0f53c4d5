import LaneCore
import LaneSystem
import TestSupport
import Testing

/// A repository that is set up, on a topic branch, with a scripted reviewer as its provider.
struct ReviewFixture {
  let sandbox: TestSandbox
  let repository: TestRepository

  /// Takes how the scripted reviewer behaves, and more of the policy as `git config` is given it.
  ///
  /// `lane` are further lane files of the target's.
  init(
    mode: String = "honest",
    settings: [[String]] = [],
    lane: [String: String] = [:],
    isTrusted: Bool = true
  ) throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
    let key = try sandbox.key("person", comment: "kam@example.org")
    try repository.git("config", "user.signingKey", key + ".pub").expectSuccess()
    try repository.git("config", "gpg.format", "ssh").expectSuccess()
    try repository.write("tools/review", try Self.reviewer(), mode: 0o755)
    let files = ["a.txt": "one\ntwo\n", "b.txt": "reads a.txt: the caller\n"]
    try repository.commit(files, "first")
    try repository.lane("init", "--no-hooks").expectSuccess()
    let house = [
      ["review.provider", "house"], ["provider.house.kind", "command"],
      ["provider.house.command", "/usr/bin/python3 tools/review --mode \(mode)"],
      ["provider.house.vendor", "house"], ["lane.presence", "none"],
    ]
    for setting in house + settings {
      let arguments = ["config", "-f", ".lane/policy"] + setting
      try sandbox.run("git", arguments, in: repository.path).expectSuccess()
    }
    try repository.commit(lane, "policy")
    if isTrusted { try trust() }
    try repository.git("switch", "-qc", "topic").expectSuccess()
  }

  /// A commit of its own minute: those of one branch and another are not made at once.
  func commit(_ files: [String: String], _ message: String) throws {
    for (name, text) in files { try repository.write(name, text) }
    try repository.git("add", "-A").expectSuccess()
    let minute = 10 + message.utf8.reduce(0) { $0 + Int($1) } % 50
    try repository.git(
      "commit",
      "-q",
      "--no-verify",
      "-m",
      message,
      environment: ["GIT_AUTHOR_DATE": "2026-01-02T05:\(minute):00Z"]
    ).expectSuccess()
  }

  /// Accepts what the policy runs, as a person does who has read it.
  func trust() throws {
    let shown = try repository.lane("trust", "--show").output
    let digest = shown.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("sha256:") }
    try repository.lane("trust", "--digest", String(digest ?? "")).expectSuccess()
  }

  /// Puts settings, files and whatever is new in the work tree on the target, and the branch on top
  /// of it.
  func land(_ files: [String: String] = [:], settings: [[String]] = []) throws {
    try repository.git("switch", "-q", "main").expectSuccess()
    for setting in settings {
      let words = ["config", "-f", ".lane/policy"] + setting
      try sandbox.run("git", words, in: repository.path).expectSuccess()
    }
    try repository.commit(files, "on the target")
    try trust()
    try repository.git("switch", "-q", "topic").expectSuccess()
    try repository.git("rebase", "-q", "main").expectSuccess()
  }

  /// Where the programs are that tests start.
  static let fixtures =
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures"

  static func reviewer() throws -> [UInt8] { try Files.read("\(fixtures)/scripted-reviewer") }

  /// The change id between two trees, as anybody computes it with stock git.
  func changeID(_ base: String, _ head: String) throws -> String {
    let raw = try repository.git(
      "-c",
      "core.quotePath=true",
      "diff-tree",
      "-r",
      "--raw",
      "--no-renames",
      "--no-abbrev",
      "--no-commit-id",
      "--ignore-submodules=none",
      base,
      head,
      "--",
      ":(top)",
      ":(exclude,top).lane"
    ).expectSuccess()
    return try repository.git("hash-object", "--stdin", input: raw.output).expectSuccess().line
  }

  /// What is noted on an object.
  func note(_ object: String) throws -> String {
    try repository.git("notes", "--ref=lane", "show", object).output
  }

  /// An attachment of the session's last entry.
  func attachment(_ name: String) throws -> String {
    let stream = try repository.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions")
    return try repository.git("show", "\(stream.line):\(name)").expectSuccess().output
  }

  /// The events of the session, oldest first.
  func events(_ kind: String) throws -> [JSONObject] {
    let stream = try repository.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions")
    let ids = try repository.git("rev-list", "--reverse", stream.line).expectSuccess().lines
    return try ids.compactMap { id in
      let text = try repository.git("show", "\(id):event.json").expectSuccess().bytes
      let event = try JSONReader.read(text).object
      return event?["kind"]?.string == kind ? event?["data"]?.object : nil
    }
  }

  /// The receipts noted on an object, oldest first.
  func receipts(_ object: String) throws -> [Receipt] {
    let bytes = try repository.git("notes", "--ref=lane", "show", object).bytes
    let note = Note(parsing: bytes) { bytes in
      guard let digest = ContentDigest(bytes: Digest.sha256(bytes)) else {
        preconditionFailure("a SHA-256 has thirty-two bytes")
      }
      return digest
    }
    return note.receipts.sorted { $0.time < $1.time }
  }

  /// What a reviewer of mode `tell` said that it was given.
  func told() throws -> [String] {
    let bytes = Array(try attachment("dossier.json").utf8)
    let dossier = try JSONReader.read(bytes, numbers: .any)
    return dossier.object?["unknowns"]?.array?.compactMap(\.string) ?? []
  }
}

extension TestResult {
  /// What `--json` told on standard error: an object a line, and nothing else.
  func steps() throws -> [JSONObject] {
    try errors.split(separator: "\n").map { line in
      try #require(try JSONReader.read(Array(line.utf8), numbers: .any).object, "\(line)")
    }
  }
}
