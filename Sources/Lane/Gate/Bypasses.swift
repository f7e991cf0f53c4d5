internal import Git
internal import LaneCore
internal import LaneStore

/// The commits that were made past the gate, as this clone's session tells.
enum Bypasses {
  /// Says of the commits that a push is refused for which of them were made with `--no-verify`.
  ///
  /// It only adds to a refusal: where the session cannot be read, the refusal stays as it is.
  static func named(in failure: Failure, among commits: [CommitFacts], of workspace: Workspace)
    -> Failure
  {
    guard !failure.blockers.isEmpty, let bypasses = try? recorded(in: workspace),
      !bypasses.isEmpty
    else { return failure }
    var failure = failure
    for commit in commits.reversed() {
      guard let gate = bypasses[commit.id.hex] else { continue }
      let act = gate == PreCommit.Hook.merge.rawValue ? "merged" : "committed"
      let words = "\(act) with --no-verify"
      let subject = String(commit.id.hex.prefix(7))
      if let row = failure.blockers.firstIndex(where: { $0.subject == subject }) {
        failure.blockers[row].reason += ", \(words)"
      } else {
        let title = workspace.title(of: commit.id)
        failure.blockers.append(Failure.Blocker(subject, title: title, reason: words))
      }
    }
    return failure
  }

  /// The gate that was passed by, for each commit.
  private static func recorded(in workspace: Workspace) throws(Failure) -> [String: String] {
    let machine = try workspace.stored { () throws(StoreError) in
      try MachineKey.load(workspace.directory)
    }
    guard let machine else { return [:] }
    let reader = try SessionLog.reader(in: workspace)
    let fold = try workspace.stored { () throws(StoreError) in
      try reader.fold(Workspace.adhocStream(of: machine.key), in: workspace.repository)
    }
    var gates: [String: String] = [:]
    for case let event? in fold.records.map(\.event) where event.kind == .bypassed {
      guard case .string(let commit)? = event.data["commit"] else { continue }
      guard case .string(let gate)? = event.data["gate"] else { continue }
      gates[commit] = gate
    }
    return gates
  }
}

extension Workspace {
  /// The first line of a commit's message; nothing where it cannot be had.
  func title(of commit: ObjectID) -> String {
    let message = (try? repository.commit(commit.oid))?.message ?? []
    return String(decoding: message.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
