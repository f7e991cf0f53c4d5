internal import Git
internal import LaneCore
internal import LaneStore

/// The receipts by which a server, or CI in its place, says that a target moved and what let it.
struct LandedReceipts {
  let workspace: Workspace
  let key: LandingKey

  /// As many covering receipts are named; the body counts the rest.
  static let coveredLimit = 400
  private static let acceptedLimit = 100
  private static let lineLimit = 100

  /// The landed receipts on a commit that a trusted key of CI's made for a target.
  static func standing(
    on commit: ObjectID,
    for target: String,
    under regime: Regime,
    _ keeper: Gatekeeper
  ) throws(Failure) -> [Receipt] {
    let workspace = keeper.workspace
    guard let protection = regime.policy.protection(for: target) else { return [] }
    let reading = try workspace.stored { () throws(StoreError) in
      try keeper.notes.reading(of: commit, in: workspace.repository)
    }
    let rules = GateRules(
      target: target,
      policy: regime.policy,
      protection: protection,
      revocations: regime.revocations
    )
    let verifier = try workspace.signatures()
    return reading.note.receipts.filter { receipt in
      guard receipt.kind == .landed, receipt.target == target, receipt.head?.commit == commit
      else { return false }
      let judged = regime.judged(receipt, by: verifier)
      guard case .good(let roles, _, _) = judged.trust, roles.contains(.ci) else { return false }
      return rules.disqualification(of: judged, among: []) == nil
    }
  }

  /// Makes the receipt of one landing, which has not been stored yet.
  private func receipt(of landing: Case, covers: [Cover]) throws(Failure) -> Receipt {
    let facts = landing.landing
    let names = Self.names(of: covers)
    var statement = Receipt.Statement(
      kind: .landed,
      repository: landing.regime.policy.id,
      by: key.principal,
      time: workspace.surroundings.now(),
      body: ReceiptBody(Self.story(of: facts, covers, naming: names.count))
    )
    statement.base = Receipt.Snapshot(
      commit: facts.old?.id,
      tree: facts.old?.tree ?? ObjectID.emptyTree
    )
    statement.head = Receipt.Snapshot(commit: facts.new.id, tree: facts.new.tree)
    statement.target = facts.target
    statement.policy = landing.regime.blob
    statement.covered = Array(names.prefix(Self.coveredLimit))
    statement.accepted = Array(facts.acceptedTips(in: covers).prefix(Self.acceptedLimit))
    return try key.signed(statement, in: workspace)
  }

  /// The receipt of each landing: the one that stands, else one that is made and stored now.
  func sign(_ landings: [(Case, [Cover])], _ keeper: Gatekeeper) throws(Failure) -> [Receipt] {
    var receipts: [Receipt] = []
    var made: [Receipt] = []
    for (landing, covers) in landings {
      let facts = landing.landing
      let there = try Self.standing(
        on: facts.new.id,
        for: facts.target,
        under: try keeper.regime() ?? landing.regime,
        keeper
      )
      // What an override let in before, and another one lets in again, landed twice.
      let overrides = covers.filter { $0.rule == .override }.flatMap(\.receipts).map(\.id)
      let known = there.first { known in
        known.base?.commit == facts.old?.id && overrides.allSatisfy(known.covered.contains)
      }
      if let known {
        receipts.append(known)
      } else {
        made.append(try receipt(of: landing, covers: covers))
      }
    }
    if !made.isEmpty { try store(made) }
    return receipts + made
  }

  /// Stores receipts, each on the commit that landed.
  private func store(_ receipts: [Receipt]) throws(Failure) {
    let additions = receipts.compactMap { receipt in
      receipt.head?.commit.map { NoteAddition(key: $0, receipts: [receipt]) }
    }
    let writer = try workspace.writer(patience: Patience(lock: PostReceive.patience))
    _ = try workspace.stored { () throws(StoreError) in
      try NotesStore(writer).add(additions, in: workspace.repository)
    }
  }

  /// The covering receipts, each once, in the order of the line.
  private static func names(of covers: [Cover]) -> [ContentDigest] {
    var seen: Set<ContentDigest> = []
    return covers.flatMap(\.receipts).map(\.id).filter { seen.insert($0).inserted }
  }

  private static func story(of landing: Landing, _ covers: [Cover], naming count: Int) -> String {
    let old = landing.old.map { String($0.id.hex.prefix(10)) } ?? "nothing"
    var text = "\(landing.target): \(old) to \(landing.new.id.hex.prefix(10))"
    text += landing.isRewind ? ", a rewind\n" : "\n"
    for cover in covers.prefix(lineLimit) {
      let receipts = cover.receipts.prefix(3).map(\.summary)
      text += "\(cover.rule.rawValue) \(cover.to.hex.prefix(10))"
      text += receipts.isEmpty ? "\n" : ": \(receipts.joined(separator: ", "))\n"
    }
    if covers.count > lineLimit { text += "... and \(covers.count - lineLimit) more steps\n" }
    if count > coveredLimit { text += "\(count) receipts, of which \(coveredLimit) are named\n" }
    return text
  }
}

extension ObjectID {
  /// The tree without entries, which git knows without its being stored.
  static let emptyTree: ObjectID = {
    guard let id = ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904") else {
      preconditionFailure("forty hexadecimal digits")
    }
    return id
  }()
}
