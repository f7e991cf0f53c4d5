internal import Git
internal import LaneCore
internal import LaneStore

/// The sessions that hold the text of a critical finding which nobody has answered yet.
///
/// A session cannot be given in part, so unless policy publishes findings it waits here until each is
/// answered as fixed, or its block is revoked.
struct WithheldSessions {
  private let workspace: Workspace
  private let reader: StreamReader
  private let notes: NotesView
  private let regime: Regime

  private struct Finding: Hashable {
    let block: ContentDigest
    let id: FindingID
  }

  /// Their names, each with the reason; what a remote has already is not looked at again.
  static func find(for remote: String, in workspace: Workspace) throws(Failure) -> [String: String]
  {
    let search = WithheldSessions(
      workspace: workspace,
      reader: try SessionLog.reader(in: workspace),
      notes: try workspace.stored { () throws(StoreError) in
        try NotesStore.view(in: workspace.repository)
      },
      regime: try workspace.regimeForReading()
    )
    var withheld: [String: String] = [:]
    for name in try search.unpublished(at: remote) {
      withheld[name] = try search.reason(against: name)
    }
    return withheld
  }

  /// The sessions that go on from what a remote had when it was last seen.
  private func unpublished(at remote: String) throws(Failure) -> [String] {
    try workspace.attempt { () throws(GitError) in
      let prefix = LaneReferences.tracking(LaneReferences.sessions, of: remote)
      var theirs: [String: OID] = [:]
      for copy in try workspace.repository.references(prefix: prefix) {
        theirs[LaneReferences.session(String(copy.name.dropFirst(prefix.count)))] = copy.id
      }
      return try workspace.repository.references(prefix: LaneReferences.sessions)
        .filter { theirs[$0.name] != $0.id }.map(\.name)
    }
  }

  private func reason(against name: String) throws(Failure) -> String? {
    let fold = try workspace.stored { () throws(StoreError) in
      try reader.fold(name, in: workspace.repository)
    }
    // Who wrote what is not believed, and what it says, nobody knows.
    guard fold.skipped.isEmpty else { return "it holds entries that are not believed here" }
    var open: Set<Finding> = []
    var recorded: Set<ContentDigest> = []
    var unrecorded: [Reviewed] = []
    for review in fold.reviews.map(\.review) {
      let noted = try workspace.stored { () throws(StoreError) in
        try notes.reading(of: review.change, in: workspace.repository).note.receipts
      }
      guard let receipt = noted.first(where: { $0.id == review.receipt }) else {
        if review.verdict == .block { unrecorded.append(review) }
        continue
      }
      if let dossier = review.dossier { recorded.insert(dossier) }
      for prior in receipt.priors where prior.status == .fixed {
        open.remove(Finding(block: prior.receipt, id: prior.finding))
      }
      guard review.verdict == .block, try !isRevoked(receipt, by: noted) else { continue }
      for critical in receipt.criticals {
        open.insert(Finding(block: receipt.id, id: critical.id))
      }
    }
    // One that was stopped before its receipt was noted was told again with the next.
    guard unrecorded.allSatisfy({ $0.dossier.map(recorded.contains) ?? false }) else {
      return "it holds a block whose receipt is not here"
    }
    return open.isEmpty ? nil : "it holds the text of an open finding, which is not published"
  }

  /// Whether somebody took a block back who may do so at some target.
  private func isRevoked(_ block: Receipt, by noted: [Receipt]) throws(Failure) -> Bool {
    let verifier = try workspace.signatures()
    let deciders = Set(regime.policy.protections.flatMap(\.overrideBy))
    return noted.contains { receipt in
      guard receipt.kind == .revoke, receipt.revokes == block.id,
        case .good(let roles, let key, _) = regime.judged(receipt, by: verifier).trust
      else { return false }
      return !roles.isDisjoint(with: deciders) && !regime.revocations.keys.contains(key)
    }
  }
}
