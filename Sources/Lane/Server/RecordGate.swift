internal import Git
internal import LaneCore
internal import LaneStore

/// Judges updates of the lane's own refs: they are only ever appended to.
struct RecordGate {
  let workspace: Workspace
  let name: String

  /// Whether a ref is the lane's own, or would stand in the way of one.
  static func isRecord(_ ref: String) -> Bool {
    ["refs/notes/lane", "refs/lane", "refs/lane-local", "refs/lane-remotes"].contains {
      ref == $0 || ref.hasPrefix($0 + "/")
    }
  }

  /// Why an update is refused, nil where it only adds.
  func failure(of move: RefMove) throws(Failure) -> Failure? {
    switch kind(of: move.target) {
    case .notes: try failureOfNotes(move)
    case .session: try failureOfSession(move)
    case .appended: try failureOfRewind(move)
    case .local:
      refusal(
        move,
        "it is a clone's own",
        next: "git push <remote> <branch>"
      )
    case .inTheWay:
      refusal(move, "that is no name of a record", next: "git lane sync")
    }
  }

  private enum Kind { case notes, session, appended, local, inTheWay }

  private func kind(of ref: String) -> Kind {
    if ref == LaneReferences.notes { return .notes }
    if ref.hasPrefix(LaneReferences.notes + "/") { return .inTheWay }
    guard ref.hasPrefix("refs/lane/") else { return .local }
    if ref.hasPrefix(LaneReferences.sessions) {
      return TaskID(ref.dropFirst(LaneReferences.sessions.count)) == nil ? .inTheWay : .session
    }
    // Finished sessions, and streams that a later version keeps: what they hold is their readers'.
    let isInTheWay =
      ref == LaneReferences.sessions.dropLast() || ref.hasPrefix(LaneReferences.archive + "/")
    return isInTheWay ? .inTheWay : .appended
  }

  private func failureOfNotes(_ move: RefMove) throws(Failure) -> Failure? {
    guard let new = move.new else { return deletion(move) }
    if let failure = try failureOfKind(move) { return failure }
    let fault = try workspace.stored { () throws(StoreError) in
      try NotesAppend.fault(from: move.old?.oid, to: new.oid, in: workspace.repository)
    }
    guard let fault else { return nil }
    return refusal(move, fault.description, next: "git lane sync")
  }

  private func failureOfSession(_ move: RefMove) throws(Failure) -> Failure? {
    guard let new = move.new else {
      return try isArchived(move.old) ? nil : deletion(move)
    }
    if let failure = try failureOfRewind(move) { return failure }
    let verifier = try workspace.signatures()
    let fault = try workspace.stored { () throws(StoreError) in
      try StreamAppend.fault(
        of: move.target,
        from: move.old?.oid,
        to: new.oid,
        verifier: verifier,
        in: workspace.repository
      )
    }
    guard let fault else { return nil }
    return refusal(
      move,
      "entry \(fault.entry.hex.prefix(10)) counts for nobody: \(fault.reason)",
      next: "git lane log"
    )
  }

  /// What is not lost: the new tip contains the old one.
  private func failureOfRewind(_ move: RefMove) throws(Failure) -> Failure? {
    guard let new = move.new else { return deletion(move) }
    if let failure = try failureOfKind(move) { return failure }
    guard let old = move.old else { return nil }
    let contains = try workspace.attempt { () throws(GitError) in
      try workspace.repository.isAncestor(old.oid, of: new.oid)
    }
    return contains ? nil : refusal(move, "it takes entries away", next: "git lane sync")
  }

  private func failureOfKind(_ move: RefMove) throws(Failure) -> Failure? {
    guard let new = move.new, let kind = try workspace.kind(of: new), kind != .commit else {
      return nil
    }
    return refusal(move, "it would be a \(kind.rawValue)", next: "git lane sync")
  }

  /// A finished session may go once the archive holds it.
  private func isArchived(_ old: ObjectID?) throws(Failure) -> Bool {
    guard let old else { return true }
    return try workspace.attempt { () throws(GitError) in
      guard let archive = try workspace.repository.resolve(LaneReferences.archive) else {
        return false
      }
      return try workspace.repository.isAncestor(old.oid, of: archive)
    }
  }

  private func deletion(_ move: RefMove) -> Failure {
    refusal(move, "records are never deleted", next: "git lane sync")
  }

  func refusal(_ move: RefMove, _ reason: String, next: String) -> Failure {
    Failure(
      .refused,
      "records",
      "push to \(move.target) blocked: \(reason)",
      gate: name,
      expected: "an update that only adds",
      actual: reason,
      next: next
    )
  }
}
