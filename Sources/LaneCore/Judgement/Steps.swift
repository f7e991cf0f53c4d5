/// The best way found to cut the line up to some position.
private struct Way {
  var uncovered = 0
  var from = 0
  var piece = Piece()
}

/// One of the stretches that a line was cut into.
private struct Cut {
  let steps: Range<Int>
  let piece: Piece
}

/// A line with what is known of its steps.
private struct CutLine {
  let line: Line
  let steps: [ChangeFacts]
  let arrivals: [[CommitFacts]]
  /// What became of each step alone.
  var single: [Piece] = []
  /// Where longer runs that end after a step may begin.
  var proposed: [[Int]]

  func run(_ span: Range<Int>, _ change: ChangeFacts) -> Run {
    Run(
      line: line,
      span: span,
      change: change,
      tree: line.commits[span.upperBound - 1].tree,
      commits: arrivals[span].flatMap { $0 }
    )
  }
}

extension Judge where Facts: ~Copyable {
  /// The stretches that the landing falls into, runs that are covered and steps that are not, by the
  /// commits at their ends; nil where it has no line that could be cut.
  package mutating func stretches() throws(CannotTell) -> [(from: CommitFacts?, to: CommitFacts)]? {
    guard let line = try line(from: landing.old, to: landing.new) else { return nil }
    return try bestCuts(line).map { cut in
      (line.commit(before: cut.steps.lowerBound), line.commits[cut.steps.upperBound - 1])
    }
  }

  /// Cuts a line into runs that are covered, leaving as few steps uncovered as it can.
  ///
  /// Runs are proposed by the receipts on its commits. Where that leaves steps over, as after a
  /// rebase, every run that is not too long is looked up by its change.
  mutating func cover(_ line: Line) throws(CannotTell) -> Piece {
    let cuts = try bestCuts(line)
    return Piece(
      covers: cuts.flatMap(\.piece.covers),
      blockers: cuts.flatMap(\.piece.blockers)
    )
  }

  private mutating func bestCuts(_ line: Line) throws(CannotTell) -> [Cut] {
    let steps = try steps(of: line)
    var cut = CutLine(
      line: line,
      steps: steps,
      arrivals: arrivals(on: line),
      proposed: try proposals(on: line)
    )
    for index in steps.indices { cut.single.append(try singlePiece(cut, index)) }
    var cuts = try bestCut(cut)
    guard !cuts.allSatisfy(\.piece.isCovered) else { return cuts }
    if try coverMerges(in: &cut) {
      cuts = try bestCut(cut)
      guard !cuts.allSatisfy(\.piece.isCovered) else { return cuts }
    }
    guard steps.count > 1, try proposeByChange(&cut) else { return cuts }
    return try bestCut(cut)
  }

  private mutating func bestCut(_ cut: CutLine) throws(CannotTell) -> [Cut] {
    var best = [Way()]
    for end in 0..<cut.steps.count {
      let single = cut.single[end]
      var way = Way(
        uncovered: best[end].uncovered + (single.isCovered ? 0 : 1),
        from: end,
        piece: single
      )
      for start in cut.proposed[end] where best[start].uncovered < way.uncovered {
        let piece = try runPiece(cut, start..<(end + 1))
        if piece.isCovered {
          way = Way(uncovered: best[start].uncovered, from: start, piece: piece)
        }
      }
      best.append(way)
    }
    var cuts: [Cut] = []
    var end = cut.steps.count
    while end > 0 {
      cuts.append(Cut(steps: best[end].from..<end, piece: best[end].piece))
      end = best[end].from
    }
    return cuts.reversed()
  }

  /// Covers one step alone, by a receipt or as one that needs none of its own.
  private mutating func singlePiece(_ cut: CutLine, _ index: Int) throws(CannotTell) -> Piece {
    let run = cut.run(index..<(index + 1), cut.steps[index])
    let commit = cut.line.commits[index]
    let isMerge = commit.parents.count > 1
    if isMerge, isThorough, let piece = try mergedPiece(run), piece.isCovered { return piece }
    let verdict = try verdict(on: run)
    if verdict.isCovered { return Piece(covers: [cover(run, verdict)]) }
    if let piece = try inversePiece(run) { return piece }
    return Piece(
      blockers: [blocker(for: commit.id, verdict, remedy: isMerge ? .reviewWhole : .review)]
    )
  }

  /// Looks at the steps that are left as merges of other lines; whether that changed anything.
  private mutating func coverMerges(in cut: inout CutLine) throws(CannotTell) -> Bool {
    var isChanged = false
    for index in cut.single.indices where !cut.single[index].isCovered {
      let run = cut.run(index..<(index + 1), cut.steps[index])
      guard let piece = try mergedPiece(run) else { continue }
      cut.single[index] = piece
      isChanged = true
    }
    return isChanged
  }

  private mutating func runPiece(_ cut: CutLine, _ span: Range<Int>) throws(CannotTell) -> Piece {
    var composition = Composition()
    for step in cut.steps[span].reversed() { composition.prepend(step.entries) }
    let entries = composition.entries
    let run = cut.run(span, ChangeFacts(id: evidence.identity(of: entries), entries: entries))
    let verdict = try verdict(on: run)
    guard verdict.isCovered else {
      return Piece(blockers: [blocker(for: nil, verdict, remedy: .reviewWhole)])
    }
    return Piece(covers: [cover(run, verdict)])
  }

  private func cover(_ run: Run, _ verdict: RunVerdict) -> Cover {
    Cover(
      rule: run.change.isEmpty ? .empty : verdict.isCarried ? .carried : .step,
      from: run.start?.id,
      to: run.line.commits[run.span.upperBound - 1].id,
      change: run.change,
      receipts: verdict.standing
    )
  }

  /// Where the receipts on commits say that runs begin.
  private mutating func proposals(on line: Line) throws(CannotTell) -> [[Int]] {
    var position: [ObjectID: Int] = [:]
    if let origin = line.origin { position[origin.id] = 0 }
    for (index, commit) in line.commits.enumerated() { position[commit.id] = index + 1 }
    var proposals: [[Int]] = []
    for (index, commit) in line.commits.enumerated() {
      var starts: [Int] = []
      for judged in try notes(on: commit.id).receipts where judged.receipt.mayCover {
        // A run that begins with the empty tree has no base commit.
        let start =
          judged.receipt.base?.commit.map { position[$0] } ?? (line.origin == nil ? 0 : nil)
        if let start, start < index, !starts.contains(start) { starts.append(start) }
      }
      proposals.append(starts)
    }
    return proposals
  }

  /// Adds the runs whose change has a receipt, as long as they hold a step that nothing covers;
  /// whether there were any.
  private mutating func proposeByChange(_ cut: inout CutLine) throws(CannotTell) -> Bool {
    let bare = cut.single.map { !$0.isCovered }
    var proposed = cut.proposed
    var found = false
    try eachRun(of: cut.steps) { judge, span, change throws(CannotTell) in
      guard bare[span].contains(true) else { return true }
      guard judge.budget.differences > 0 else { return false }
      judge.budget.differences -= 1
      let end = span.upperBound - 1
      guard !proposed[end].contains(span.lowerBound) else { return true }
      let receipts = change.isEmpty ? [] : try judge.notes(on: change.id).receipts
      let isKnown = receipts.contains {
        $0.receipt.mayCover && $0.receipt.change == change.id
      }
      if isKnown || change.isEmpty {
        proposed[end].append(span.lowerBound)
        found = true
      }
      return true
    }
    cut.proposed = proposed
    return found
  }
}

extension Receipt {
  /// Whether it is of a kind that lets a change through.
  fileprivate var mayCover: Bool {
    statement.kind == .carry || statement.kind == .review && statement.verdict == .pass
  }
}
