import Git
import Lane
import LaneCore
import LaneStore
import LaneSystem

/// A clone whose branch is ahead of its remote by commits with a signed receipt each, which are kept
/// apart until a copy of the clone is to have them.
final class GatedRepository {
  /// The commit that the remote has.
  static let start = "origin-start"
  let commits: Int
  private let bench: BenchRepository
  private let key: MachineKey
  private var reviews: [Review] = []
  private static let lane = "5f0c5f0c5f0c5f0c"
  private static let machine = "lane+kam@example.org"

  init(commits: Int) throws {
    self.commits = commits
    bench = try BenchRepository()
    key = try MachineKey.create(
      email: "kam@example.org",
      environment: bench.environment,
      in: bench.writer().directory
    )
    try bench.git("config", "user.email", "kam@example.org")
    try setUp(key)
    try bench.git("tag", Self.start)
    try bench.git("update-ref", "refs/remotes/origin/main", "HEAD")
    try bench.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    try commit()
    try stage()
  }

  /// A copy with the receipts of its own commits and so many others.
  func copy(with receipts: Int, programs: String? = nil) throws -> BenchRepository {
    let copy = try BenchRepository(copying: bench, programs: programs)
    try copy.git("config", "remote.origin.url", copy.root + "/remote")
    try copy.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    try copy.fill(receipts: receipts)
    let additions = reviews.flatMap { review in
      ([review.change.id] + review.receipt.members).map {
        NoteAddition(key: $0, receipts: [review.receipt])
      }
    }
    let repository = try copy.open()
    _ = try NotesStore(copy.writer())
      .add(additions, changes: reviews.map(\.change), in: repository)
    try Files.remove(copy.writer().directory.unpublished)
    // As git's own maintenance would have left it after so many commits and receipts.
    try copy.git("repack", "-a", "-d", "-q")
    return copy
  }

  private func setUp(_ key: MachineKey) throws {
    let policy = """
      [lane]
      version = 1
      id = \(Self.lane)
      baseline = \(try bench.id("HEAD"))
      [principal "\(Self.machine)"]
      role = reviewer
      [review]
      provider = codex
      [protect "refs/heads/main"]

      """
    try Files.makeDirectories(bench.path + "/.lane")
    try Files.create(bench.path + "/.lane/policy", Array(policy.utf8))
    let line = "\(Self.machine) namespaces=\"git-lane,git\" \(key.key.line)\n"
    try Files.create(bench.path + "/.lane/allowed_signers", Array(line.utf8))
    try bench.git("add", "-A")
    try bench.git("commit", "-q", "-m", "lane: protect main")
  }

  private func commit() throws {
    var stream = ""
    // As wide as deep, so that no directory is long: each commit writes one anew.
    let directories = max(40, Int(Double(commits).squareRoot()))
    for number in 0..<commits {
      stream += "commit refs/heads/main\ncommitter Kam <kam@example.org> \(1_795_000_000 + number)"
      stream += " +0000\ndata 6\nchange\n"
      if number == 0 { stream += "from \(try bench.id("HEAD"))\n" }
      let text = "change \(number)\n"
      stream += "M 100644 inline d\(number % directories)/f\(number)\n"
      stream += "data \(text.utf8.count)\n\(text)\n"
    }
    try bench.git("fast-import", "--quiet", input: Array(stream.utf8))
    try bench.git("reset", "-q", "--hard")
    let tips = String(
      decoding: try bench.git("log", "--reverse", "--format=%H %T", "\(Self.start)~..HEAD"),
      as: UTF8.self
    )
    let states = try tips.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let commit = ObjectID(hex: words[0]),
        let tree = ObjectID(hex: words[1])
      else { throw BenchError("git log said \(line)") }
      return State(commit: commit, tree: tree)
    }
    try review(Array(zip(states, states.dropFirst())))
  }

  /// Stages one more change, which has its receipt too.
  private func stage() throws {
    let base = State(
      commit: try bench.object("rev-parse", "HEAD"),
      tree: try bench.object("rev-parse", "HEAD^{tree}")
    )
    try Files.writeAtomically(bench.path + "/staged", Array("staged\n".utf8))
    try bench.git("add", "staged")
    let head = State(commit: nil, tree: try bench.object("write-tree"))
    try review([(base, head)])
  }

  private struct State {
    let commit: ObjectID?
    let tree: ObjectID
  }

  private struct Review {
    let receipt: Receipt
    let change: ChangeRecord
  }

  private func review(_ steps: [(base: State, head: State)]) throws {
    let repository = try bench.open()
    var drafts: [(statement: Receipt.Statement, change: ChangeRecord)] = []
    for step in steps { drafts.append(try draft(from: step.base, to: step.head, repository)) }
    let signatures = try sign(try drafts.map { try $0.statement.signedText() })
    for (draft, signature) in zip(drafts, signatures) {
      let receipt = try Receipt(
        draft.statement,
        signature: signature,
        digest: ContentDigest.sha256
      )
      reviews.append(Review(receipt: receipt, change: draft.change))
    }
  }

  /// Signs many at once: a process for each would take longer than all that is measured.
  private func sign(_ texts: [[UInt8]]) throws -> [[UInt8]] {
    let directory = try Files.makeTemporaryDirectory(in: bench.root, prefix: "sign-")
    defer { try? Files.removeTree(directory) }
    let paths = texts.indices.map { "\(directory)/\($0)" }
    for (path, text) in zip(paths, texts) { try Files.create(path, text) }
    let command = ["-q", "-Y", "sign", "-n", Regime.namespace, "-f", key.path]
    for start in stride(from: 0, to: paths.count, by: 1_000) {
      let some = paths[start..<min(start + 1_000, paths.count)]
      try bench.run("ssh-keygen", command + some, in: directory)
    }
    return try paths.map { try Files.read($0 + ".sig", limit: 4 << 10) }
  }

  private func draft(
    from base: State,
    to head: State,
    _ repository: borrowing Repository
  ) throws -> (Receipt.Statement, ChangeRecord) {
    let entries = try repository.treeDifference(old: base.tree.oid, new: head.tree.oid)
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
    let change = ChangeText.id(of: entries)
    var statement = Receipt.Statement(
      kind: .review,
      repository: Self.lane,
      by: Self.machine,
      time: Timestamp(milliseconds: Time.now()),
      body: ReceiptBody("CRITICAL ISSUES\nnone\n\nIMPROVEMENTS\nnone\n\nPOSITIVE NOTES\nsmall\n")
    )
    statement.verdict = .pass
    statement.base = .init(commit: base.commit, tree: base.tree)
    statement.head = .init(commit: head.commit, tree: head.tree)
    statement.change = change
    statement.members = [head.commit].compactMap(\.self)
    statement.policy = try repository.entry(in: head.tree.oid, path: ".lane/policy")?.id.objectID
    statement.builders = [.human]
    statement.reviewer = .provider(name: "codex", model: "gpt-5.5", effort: "xhigh")
    statement.pass = .cold
    statement.independence = .declared
    statement.builderKnown = .declared
    statement.findings = .init(critical: 0, improvements: 0, notes: 1)
    statement.coverage = .init(covered: 1, reviewable: 1, notReviewable: 0)
    statement.presence = Presence.none
    let record = ChangeRecord(
      id: change,
      text: ChangeText.bytes(of: entries),
      trees: .init(base: base.tree, head: head.tree)
    )
    return (statement, record)
  }
}
