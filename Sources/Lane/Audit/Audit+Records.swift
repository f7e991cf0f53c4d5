internal import Git
internal import LaneCore
internal import LaneStore

// What receipts tell of how the target moved.
extension Audit {
  /// A landing that a receipt tells of, and what ruled it.
  struct Recorded {
    let end: Int
    let policy: ObjectID?
  }

  /// What the server, CI and people recorded.
  struct Records {
    /// The landings by where they begin on the line: overrides, and what the server or CI recorded.
    var landings: [Int: Recorded] = [:]
    /// What landings merged that a branch had which the target accepted, as their receipts say.
    fileprivate var accepted: [(span: Range<Int>, tips: [ObjectID])] = []

    /// What was accepted in a landing, or in one that it is a part of.
    func accepted(from start: Int, to end: Int) -> Set<ObjectID> {
      Set(
        accepted.filter { $0.span.lowerBound <= start && end <= $0.span.upperBound }
          .flatMap(\.tips)
      )
    }
  }

  /// Reads what stands on each commit of the line, and lists the overrides that no landing shows.
  mutating func readRecords() throws(Failure) -> Records {
    var records = Records()
    guard let first = line.start else { return records }
    var positions: [ObjectID: Int] = [:]
    for (index, point) in line.points.enumerated() { positions[point.id] = index }
    // Where an earlier audit ended it has read.
    let begin = report.since == nil ? first : first + 1
    for end in begin..<max(begin, line.points.count) {
      for receipt in try moves(to: line.points[end].id) {
        guard let base = receipt.base?.commit else { continue }
        guard let start = positions[base], start < end else {
          try listOverride(receipt, from: base, at: end, positions)
          continue
        }
        guard start >= first, try isTrusted(receipt, under: regime(at: start)) else { continue }
        if !receipt.accepted.isEmpty {
          records.accepted.append((start..<end, receipt.accepted))
        }
        // Where two tell of landings from one place, the shorter leaves the rest to the other.
        if let known = records.landings[start], known.end < end {
          if receipt.kind == .override { try list(receipt, .landed) }
          continue
        }
        records.landings[start] = Recorded(
          end: end,
          policy: receipt.kind == .landed ? receipt.policy : nil
        )
      }
    }
    return records
  }

  /// What is said of the target's having moved to a commit.
  private mutating func moves(to commit: ObjectID) throws(Failure) -> [Receipt] {
    asked.insert([commit])
    let note = try workspace.stored { () throws(StoreError) in
      try keeper.notes.reading(of: commit, in: workspace.repository).note
    }
    return note.receipts.filter { receipt in
      (receipt.kind == .override || receipt.kind == .landed) && receipt.target == report.target
        && receipt.head?.commit == commit
    }
  }

  private func isTrusted(_ receipt: Receipt, under regime: Regime) throws(Failure) -> Bool {
    guard let protection = regime.policy.protection(for: report.target) else { return false }
    let rules = GateRules(
      target: report.target,
      policy: regime.policy,
      protection: protection,
      revocations: regime.revocations
    )
    let judged = regime.judged(receipt, by: try workspace.signatures())
    return rules.shortfall(of: judged, among: []) == nil
  }
}

// Overrides that no landing of today's line shows: what took commits away, and what let those land.
extension Audit {
  /// Lists an override once, however many landings or commits tell of it.
  mutating func list(_ receipt: Receipt, _ trace: AuditReport.Overridden.Trace) throws(Failure) {
    guard let to = receipt.head?.commit,
      !report.overrides.contains(where: { $0.receipt == receipt.id })
    else { return }
    report.overrides.append(
      AuditReport.Overridden(
        from: receipt.base?.commit,
        to: to,
        title: try title(of: to),
        receipt: receipt.id,
        by: receipt.by,
        trace: trace
      )
    )
  }

  /// Lists an override that ends at a position and begins elsewhere, with those of the commits that
  /// it took away.
  private mutating func listOverride(
    _ receipt: Receipt,
    from base: ObjectID,
    at position: Int,
    _ positions: [ObjectID: Int]
  ) throws(Failure) {
    guard receipt.kind == .override, try isBelieved(receipt, at: position) else { return }
    guard try isRewind(receipt) else { return try list(receipt, .landed) }
    try list(receipt, .rewind)
    var pending = [base]
    var seen: Set<ObjectID> = []
    while let tip = pending.popLast() {
      for commit in try taken(with: tip, positions) where seen.insert(commit).inserted {
        for other in try moves(to: commit) where other.kind == .override {
          guard try isBelieved(other, at: position) else { continue }
          try list(other, isRewind(other) ? .rewind : .undone)
          pending += [other.base?.commit].compactMap(\.self)
        }
      }
    }
  }

  /// Whether an override was made by somebody who might, as the rules here, those of now, or the
  /// receipt of the landing say.
  private mutating func isBelieved(_ override: Receipt, at position: Int) throws(Failure) -> Bool {
    let regimes = [try regime(at: position), present.past(seenFrom: present)]
    let witnesses = try override.head?.commit.map { commit throws(Failure) in
      try moves(to: commit).filter { $0.kind == .landed && $0.covered.contains(override.id) }
    }
    for receipt in [override] + (witnesses ?? []) {
      for regime in regimes where try isTrusted(receipt, under: regime) { return true }
    }
    return false
  }

  /// Whether an override took something away.
  private func isRewind(_ override: Receipt) throws(Failure) -> Bool {
    guard let base = override.base?.commit, let head = override.head?.commit else { return false }
    guard workspace.repository.contains(base.oid), workspace.repository.contains(head.oid) else {
      return true
    }
    return try workspace.attempt { () throws(GitError) in
      try !workspace.repository.isAncestor(base.oid, of: head.oid)
    }
  }

  /// What was on the target's line up to a tip and is not any more; the tip alone where nobody has it.
  private func taken(with tip: ObjectID, _ positions: [ObjectID: Int]) throws(Failure) -> [ObjectID]
  {
    guard workspace.repository.contains(tip.oid) else { return [tip] }
    var taken: [ObjectID] = []
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.firstParentLine(from: tip.oid) { link in
        let id = ObjectID(link.id)
        guard positions[id] == nil, taken.count < Limits.steps else { return false }
        taken.append(id)
        return true
      }
    }
    return taken
  }
}
