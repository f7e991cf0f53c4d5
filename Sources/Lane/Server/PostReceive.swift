internal import Git
internal import LaneCore
internal import LaneStore

/// After a push: unites receipts that came with it, and signs what landed.
///
/// It never fails: the refs have moved. What it could not do, the next push or `git lane doctor`
/// makes up for.
package enum PostReceive {
  package static let name = "post-receive"

  /// Milliseconds that whoever pushed waits for other writers.
  static let patience: Int64 = 10_000

  package static func record(_ received: ReceivedRefs, in workspace: Workspace) {
    do throws(Failure) {
      try note(try received.resolved(in: workspace), in: workspace)
    } catch {
      warn("what landed was not noted: \(error.message)", in: workspace)
    }
  }

  private static func note(_ refs: ReceivedRefs, in workspace: Workspace) throws(Failure) {
    let pending = PendingNotes(workspace)
    let moves = refs.code.filter { !$0.isTag && $0.new != nil }
    try unite(Array(Set(moves.flatMap { pending.notes(of: $0) })), in: workspace)
    for move in moves { pending.settle(move) }
    guard !moves.isEmpty else { return }

    // Where the policy moved as well, the one before it ruled; but the push may have brought the one
    // that first lists the key.
    let now = try Gatekeeper(workspace, refs: .own(), proposed: [])
    let before = Dictionary(refs.moves.map { ($0.target, $0.old) }) { first, _ in first }
    let reception = try Reception(workspace, refs: .own(before: before), proposed: [], name: name)
    var ruling = [try reception.keeper.regime(), try now.regime()].compactMap(\.self)
    let gated = moves.filter { move in
      ruling.isEmpty || ruling.contains { $0.policy.protection(for: move.target) != nil }
    }
    guard !gated.isEmpty else { return }
    // Where the policy ref has none, a branch may rule itself, which only judging it tells.
    var landings: [(Case, [Cover])]?
    if ruling.isEmpty {
      landings = try Self.landings(gated, reception, in: workspace)
      ruling = landings?.map(\.0.regime) ?? []
    }
    guard !ruling.isEmpty else { return }
    switch try LandingKey.find(under: ruling, in: workspace) {
    case .missing(let reason, let next):
      let names = gated.map(\.shortName).joined(separator: ", ")
      warn("no landed receipt for \(names): \(reason) (\(next))", in: workspace)
    case .found(let key):
      if landings == nil { landings = try Self.landings(gated, reception, in: workspace) }
      _ = try LandedReceipts(workspace: workspace, key: key).sign(landings ?? [], now)
      try now.finish()
    }
  }

  /// What landed, and before it what an earlier hook that was killed did not sign.
  private static func landings(
    _ moves: [RefMove],
    _ reception: consuming Reception,
    in workspace: Workspace
  ) throws(Failure) -> [(Case, [Cover])] {
    var reception = reception
    let repair = LandingRepair(workspace: workspace, keeper: reception.keeper)
    var landings: [(Case, [Cover])] = []
    for move in moves {
      if let old = move.old,
        case .landing(let landing, let covers) = try repair.finding(at: old, of: move.target)
      {
        landings.append((landing, covers))
      }
      switch reception.outcome(of: move) {
      case .passed(let landing?, let covers): landings.append((landing, covers))
      case .free, .passed(nil, _): continue
      case .stopped(let failure):
        warn("\(move.shortName) moved, and nothing covers it: \(failure.message)", in: workspace)
      }
    }
    return landings
  }

  /// Puts what a push brought to what is stored, which may have moved since it was judged.
  static func unite(_ notes: [ObjectID], in workspace: Workspace) throws(Failure) {
    let present = notes.map(\.oid).filter { workspace.repository.contains($0) }
    guard !present.isEmpty else { return }
    let writer = try workspace.writer(patience: Patience(lock: patience))
    _ = try workspace.stored { () throws(StoreError) in
      try NotesStore(writer).unite(with: present, in: workspace.repository)
    }
  }

  private static func warn(_ words: String, in workspace: Workspace) {
    workspace.surroundings.voice.warn("\(words)")
  }
}
