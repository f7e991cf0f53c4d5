internal import LaneCore
internal import LaneStore

/// Declares that a receipt, or a damaged entry, no longer counts.
package enum Revoking {
  /// What is revoked, and everywhere that it stands.
  private struct Subject {
    var digest: ContentDigest
    /// Nil for an entry that nobody can read.
    var receipt: Receipt?
    var keys: [ObjectID]
  }

  /// Signs a revocation of the receipt or entry with this digest, or a beginning of it.
  package static func run(
    _ name: String,
    reason: String,
    in workspace: Workspace
  ) throws(Failure) -> ActReport {
    try HumanAct.requireReason(reason)
    let subject = try find(name, in: workspace)
    let (keeper, target) = try Verification.keeper(
      for: subject.receipt?.target,
      in: workspace
    )
    let regime = try keeper.regimeHere()
    let act = try HumanAct.begin(
      under: regime,
      takingBackOf: subject.receipt?.by,
      in: workspace
    )
    // A block, and what may have been one, is lifted only by who may override.
    if subject.receipt == nil || subject.receipt?.verdict == .block {
      let allowed = regime.policy.protection(for: target)?.overrideBy ?? [.human]
      guard !act.roles.isDisjoint(with: allowed) else {
        throw Failure(
          .refused,
          "role",
          "\(act.principal) may not revoke a block on \(target)",
          expected: "a role among \(allowed.map(\.rawValue).sorted().joined(separator: ", "))",
          actual: act.roles.map(\.rawValue).sorted().joined(separator: ", "),
          next: "git lane review"
        )
      }
    }
    var statement = Receipt.Statement(
      kind: .revoke,
      repository: regime.policy.id,
      by: act.principal,
      time: workspace.surroundings.now(),
      body: ReceiptBody(reason)
    )
    statement.revokes = subject.digest
    statement.change = subject.receipt?.change
    statement.policy = regime.blob
    let what = subject.receipt?.summary ?? "a damaged entry (\(subject.digest.text))"
    let receipt = try act.sign(statement, summary: "You revoke \(what).\n")
    try workspace.keep(receipt, under: subject.keys, changes: [])
    return ActReport(receipt: receipt, keys: subject.keys)
  }

  private static func find(_ name: String, in workspace: Workspace) throws(Failure) -> Subject {
    let prefix = (name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name).lowercased()
    guard (4...64).contains(prefix.utf8.count), prefix.allSatisfy(\.isHexDigit) else {
      throw Failure(
        .usage,
        "bad-digest",
        "'\(name)' is not a receipt's id",
        expected: "at least four digits of the id, such as sha256:1a2b3c",
        next: "git lane log"
      )
    }
    var found: [ContentDigest: Subject] = [:]
    try workspace.stored { () throws(StoreError) in
      let view = try NotesStore.view(in: workspace.repository)
      for key in try view.keys(in: workspace.repository) {
        let note = try view.reading(of: key, in: workspace.repository).note
        for receipt in note.receipts where receipt.id.hex.hasPrefix(prefix) {
          found[receipt.id, default: Subject(digest: receipt.id, receipt: receipt, keys: [])]
            .keys.append(key)
        }
        for entry in note.damaged where entry.digest.hex.hasPrefix(prefix) {
          found[entry.digest, default: Subject(digest: entry.digest, receipt: nil, keys: [])]
            .keys.append(key)
        }
      }
    }
    guard found.count < 2 else {
      throw Failure(
        .fatal,
        "ambiguous",
        "'\(name)' is the beginning of \(found.count) ids",
        next: "git lane revoke --reason <text> <more digits>",
        otherwise: found.keys.sorted().prefix(5).map(\.text)
      )
    }
    guard let subject = found.values.first else {
      throw Failure(
        .fatal,
        "unknown-receipt",
        "no receipt or damaged entry here is named '\(name)'",
        next: "git lane sync"
      )
    }
    return subject
  }
}

extension HumanAct {
  /// What is done against the rules needs a reason that a later reader understands.
  static func requireReason(_ reason: String) throws(Failure) {
    guard reason.contains(where: \.isLetter) else {
      throw Failure(
        .usage,
        "no-reason",
        "the reason says nothing",
        expected: "why, in words: it is signed and shown",
        next: "--reason <text>"
      )
    }
  }
}
