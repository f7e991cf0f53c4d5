extension Judge where Facts: ~Copyable {
  /// Lane files and policy programs that change without a person's approval.
  ///
  /// They are approved as a whole or step by step, so that one push asks for no more than several.
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

  private mutating func areApproved(_ steps: [ChangeFacts], of line: Line) throws(CannotTell)
    -> Bool
  {
    for (index, step) in steps.enumerated() {
      guard let guarded = step.guarded else { continue }
      let run = Run(
        line: line,
        span: index..<(index + 1),
        change: ChangeFacts(id: guarded.id, entries: guarded.entries),
        tree: line.commits[index].tree,
        commits: []
      )
      guard try reasonsAgainst(run) == nil else { return false }
    }
    return true
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
