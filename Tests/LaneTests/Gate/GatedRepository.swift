import Git
import Lane
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// A clone with armed gates, a bare remote, a machine key and a person's key.
///
/// Receipts are made and stored with the product's own parts, without an agent: what is tested here
/// is what the gates make of them.
struct GatedRepository {
  let sandbox: TestSandbox
  let remote: TestRepository
  let work: TestRepository
  let machineKey: String
  let personKey: String
  static let machine = "lane+kam@example.org"
  static let person = "kam@example.org"

  /// Makes the remote's first commits: some files, then the lane's own.
  init(policy extra: String = "") throws {
    sandbox = try TestSandbox()
    remote = try sandbox.repository("remote.git", bare: true)
    work = try sandbox.repository("work")
    machineKey = try sandbox.key("machine", comment: Self.machine)
    personKey = try sandbox.key("person", comment: Self.person)
    try work.git("remote", "add", "origin", remote.path).expectSuccess()
    let base = try work.commit(["a.txt": "one\n", "b.txt": "one\n"], "start")
    let keys = try [(Self.machine, machineKey), (Self.person, personKey)].map { name, path in
      let key = String(decoding: try Files.read(path + ".pub"), as: UTF8.self)
      let words = key.split(separator: " ").prefix(2).joined(separator: " ")
      return "\(name) namespaces=\"git-lane,git\" \(words)\n"
    }
    try work.commit(
      [
        ".lane/policy": Self.policy(baseline: base) + extra,
        ".lane/allowed_signers": keys.joined(),
      ],
      "lane: protect main"
    )
    try work.git("push", "-q", "origin", "main").expectSuccess()
    try work.lane("hooks", "install").expectSuccess()
  }

  static func policy(baseline: String) -> String {
    """
    [lane]
    version = 1
    id = 5f0c5f0c5f0c5f0c
    baseline = \(baseline)
    [principal "\(person)"]
    role = human
    [principal "\(machine)"]
    role = reviewer
    [review]
    provider = codex
    [protect "refs/heads/main"]

    """
  }

  func workspace(of repository: TestRepository? = nil) throws -> Workspace {
    try Workspace(
      Surroundings(
        environment: sandbox.environment,
        directory: (repository ?? work).path,
        program: "",
        isInputTerminal: false,
        isOutputTerminal: false,
        isErrorTerminal: false,
        now: { Timestamp(milliseconds: Time.now()) },
        readInput: { _ in nil },
        voice: Silence()
      )
    )
  }

  /// Signs and stores a receipt about what lies between two revisions; nil stands for the index.
  @discardableResult
  func receipt(
    _ kind: Receipt.Kind = .review,
    from base: String,
    to head: String?,
    by principal: String = machine,
    lane: Bool = false,
    key: String? = nil,
    in repository: TestRepository? = nil,
    edit: (inout Receipt.Statement) -> Void = { _ in }
  ) throws -> Receipt {
    let repository = repository ?? work
    let workspace = try workspace(of: repository)
    let baseID = try ObjectID(hex: repository.id(base + "^{commit}"))
    let headID = try head.flatMap { try ObjectID(hex: repository.id($0 + "^{commit}")) }
    let baseTree = try #require(ObjectID(hex: try repository.id(base + "^{tree}")))
    let headTree = try #require(
      ObjectID(
        hex: try head.map { try repository.id($0 + "^{tree}") }
          ?? repository.git("write-tree").expectSuccess().line
      )
    )
    let entries = try workspace.repository
      .treeDifference(old: baseTree.oid, new: headTree.oid)
      .compactMap { delta in
        ChangeEntry(
          path: delta.path,
          old: delta.oldID.flatMap { id in
            FileMode(rawValue: delta.oldMode).map { .init(mode: $0, id: ObjectID(id)) }
          },
          new: delta.newID.flatMap { id in
            FileMode(rawValue: delta.newMode).map { .init(mode: $0, id: ObjectID(id)) }
          }
        )
      }
    let bound =
      lane ? LanePaths.guarded(entries, programs: ProgramPaths()) : LanePaths.reviewed(entries)
    let change = ChangeText.id(of: bound)
    var statement = Receipt.Statement(
      kind: kind,
      repository: "5f0c5f0c5f0c5f0c",
      by: principal,
      time: Timestamp(milliseconds: Time.now()),
      body: ReceiptBody("CRITICAL ISSUES\nnone\n")
    )
    statement.base = .init(commit: baseID, tree: baseTree)
    statement.head = .init(commit: headID, tree: headTree)
    statement.change = change
    statement.presence = Presence.none
    switch kind {
    case .review:
      statement.verdict = .pass
      statement.policy = try ObjectID(hex: repository.id("origin/main:.lane/policy"))
      statement.builders = [.human]
      statement.reviewer = .provider(name: "codex", model: "gpt-5.5", effort: "xhigh")
      statement.pass = .cold
      statement.independence = .declared
      statement.builderKnown = .declared
      statement.findings = .init(critical: 0, improvements: 0, notes: 0)
      statement.coverage = .init(
        covered: bound.count,
        reviewable: bound.count,
        notReviewable: 0
      )
      if let head {
        statement.members = try repository.git("rev-list", "--reverse", "\(base)..\(head)")
          .expectSuccess().lines.compactMap { ObjectID(hex: $0) }
      }
    case .approve:
      statement.approves = lane ? .lane : .landing
      statement.presence = .terminal
    case .override:
      statement.target = "refs/heads/main"
      statement.presence = .terminal
    case .revoke:
      statement.presence = .terminal
    case .carry, .harden, .landed, .audit: break
    }
    edit(&statement)
    let key = key ?? (principal == Self.person ? personKey : machineKey)
    let signer = Signer(
      key: .file(key),
      environment: sandbox.environment,
      directory: workspace.directory,
      mayAsk: false
    )
    let signature = try signer.sign(try statement.signedText(), namespace: Regime.namespace)
    let receipt = try Receipt(
      statement,
      signature: Array(signature.armored.utf8),
      digest: ContentDigest.sha256
    )
    let keys = Set([change] + (headID.map { [$0] } ?? []) + statement.members)
    _ = try NotesStore(try workspace.writer()).add(
      keys.map { NoteAddition(key: $0, receipts: [receipt]) },
      changes: [
        ChangeRecord(
          id: change,
          text: ChangeText.bytes(of: bound),
          trees: .init(base: baseTree, head: headTree)
        )
      ],
      in: workspace.repository
    )
    return receipt
  }

  /// Stages a change of one file.
  func stage(_ name: String, _ text: String) throws {
    try work.write(name, text)
    try work.git("add", name).expectSuccess()
  }
}

/// Says nothing and is asked nothing.
private struct Silence: Voice {
  func warn(_ text: Text) {}
  func note(_ text: Text) {}
  func progress(_ text: String) {}
  func ask(_ prompt: Text) -> String? { nil }
}
