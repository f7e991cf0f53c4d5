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
    defer { for move in moves { pending.settle(move) } }
    guard !moves.isEmpty else { return }

    // Where the policy moved as well, the one before it ruled.
    let before = Dictionary(refs.moves.map { ($0.target, $0.old) }) { first, _ in first }
    var reception = try Reception(
      workspace,
      refs: .own(before: before),
      proposed: [],
      name: name
    )
    var landings: [(Case, [Cover])] = []
    let repair = LandingRepair(workspace: workspace, keeper: reception.keeper)
    for move in moves {
      // An earlier hook may have been killed before it signed.
      if let old = move.old,
        case .landing(let landing, let covers) = try repair.finding(
          at: old,
          of: move.target
        )
      {
        landings.append((landing, covers))
      }
      switch reception.outcome(of: move) {
      case .free: continue
      case .passed(let landing?, let covers):
        landings.append((landing, covers))
      case .passed(nil, _): continue
      case .stopped(let failure):
        warn("\(move.shortName) moved, and nothing covers it: \(failure.message)", in: workspace)
      }
    }
    try sign(landings, reception.keeper, in: workspace)
    try reception.keeper.finish()
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

  /// Makes and stores the receipts of landings that have none.
  static func sign(
    _ landings: [(Case, [Cover])],
    _ keeper: Gatekeeper,
    in workspace: Workspace
  ) throws(Failure) {
    var receipts: [Receipt] = []
    var regimes = landings.map(\.0.regime)
    guard !regimes.isEmpty else { return }
    // The push itself may have brought the policy that lists the key.
    let now = try Gatekeeper(workspace, refs: .own(), proposed: []).regime()
    if let now { regimes.append(now) }
    switch try LandingKey.find(under: regimes, in: workspace) {
    case .missing(let reason, let next):
      let targets = landings.map { RefMove(target: $0.0.landing.target, old: nil, new: nil) }
      let names = targets.map(\.shortName).joined(separator: ", ")
      warn("no landed receipt for \(names): \(reason) (\(next))", in: workspace)
    case .found(let key):
      let store = LandedReceipts(workspace: workspace, key: key)
      for (landing, covers) in landings {
        let facts = landing.landing
        let there = try LandedReceipts.standing(
          on: facts.new.id,
          for: facts.target,
          under: now ?? landing.regime,
          keeper
        )
        guard !there.contains(where: { $0.base?.commit == facts.old?.id }) else { continue }
        receipts.append(try store.receipt(of: landing, covers: covers))
      }
      if !receipts.isEmpty { try store.store(receipts) }
    }
  }

  private static func warn(_ words: String, in workspace: Workspace) {
    workspace.surroundings.voice.warn("\(words)")
  }
}
