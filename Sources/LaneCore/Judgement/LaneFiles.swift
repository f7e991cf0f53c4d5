extension Judge where Facts: ~Copyable {
  /// Lane files and policy programs that change without a person's approval.
  ///
  /// They are approved as a whole or run by run, so that one push asks for no more than several.
  mutating func laneBlockers(_ whole: ChangeFacts, _ line: Line?, _ steps: [ChangeFacts])
    throws(CannotTell) -> [Blocker]
  {
    guard !landing.isFirst, let guarded = whole.guarded else { return [] }
    let entire = Run(
      from: landing.old,
      to: landing.new.tree,
      change: ChangeFacts(id: guarded.id, entries: guarded.entries),
      commits: landing.commits
    )
    let reasons = try reasonsAgainst(entire)
    guard let reasons else { return [] }
    if let line, steps.count > 1, try areApproved(steps, of: line) { return [] }
    let names = guarded.entries.prefix(3).map { PathQuoting.quoted($0.path) }
    return [
      Blocker(
        gate: .laneFiles,
        commit: nil,
        expected: "a person's approval of \(names.joined(separator: ", "))",
        found: reasons.isEmpty ? "no approval" : reasons.joined(separator: "; "),
        remedy: .approveLane
      )
    ]
  }

  /// Whether a line falls into runs whose lane files a person approved each; a run in which nothing of
  /// them is left needs no approval.
  private mutating func areApproved(_ steps: [ChangeFacts], of line: Line) throws(CannotTell)
    -> Bool
  {
    let touching = steps.indices.filter { steps[$0].guarded != nil }
    // Whether the runs found so far reach up to each of the touching steps.
    var reached = [true]
    for end in touching.indices {
      reached.append(false)
      for start in stride(from: end, through: max(0, end + 1 - Limits.runLength), by: -1)
      where reached[start] {
        let span = touching[start]..<(touching[end] + 1)
        guard span.count == 1 || budget.differences > 0 else { break }
        let change =
          try span.count == 1
          ? steps[touching[end]]
          : change(
            from: line.commit(before: span.lowerBound)?.tree,
            to: line.commits[touching[end]].tree
          )
        if try isApproved(change.guarded, on: span, of: line) {
          reached[end + 1] = true
          break
        }
      }
    }
    return reached[touching.count]
  }

  private mutating func isApproved(_ guarded: GuardedChange?, on span: Range<Int>, of line: Line)
    throws(CannotTell) -> Bool
  {
    guard let guarded else { return true }
    let run = Run(
      line: line,
      span: span,
      change: ChangeFacts(id: guarded.id, entries: guarded.entries),
      tree: line.commits[span.upperBound - 1].tree,
      commits: []
    )
    return try reasonsAgainst(run) == nil
  }

  /// Nil where a person approved this change of lane files, else why each approval does not count.
  private mutating func reasonsAgainst(_ run: Run) throws(CannotTell) -> [String]? {
    let note = try readableNotes(on: run.change.id)
    var reasons: [String] = []
    for judged in note.receipts {
      let receipt = judged.receipt
      guard receipt.kind == .approve, receipt.approves == .lane, receipt.change == run.change.id
      else { continue }
      if let shortfall = rules.approvalShortfall(of: judged, among: note.receipts) {
        reasons.append(shortfall.explanation)
      } else if let shortfall = try replayShortfall(of: receipt, on: run) {
        reasons.append(shortfall.explanation)
      } else {
        return nil
      }
    }
    return reasons
  }
}
