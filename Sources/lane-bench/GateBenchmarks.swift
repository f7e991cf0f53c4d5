import Git
import Lane
import LaneCore
import LaneStore
import LaneSystem

/// The gates' part of the budgets: hooks as git runs them, with the product's own program.
struct GateBenchmarks {
  /// How many receipts there are besides those of the commits that are judged.
  let receipts: Int
  private static let commits = 1_000

  func run() throws {
    var watch = Stopwatch()
    let bench = try BenchRepository()
    let lane = try GatedBench(bench, receipts: receipts, commits: Self.commits)
    let start = try bench.id("origin-start")
    let first = try bench.id("HEAD~\(Self.commits - 1)")
    let last = try bench.id("HEAD")

    try watch.measure("git.rev-parse", times: 31) { _ in try bench.git("rev-parse", "HEAD") }
    let one = "refs/heads/main \(first) refs/heads/main \(start)\n"
    try watch.measure("hook.pre-push.1", times: 31) { _ in try lane.hook("pre-push", one) }
    let topic = "refs/heads/topic \(last) refs/heads/topic \(start)\n"
    try watch.measure("hook.idle", times: 31) { _ in try lane.hook("pre-push", topic) }
    watch.compare("hook.idle", to: "git.rev-parse")

    let all = "refs/heads/main \(last) refs/heads/main \(start)\n"
    try watch.measure("hook.pre-push.\(Self.commits).cold", times: 5) { _ in
      try Files.removeTree(bench.writer().directory.cache)
      try lane.hook("pre-push", all)
    }
    try watch.measure("hook.pre-push.\(Self.commits).warm", times: 11) { _ in
      try lane.hook("pre-push", all)
    }
    try watch.measure("git.log.\(Self.commits)", times: 11) { _ in
      try bench.git("log", "--oneline", "--show-notes=lane", "\(start)..\(last)")
    }
    watch.compare("hook.pre-push.\(Self.commits).warm", to: "git.log.\(Self.commits)")

    try lane.stageCovered()
    try watch.measure("hook.pre-commit", times: 31) { _ in try lane.hook("pre-commit") }
    watch.compare("hook.pre-commit", to: "git.rev-parse")
    watch.compare("hook.pre-push.1", to: "git.rev-parse")
  }
}

/// The product's own program, which is built beside this one.
func laneProgram() throws -> String {
  try Files.readLink("/proc/self/exe").split(separator: "/").dropLast().map { "/" + $0 }.joined()
    + "/git-lane"
}

/// A clone whose branch is ahead of its remote by commits with a signed receipt each.
final class GatedBench {
  private let bench: BenchRepository
  private let signer: Signer
  private let repository: Repository
  private static let lane = "5f0c5f0c5f0c5f0c"
  private static let machine = "lane+kam@example.org"

  init(_ bench: BenchRepository, receipts: Int, commits: Int) throws {
    self.bench = bench
    repository = try bench.open()
    let directory = bench.writer().directory
    let key = try MachineKey.create(
      email: "kam@example.org",
      environment: bench.environment,
      in: directory
    )
    signer = Signer(
      key: .file(key.path),
      environment: bench.environment,
      directory: directory,
      mayAsk: false
    )
    try bench.fill(receipts: receipts)
    try bench.git("config", "user.email", "kam@example.org")
    try bench.git("config", "remote.origin.url", bench.root + "/remote")
    try setUp(key)
    try bench.git("tag", "origin-start")
    try bench.git("update-ref", "refs/remotes/origin/main", "HEAD")
    try bench.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    try commit(commits)
    try Files.remove(directory.unpublished)
    // As git's own maintenance would have left it after so many commits and receipts.
    try bench.git("repack", "-a", "-d", "-q")
  }

  /// Runs a hook as git does and fails unless the gate is open and quiet.
  func hook(_ name: String, _ input: String = "") throws {
    let program = try laneProgram()
    let arguments = name == "pre-push" ? ["origin", bench.root + "/remote"] : []
    try bench.run(
      program,
      ["hook", name] + arguments,
      in: bench.path,
      input: Array(input.utf8)
    )
  }

  /// Stages one more change and stores its receipt.
  func stageCovered() throws {
    let base = try state("HEAD")
    try Files.writeAtomically(bench.path + "/staged", Array("staged\n".utf8))
    try bench.git("add", "staged")
    let head = State(commit: nil, tree: try bench.object("write-tree"))
    try store([try review(from: base, to: head)])
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

  private func commit(_ count: Int) throws {
    var stream = ""
    for number in 0..<count {
      stream += "commit refs/heads/main\ncommitter Kam <kam@example.org> \(1_795_000_000 + number)"
      stream += " +0000\ndata 6\nchange\n"
      if number == 0 { stream += "from \(try bench.id("HEAD"))\n" }
      stream += "M 100644 inline d\(number % 40)/f\(number)\ndata 7\nchange\n\n"
    }
    try bench.git("fast-import", "--quiet", input: Array(stream.utf8))
    try bench.git("reset", "-q", "--hard")
    let tips = String(
      decoding: try bench.git("log", "--reverse", "--format=%H %T", "origin-start~..HEAD"),
      as: UTF8.self
    )
    let states = try tips.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let commit = ObjectID(hex: words[0]),
        let tree = ObjectID(hex: words[1])
      else { throw BenchError("git log said \(line)") }
      return State(commit: commit, tree: tree)
    }
    try store(zip(states, states.dropFirst()).map { try review(from: $0, to: $1) })
  }

  private struct State {
    let commit: ObjectID?
    let tree: ObjectID
  }

  private struct Review {
    let receipt: Receipt
    let change: ChangeRecord
  }

  private func state(_ revision: String) throws -> State {
    State(
      commit: ObjectID(hex: try bench.id(revision)),
      tree: try bench.object("rev-parse", "\(revision)^{tree}")
    )
  }

  private func review(from base: State, to head: State) throws -> Review {
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
    statement.policy = try bench.object("rev-parse", "HEAD:.lane/policy")
    statement.builders = [.human]
    statement.reviewer = .provider(name: "codex", model: "gpt-5.5", effort: "xhigh")
    statement.pass = .cold
    statement.independence = .declared
    statement.builderKnown = .declared
    statement.findings = .init(critical: 0, improvements: 0, notes: 1)
    statement.coverage = .init(covered: 1, reviewable: 1, notReviewable: 0)
    statement.presence = Presence.none
    let signature = try signer.sign(try statement.signedText(), namespace: Regime.namespace)
    let receipt = try Receipt(
      statement,
      signature: Array(signature.armored.utf8),
      digest: ContentDigest.sha256
    )
    let record = ChangeRecord(
      id: change,
      text: ChangeText.bytes(of: entries),
      trees: .init(base: base.tree, head: head.tree)
    )
    return Review(receipt: receipt, change: record)
  }

  private func store(_ reviews: [Review]) throws {
    let additions = reviews.flatMap { review in
      ([review.change.id] + review.receipt.members).map {
        NoteAddition(key: $0, receipts: [review.receipt])
      }
    }
    _ = try NotesStore(bench.writer()).add(
      additions,
      changes: reviews.map(\.change),
      in: repository
    )
  }
}
