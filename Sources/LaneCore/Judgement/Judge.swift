/// Decides whether a target may move: the pure part of every gate.
///
/// It judges what the target's content becomes, not the shape of the history.
package struct Judge<Facts: Evidence & ~Copyable>: ~Copyable {
  let rules: GateRules
  let landing: Landing
  package var evidence: Facts
  /// The landing's commits by their ids.
  let newCommits: [ObjectID: CommitFacts]
  var budget = Budget()
  var recomputed: [ObjectID: Bool] = [:]
  /// What merged lines came to, as parts of what a person approved or not.
  var sides: [Side: Piece] = [:]
  /// The stretches that hold what is being judged, outermost first: who approves one approves its parts.
  var around: [Run] = []
  /// Steps of lines being merged that are no reverts, as the target has touched their paths since.
  var overtaken: Set<ObjectID> = []
  /// Every change that was looked at as a whole, a run or a step: a block on any of them counts.
  var examined: Set<ObjectID> = []
  /// Whether the landing was let through once by an override, which does not do it again.
  var isOverrideSpent = false
  /// Whether to look for every cover there is, as the history may need more than the first.
  var isThorough = false

  package init(rules: GateRules, landing: Landing, evidence: consuming Facts) {
    self.rules = rules
    self.landing = landing
    self.evidence = evidence
    newCommits = Dictionary(landing.commits.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Judges the landing.
  package mutating func judge() -> Judgement {
    do throws(CannotTell) {
      return try decide()
    } catch {
      return .cannotTell(error)
    }
  }

  private mutating func decide() throws(CannotTell) -> Judgement {
    let whole = try change(from: landing.old?.tree, to: landing.new.tree)
    if let judgement = try overridden(whole) { return judgement }
    guard !landing.isRewind else {
      return .refused(
        spentOverride + [
          Blocker(
            gate: .rewind,
            commit: landing.new.id,
            expected: "a tip that contains the old one",
            found: "a rewind",
            remedy: .override
          )
        ]
      )
    }
    let line = try line(from: landing.old, to: landing.new)
    let steps = try line.map { line throws(CannotTell) in try self.steps(of: line) } ?? []
    var blockers = try laneBlockers(whole, line, steps)
    let piece = try covered(whole)
    blockers += try vetoes(whole: whole, steps: steps).map { Blocker(standing: $0) }
    blockers += piece.blockers
    return blockers.isEmpty ? .covered(piece.covers) : .refused(spentOverride + blockers)
  }

  /// Covers the landing, its history included.
  private mutating func covered(_ whole: ChangeFacts) throws(CannotTell) -> Piece {
    var piece = try piece(from: landing.old, to: landing.new)
    guard piece.isCovered else { return piece }
    var smuggled = try smuggled(past: piece.covers)
    if !smuggled.isEmpty {
      // What is reviewed in one way may have a history that nobody saw; another way may cover that.
      isThorough = true
      sides = [:]
      piece = try self.piece(from: landing.old, to: landing.new)
      smuggled = try self.smuggled(past: piece.covers)
    }
    piece.blockers += smuggled
    return piece
  }

  /// What stands at a key, all of it: what is there and could not be looked at just now could be a
  /// block, or take back what lets this through.
  mutating func notes(on key: ObjectID) throws(CannotTell) -> NoteFacts {
    let note = try evidence.notes(on: key)
    if let missing = note.missing.first {
      throw CannotTell("a note on \(key.hex.prefix(10)) \(missing)", next: "git lane doctor")
    }
    try rules.requireJudged(note.receipts)
    return note
  }

  /// The notes of the change being judged; an entry there that nobody can read could be a block.
  mutating func readableNotes(on change: ObjectID) throws(CannotTell) -> NoteFacts {
    let note = try notes(on: change)
    if let broken = note.damaged.first(where: { !isRevoked($0.digest, in: note) }) {
      throw CannotTell(
        "an entry about this change is damaged (\(broken.digest)): \(broken.reason)",
        next: "git lane revoke --reason <text> \(broken.digest)"
      )
    }
    return note
  }

  private func isRevoked(_ digest: String, in note: NoteFacts) -> Bool {
    if let id = ContentDigest(text: digest), rules.revocations.receipts.contains(id) { return true }
    return note.receipts.contains { judged in
      guard judged.receipt.kind == .revoke, judged.receipt.revokes?.text == digest,
        rules.disqualification(of: judged, among: []) == nil,
        case .good(let roles, _, _) = judged.trust
      else { return false }
      // What cannot be read may have been a block, so it takes who may lift one.
      return !roles.isDisjoint(with: rules.protection.overrideBy) && rules.meetsPresence(judged)
    }
  }
}

/// A line that is merged, from where it left the target.
struct Side: Hashable {
  let from: ObjectID
  let to: ObjectID
  let isApproved: Bool
}

extension Blocker {
  /// A block that nothing lifts.
  fileprivate init(standing block: Receipt) {
    self.init(
      gate: .block,
      commit: block.head?.commit,
      expected: "a later pass that answers its findings",
      found: "blocked by \(block.reviewer?.headerText ?? block.by)",
      remedy: .answer(block.id)
    )
  }
}
