internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// How far an audit got.
///
/// What it found rests on commits, which never change, on the rules in force, and on the notes that
/// it asked for. While the rules are the same and none of those notes has changed, the next audit
/// goes on from here.
struct AuditCheckpoint {
  let report: AuditReport
  let asked: AskedKeys
  /// Commits that were taken because a branch had them which the target accepts.
  let relied: Set<ObjectID>

  // Another number where the judgement itself comes to judge otherwise.
  private static let title = Array("git-lane-audit 3\n".utf8)
  private static let sizeLimit = 256 << 20

  /// What an earlier audit of a target left, where that still holds.
  static func standing(for target: String, under present: Regime, _ keeper: Gatekeeper)
    -> AuditCheckpoint?
  {
    let workspace = keeper.workspace
    guard let bytes = try? Files.read(path(target, workspace), limit: sizeLimit),
      let secret = CloneSecret(in: workspace.directory), bytes.starts(with: title),
      let body = secret.opened(bytes[title.count...]),
      let end = body.firstIndex(of: UInt8(ascii: "\n")),
      let facts = try? JSONReader.read(Array(body[..<end])).object,
      let report = AuditReport(facts), report.target == target,
      let asked = AskedKeys(body[(end + 1)...]),
      let basis = basis(present, keeper), facts["rules"]?.string == basis,
      let roots = facts["roots"]?.ids, let relied = facts["relied"]?.ids
    else { return nil }
    let changed = try? keeper.notes.keys(changedSince: roots, in: workspace.repository)
    guard let changed, !changed.contains(where: asked.contains) else { return nil }
    return AuditCheckpoint(report: report, asked: asked, relied: Set(relied))
  }

  /// Keeps it for the next audit; where that fails, the next one takes longer.
  func keep(under present: Regime, _ keeper: Gatekeeper) {
    let workspace = keeper.workspace
    guard let secret = CloneSecret(in: workspace.directory),
      let basis = Self.basis(present, keeper), case .object(var facts) = report.json
    else { return }
    facts["rules"] = .string(basis)
    facts["roots"] = .array(keeper.notes.roots.map { .string($0.hex) })
    facts["relied"] = .array(relied.map(\.hex).sorted().map { .string($0) })
    let body = JSONValue.object(facts).canonical() + asked.bytes
    try? Files.writeAtomically(
      Self.path(report.target, workspace),
      Self.title + secret.sealed(body),
      mode: 0o600
    )
  }

  /// What rules now, and where that is read.
  private static func basis(_ present: Regime, _ keeper: Gatekeeper) -> String? {
    let workspace = keeper.workspace
    guard let tree = try? workspace.repository.link(present.commit.oid)?.tree,
      let rules = try? AuditLine.Rules(in: tree, workspace)
    else { return nil }
    let files = [rules.policy, rules.keys, rules.revocations].map { $0?.hex ?? "-" }
    return (files + [keeper.place?.branch ?? "-"]).joined(separator: " ")
  }

  private static func path(_ target: String, _ workspace: Workspace) -> String {
    workspace.directory.cache + "/audit-" + Hex.encode(Digest.sha256(Array(target.utf8)).prefix(8))
  }
}

extension AuditReport {
  /// Takes a report as it was written.
  fileprivate init?(_ facts: JSONObject) {
    guard let target = facts["target"]?.string, let tip = facts["tip"]?.id,
      let landings = facts["landings"]?.integer, let breaches = facts["breaches"]?.array,
      let overrides = facts["overrides"]?.array
    else { return nil }
    self.init(target: target, tip: tip, from: facts["from"]?.id)
    self.landings = Int(landings)
    self.breaches = breaches.compactMap { $0.object.flatMap(Breach.init) }
    self.overrides = overrides.compactMap { $0.object.flatMap(Overridden.init) }
    guard self.breaches.count == breaches.count, self.overrides.count == overrides.count else {
      return nil
    }
  }
}

extension AuditReport.Breach {
  fileprivate init?(_ facts: JSONObject) {
    guard let from = facts["from"]?.id, let to = facts["to"]?.id,
      let title = facts["title"]?.string, let reason = facts["reason"]?.string,
      let isCertain = facts["certain"]?.bool, let next = facts["next"]?.string
    else { return nil }
    self.init(
      from: from,
      to: to,
      title: title,
      reason: reason,
      isCertain: isCertain,
      next: next
    )
  }
}

extension AuditReport.Overridden {
  fileprivate init?(_ facts: JSONObject) {
    guard let to = facts["to"]?.id, let title = facts["title"]?.string,
      let receipt = facts["receipt"]?.string.flatMap({ ContentDigest(text: $0) }),
      let by = facts["by"]?.string,
      let trace = facts["trace"]?.string.flatMap({ Trace(rawValue: $0) })
    else { return nil }
    self.init(
      from: facts["from"]?.id,
      to: to,
      title: title,
      receipt: receipt,
      by: by,
      trace: trace
    )
  }
}

extension JSONValue {
  fileprivate var id: ObjectID? { string.flatMap { ObjectID(hex: $0) } }

  fileprivate var ids: [ObjectID]? { array?.compactMap(\.id) }
}
