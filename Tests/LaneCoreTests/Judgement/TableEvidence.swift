import LaneCore

/// A little world of commits and receipts, kept in tables: what the judge would ask git for.
struct World {
  var trees: [ObjectID: [String: String]] = [:]
  var commits: [ObjectID: CommitFacts] = [:]
  var noted: [ObjectID: [JudgedReceipt]] = [:]
  var damaged: [ObjectID: [(digest: String, reason: String)]] = [:]
  var missing: [ObjectID: [String]] = [:]
  private var clock: Int64 = 1_000

  static func id(_ text: String) -> ObjectID {
    var bytes: [UInt8] = []
    for salt in 0..<3 as Range<UInt64> {
      var hash = 0xcbf2_9ce4_8422_2325 &+ salt
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      for shift in 0..<8 as Range<UInt64> {
        bytes.append(UInt8(truncatingIfNeeded: hash >> (shift * 8)))
      }
    }
    guard let id = ObjectID(bytes: Array(bytes.prefix(20))) else {
      preconditionFailure("twenty bytes are an id")
    }
    return id
  }

  static func digest(_ bytes: [UInt8]) -> ContentDigest {
    let id = id(String(decoding: bytes, as: UTF8.self)).bytes
    guard let digest = ContentDigest(bytes: id + id.prefix(12)) else {
      preconditionFailure("thirty-two bytes are a digest")
    }
    return digest
  }

  private func describe(_ files: [String: String]) -> String {
    files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value);" }.joined()
  }

  @discardableResult
  mutating func tree(_ files: [String: String]) -> ObjectID {
    let id = Self.id("tree " + describe(files))
    trees[id] = files
    return id
  }

  /// Adds a commit that changes files of its first parent; an empty text takes a file away.
  @discardableResult
  mutating func commit(
    _ name: String,
    on parents: [CommitFacts] = [],
    _ changes: [String: String] = [:],
    author: String = "dev@example.org",
    agents: [String] = []
  ) -> CommitFacts {
    var files = parents.first.flatMap { trees[$0.tree] } ?? [:]
    for (path, text) in changes { files[path] = text.isEmpty ? nil : text }
    let facts = CommitFacts(
      id: Self.id("commit " + name),
      tree: tree(files),
      parents: parents.map(\.id),
      authors: [author],
      agents: agents.map { Receipt.Builder(name: $0, model: nil) }
    )
    commits[facts.id] = facts
    return facts
  }

  func sides(_ tree: ObjectID?) -> [String: ChangeEntry.Side] {
    (tree.flatMap { trees[$0] } ?? [:]).mapValues {
      ChangeEntry.Side(mode: .regular, id: Self.id("blob " + $0))
    }
  }

  func change(_ old: ObjectID?, _ new: ObjectID?) -> ChangeFacts {
    let (before, after) = (sides(old), sides(new))
    let all = Set(before.keys).union(after.keys).sorted().compactMap { path in
      ChangeEntry(path: Array(path.utf8), old: before[path], new: after[path])
    }
    let entries = LanePaths.reviewed(all)
    let guarded = LanePaths.guarded(all, programs: ProgramPaths())
    func identity(_ entries: [ChangeEntry]) -> ObjectID {
      Self.id("change " + String(decoding: ChangeText.bytes(of: entries), as: UTF8.self))
    }
    return ChangeFacts(
      id: identity(entries),
      entries: entries,
      guarded: guarded.isEmpty
        ? nil : GuardedChange(id: identity(guarded), entries: guarded)
    )
  }

  /// Everything reachable from a commit.
  func ancestors(_ id: ObjectID) -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    var next = [id]
    while let id = next.popLast() {
      if found.insert(id).inserted { next += commits[id]?.parents ?? [] }
    }
    return found
  }

  func firstParents(_ tip: CommitFacts) -> [CommitFacts] {
    var line = [tip]
    while let parent = line.last?.parents.first, let facts = commits[parent] { line.append(facts) }
    return line
  }

  func landing(_ old: CommitFacts?, _ new: CommitFacts, isFirst: Bool = false) -> Landing {
    let known = old.map { ancestors($0.id) } ?? []
    return Landing(
      target: "refs/heads/main",
      old: old,
      new: new,
      isRewind: old.map { !ancestors(new.id).contains($0.id) } ?? false,
      isFirst: isFirst,
      commits: ancestors(new.id).subtracting(known).compactMap { commits[$0] }
    )
  }

  /// Stores a receipt about what lies between two commits, under its change and its commits.
  @discardableResult
  mutating func receipt(
    _ kind: Receipt.Kind,
    from base: CommitFacts?,
    to head: CommitFacts,
    by principal: String = "lane+dev@example.org",
    roles: Set<Role> = [.reviewer],
    lane: Bool = false,
    edit: (inout Receipt.Statement) -> Void = { _ in }
  ) -> Receipt {
    clock += 1
    let change = change(base?.tree, head.tree)
    var statement = Receipt.Statement(
      kind: kind,
      repository: "repo1",
      by: principal,
      time: Timestamp(seconds: clock),
      body: ReceiptBody("because")
    )
    statement.base = .init(commit: base?.id, tree: base?.tree ?? tree([:]))
    statement.head = .init(commit: head.id, tree: head.tree)
    statement.change = lane ? change.guarded?.id : change.id
    statement.presence = .terminal
    switch kind {
    case .review:
      statement.verdict = .pass
      statement.policy = Self.id("policy")
      statement.builders = [.human]
      statement.reviewer = .provider(name: "codex", model: "gpt-5.5", effort: nil)
      statement.pass = .cold
      statement.independence = .declared
      statement.builderKnown = .declared
      statement.findings = .init(critical: 0, improvements: 0, notes: 0)
      statement.coverage = .init(covered: 1, reviewable: 1, notReviewable: 0)
      statement.members = ancestors(head.id)
        .subtracting(base.map { ancestors($0.id) } ?? []).sorted()
    case .approve: statement.approves = lane ? .lane : .landing
    case .override: statement.target = "refs/heads/main"
    case .revoke, .carry, .harden, .landed, .audit: break
    }
    edit(&statement)
    if kind == .revoke { statement.change = nil }
    let armor = Array(
      "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n".utf8
    )
    guard let receipt = try? Receipt(statement, signature: armor, digest: Self.digest) else {
      preconditionFailure("the statement makes no receipt")
    }
    let judged = JudgedReceipt(
      receipt: receipt,
      trust: .good(roles, keyFingerprint: "SHA256:" + principal, touched: false)
    )
    let wrong = statement.verdict == .block ? statement.criticals.compactMap(\.blob) : []
    for key in Set([statement.change ?? change.id, head.id] + wrong) {
      noted[key, default: []].append(judged)
    }
    return receipt
  }

  /// Makes the signature under a receipt one that nobody can judge.
  mutating func doubt(_ receipt: Receipt) {
    for (key, receipts) in noted {
      noted[key] = receipts.map { judged in
        judged.receipt == receipt
          ? JudgedReceipt(receipt: receipt, trust: .unknown("no program")) : judged
      }
    }
  }

  /// Notes under one more key what stands under a change: a copy of a receipt.
  mutating func note(_ receipt: Receipt, on key: ObjectID) {
    guard let judged = noted.values.joined().first(where: { $0.receipt == receipt }) else { return }
    noted[key, default: []].append(judged)
  }

  /// Notes what stands on one change on another too, as a carry does with the review that it brings.
  mutating func copy(
    from base: CommitFacts,
    to head: CommitFacts,
    onto start: CommitFacts,
    _ end: CommitFacts
  ) {
    let key = change(start.tree, end.tree).id
    noted[key, default: []] += noted[change(base.tree, head.tree).id] ?? []
  }

  func judge(
    _ landing: Landing,
    policy: String = "",
    revoked: String = ""
  ) throws -> Judgement {
    let policy = try Policy.parse(Array((Self.policy + policy).utf8))
    let rules = GateRules(
      target: landing.target,
      policy: policy,
      protection: policy.protections[0],
      revocations: Revocations(Array(revoked.utf8))
    )
    var judge = Judge(rules: rules, landing: landing, evidence: TableEvidence(world: self))
    return judge.judge()
  }

  static let policy = """
    [lane]
    version = 1
    id = repo1
    [principal "kam@example.org"]
    role = human
    [principal "lane+dev@example.org"]
    role = reviewer
    [review]
    provider = codex
    provider = claude
    [protect "refs/heads/main"]

    """
}

/// Answers the judge from a world.
struct TableEvidence: Evidence {
  var world: World

  func change(from old: ObjectID?, to new: ObjectID?) -> ChangeFacts { world.change(old, new) }

  func notes(on key: ObjectID) -> NoteFacts {
    NoteFacts(
      receipts: world.noted[key] ?? [],
      damaged: world.damaged[key] ?? [],
      missing: world.missing[key] ?? []
    )
  }

  func commit(_ id: ObjectID) throws(CannotTell) -> CommitFacts {
    guard let facts = world.commits[id] else { throw CannotTell("no commit", next: "git fetch") }
    return facts
  }

  func commitIfPresent(_ id: ObjectID) -> CommitFacts? { world.commits[id] }

  func storedEntries(ofChange id: ObjectID) throws(CannotTell) -> [ChangeEntry] {
    let all = Array(world.trees.keys) + [nil]
    for old in all {
      for new in all where world.change(old, new).id == id { return world.change(old, new).entries }
    }
    throw CannotTell("no such change", next: "git lane sync")
  }

  func line(of tip: ObjectID, notIn base: ObjectID?) throws(CannotTell) -> [CommitFacts]? {
    let known = base.map { world.ancestors($0) } ?? []
    if let base, world.commits[base] == nil { return nil }
    return world.firstParents(try commit(tip)).filter { !known.contains($0.id) }
  }

  func identity(of entries: [ChangeEntry]) -> ObjectID {
    World.id("change " + String(decoding: ChangeText.bytes(of: entries), as: UTF8.self))
  }

  func commits(of tip: ObjectID, notIn base: ObjectID) -> [CommitFacts] {
    world.ancestors(tip).subtracting(world.ancestors(base)).compactMap { world.commits[$0] }
  }

  func mergeBases(_ a: ObjectID, _ b: ObjectID) -> [ObjectID] {
    let common = world.ancestors(a).intersection(world.ancestors(b))
    return common.filter { candidate in
      !common.contains { $0 != candidate && world.ancestors($0).contains(candidate) }
    }
  }

  /// Merges path by path: what only one side changed is taken, what both changed alike too.
  func merge(base: ObjectID?, ours: ObjectID, theirs: ObjectID) -> ObjectID? {
    func files(_ tree: ObjectID?) -> [String: String] { tree.flatMap { world.trees[$0] } ?? [:] }
    let (start, first, second) = (files(base), files(ours), files(theirs))
    var merged: [String: String] = [:]
    for path in Set(start.keys).union(first.keys).union(second.keys) {
      if first[path] == second[path] || second[path] == start[path] {
        merged[path] = first[path]
      } else if first[path] == start[path] {
        merged[path] = second[path]
      } else {
        guard let text = words(start[path], first[path], second[path]) else { return nil }
        merged[path] = text
      }
    }
    var scratch = world
    return scratch.tree(merged)
  }

  /// Merges word by word: a side may put words to what the other left standing.
  private func words(_ base: String?, _ ours: String?, _ theirs: String?) -> String? {
    guard let base, let ours, let theirs else { return nil }
    let (old, first, second) = (
      base.split(separator: " "), ours.split(separator: " "), theirs.split(separator: " ")
    )
    guard old.allSatisfy({ first.contains($0) && second.contains($0) }) else { return nil }
    return (first + second.filter { !first.contains($0) }).joined(separator: " ")
  }

  func side(at path: [UInt8], in tree: ObjectID) -> ChangeEntry.Side? {
    world.sides(tree)[String(decoding: path, as: UTF8.self)]
  }

  /// Texts are words here: one holds a change that has its new words and lacks those that it took.
  func text(_ blob: ObjectID, holds new: ObjectID, since old: ObjectID) -> Bool {
    func words(_ blob: ObjectID) -> Set<Substring> {
      let text = world.trees.values.joined().first { World.id("blob " + $0.value) == blob }?.value
      return Set((text ?? "").split(separator: " "))
    }
    let (text, before, after) = (words(blob), words(old), words(new))
    return text.isSuperset(of: after.subtracting(before))
      && text.isDisjoint(with: before.subtracting(after))
  }

  func isAncestor(_ a: ObjectID, of b: ObjectID) -> Bool { world.ancestors(b).contains(a) }
}

/// The gates that refuse.
func gates(_ judgement: Judgement) -> [Blocker.Gate] {
  guard case .refused(let blockers) = judgement else { return [] }
  return blockers.map(\.gate)
}

/// What they found, in one line.
func found(_ judgement: Judgement) -> String {
  guard case .refused(let blockers) = judgement else { return "" }
  return blockers.map(\.found).joined(separator: "|")
}
