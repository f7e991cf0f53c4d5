internal import Git
internal import LaneCore
internal import LaneStore

/// Goes through everything that ever landed on a target, and reports what got past the gates.
package struct Audit {
  let keeper: Gatekeeper
  let workspace: Workspace
  let line: AuditLine
  let present: Regime
  private let isPolicyTarget: Bool
  /// The position where it begins; nil where nothing has ruled the target so far.
  private let start: Int?
  /// What the branches that the target accepts have been, as far as that shows now.
  private let accepted: Set<ObjectID>
  /// Those of it that something rests on which no receipt names.
  private var relied: Set<ObjectID> = []
  var report: AuditReport
  /// The position whose policy judges: the last one that nothing unreviewed has led to.
  private var ruling: Int
  private var regimes: [AuditLine.Rules: Regime] = [:]
  private var records = Records()
  var asked = AskedKeys()

  /// Longest stretch that is judged at once where nothing says where a landing began.
  private static let stretch = 512

  /// Audits a target, by default the one that is worked on.
  package static func run(target: String?, in workspace: Workspace) throws(Failure) -> AuditReport {
    let (keeper, target) = try Verification.keeper(for: target, in: workspace)
    guard let present = try keeper.regime() else { throw Failure.notSetUp }
    guard let tip = try keeper.tip(of: target) else {
      throw Failure(
        .cannotTell,
        "unknown-target",
        "\(target) is not known here",
        next: "git fetch"
      )
    }
    let checkpoint = AuditCheckpoint.standing(for: target, under: present, keeper)
    if let checkpoint, var audit = try Audit(keeper, target, tip: tip, present, after: checkpoint) {
      try audit.walk()
      // What one receipt covers may begin before: only a look at everything finds that out.
      if audit.report.breaches.count == checkpoint.report.breaches.count {
        try audit.finish()
        return audit.report
      }
    }
    let ends = Set(present.policy.baselines)
    let line = try AuditLine(to: tip, notBefore: ends, in: workspace)
    var audit = try Audit(keeper, target, line, present)
    guard audit.start != nil else { return audit.report }
    try audit.walk()
    try audit.finish()
    return audit.report
  }

  private init(_ keeper: Gatekeeper, _ target: String, _ line: AuditLine, _ present: Regime)
    throws(Failure)
  {
    self.keeper = keeper
    workspace = keeper.workspace
    self.present = present
    self.line = line
    isPolicyTarget = target == keeper.place?.branch
    var start = line.start
    if start == nil, !isPolicyTarget, present.policy.protection(for: target) != nil {
      start = try line.departure(from: keeper)
    }
    self.start = start
    ruling = start ?? 0
    accepted = try keeper.everAccepted(by: target, under: present)
    report = AuditReport(
      target: target,
      tip: line.tip,
      from: start.map { line.points[$0].id }
    )
  }

  /// Goes on from where an earlier audit ended; nil where the target does not.
  private init?(
    _ keeper: Gatekeeper,
    _ target: String,
    tip: ObjectID,
    _ present: Regime,
    after checkpoint: AuditCheckpoint
  ) throws(Failure) {
    let end = checkpoint.report.tip
    let line = try AuditLine(to: tip, notBefore: [end], in: keeper.workspace)
    guard line.points.first?.id == end else { return nil }
    try self.init(keeper, target, line, present)
    guard start == 0, checkpoint.relied.isSubset(of: accepted) else { return nil }
    relied = checkpoint.relied
    asked = checkpoint.asked
    report = checkpoint.report
    report.tip = tip
    report.since = end
  }

  /// Keeps what was learned, for the next audit to go on from.
  private func finish() throws(Failure) {
    try keeper.finish()
    let protection = present.policy.protection(for: report.target)
    // What nobody reviewed may be what a branch had that is accepted and not known here yet.
    guard report.breaches.isEmpty || protection?.accepts.isEmpty != false else { return }
    // Whoever could not be asked whether a signature holds may be asked the next time.
    guard try !workspace.signatures().wasUndecided else { return }
    let isTold = report.breaches.allSatisfy(\.isCertain)
    // Under rules that nobody approved, what comes next is judged by those before them.
    guard isTold, !isPolicyTarget || line.points.last?.rules == line.points[ruling].rules else {
      return
    }
    guard !(regimes.values + [present]).contains(where: \.keys.hasTimes) else { return }
    AuditCheckpoint(report: report, asked: asked, relied: relied).keep(under: present, keeper)
  }

  private mutating func walk() throws(Failure) {
    guard var position = start else { return }
    records = try readRecords()
    while position < line.points.count - 1 {
      workspace.surroundings.voice.progress("\(position) of \(line.points.count - 1) commits")
      let (end, isCut) = nextEnd(after: position)
      position = try judge(position, end, isCut: isCut)
    }
  }

  /// Where the landing that begins at a position ends; `isCut` where only its length says so.
  private func nextEnd(after position: Int) -> (Int, isCut: Bool) {
    if let landing = records.landings[position] { return (landing.end, false) }
    var end = position + 1
    while end < line.points.count - 1 {
      // What rules has changed with this one, so that what follows is judged anew.
      if line.points[end].rules != line.points[end - 1].rules
        || records.landings[end] != nil
      {
        return (end, false)
      }
      if end - position == Self.stretch { return (end, true) }
      end += 1
    }
    return (end, false)
  }

  /// Judges what lies between two positions, and returns where to go on.
  ///
  /// What is not covered is cut further, so that each part is judged by what rules where it begins.
  private mutating func judge(_ start: Int, _ end: Int, isCut: Bool) throws(Failure) -> Int {
    guard let refusal = try refusal(start, end) else { return end }
    guard refusal.ends.count > 1 else {
      try breach(refusal)
      return end
    }
    var position = start
    for next in refusal.ends {
      // What begins so late may be part of a run that goes on behind the cut: it is looked at again,
      // with what lies there.
      if isCut, position > start, position + Receipt.memberLimit > end {
        guard try self.refusal(position, next) == nil else { return position }
        position = next
      } else {
        position = try judge(position, next, isCut: false)
      }
    }
    return end
  }

  /// What keeps a landing from having been let through.
  private struct Refusal {
    let gathered: Case
    let judgement: Judgement
    /// Where the stretches end that it can be cut into.
    let ends: [Int]
  }

  /// Nil where a landing is covered, which is noted.
  private mutating func refusal(_ start: Int, _ end: Int) throws(Failure) -> Refusal? {
    guard let gathered = try gather(start, end) else {
      pass(start, end)
      return nil
    }
    var judge = try keeper.judge(of: gathered)
    let judgement = judge.judge()
    defer { asked.insert(judge.evidence.asked) }
    if case .covered(let covers) = judgement {
      note(covers, gathered.landing, start..<end)
      if covers.contains(where: { $0.rule == .override }) { try listOverrides(of: &judge) }
      pass(start, end)
      return nil
    }
    var ends: [Int] = []
    if end - start > 1, let stretches = try? judge.stretches() {
      var position = start
      for stretch in stretches {
        while position < end, line.points[position].id != stretch.to.id { position += 1 }
        ends.append(position)
      }
    }
    return Refusal(gathered: gathered, judgement: judgement, ends: ends)
  }

  /// Goes on from a landing that is as it should be.
  private mutating func pass(_ start: Int, _ end: Int) {
    // Where it began with files that nobody approved, what it ends with is not to be trusted either.
    if line.points[start].rules == line.points[ruling].rules { ruling = end }
  }

  private mutating func note(_ covers: [Cover], _ landing: Landing, _ span: Range<Int>) {
    report.landings += 1
    let named = records.accepted(from: span.lowerBound, to: span.upperBound)
    relied.formUnion(landing.acceptedTips(in: covers).filter { !named.contains($0) })
  }

  /// Lists every override of a landing that one let through: the target may have made it, lost it
  /// by a rewind, and made it again.
  private mutating func listOverrides(of judge: inout Judge<GitEvidence>) throws(Failure) {
    let overrides: [Receipt]
    do throws(CannotTell) { overrides = try judge.standingOverrides() } catch {
      throw Failure(.cannotTell, "cannot-tell", error.reason, next: error.next)
    }
    for receipt in overrides { try list(receipt, .landed) }
  }

  private mutating func breach(_ refusal: Refusal) throws(Failure) {
    let landing = refusal.gathered.landing
    let from = landing.old?.id ?? landing.new.id
    let unseen = try workspace.unseenReceipts(of: landing, refusal.gathered.regime.policy)
    report.landings += 1
    report.breaches.append(
      AuditReport.Breach(
        from: from,
        to: landing.new.id,
        title: try title(of: landing.new.id),
        reason: refusal.judgement.reason,
        isCertain: refusal.judgement.isCertain,
        next: unseen.map { "git lane sync \(ShellWord.typed($0))" }
          ?? refusal.judgement.remedy.command(
            on: "\(from.hex.prefix(10))..\(landing.new.id.hex.prefix(10))"
          )
      )
    )
  }

  func title(of id: ObjectID) throws(Failure) -> String {
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(id.oid)
    }
    return commit.map { String(decoding: $0.message.prefix { $0 != 10 }, as: UTF8.self) } ?? ""
  }
}

// What is judged.
extension Audit {
  /// The landing between two positions under what ruled then; nil where nothing protected the target.
  private mutating func gather(_ start: Int, _ end: Int) throws(Failure) -> Case? {
    let regime = try isPolicyTarget ? regime(at: ruling) : regime(ofLandingAt: start)
    guard let protection = regime.policy.protection(for: report.target) else { return nil }
    let (old, new) = (line.points[start], line.points[end])
    return Case(
      landing: Landing(
        target: report.target,
        old: try workspace.facts(of: old.id),
        new: try workspace.facts(of: new.id),
        isPast: true,
        commits: try commits(start, end),
        accepted: protection.accepts.isEmpty
          ? accepted : accepted.union(records.accepted(from: start, to: end))
      ),
      regime: regime,
      protection: protection,
      rulesItself: isPolicyTarget
    )
  }

  /// Every commit that came between two positions.
  private func commits(_ start: Int, _ end: Int) throws(Failure) -> [CommitFacts] {
    let steps = line.points[(start + 1)...end]
    var ids = steps.map(\.id)
    if steps.contains(where: { $0.parents.count > 1 }) {
      let known = present.policy.baselines.filter { workspace.repository.contains($0.oid) }
      let old = line.points[start].id
      ids = try workspace.attempt { () throws(GitError) in
        try workspace.repository.newCommits(
          including: [line.points[end].id.oid],
          excluding: [old.oid] + known.map(\.oid)
        )
      }.map { ObjectID($0.id) }
    }
    var commits: [CommitFacts] = []
    for id in ids { commits.append(try workspace.facts(of: id)) }
    return commits
  }

  /// What ruled a landing on another target than the policy's own: the policy that was recorded with
  /// it, else the one in force now.
  private mutating func regime(ofLandingAt start: Int) throws(Failure) -> Regime {
    guard let policy = records.landings[start]?.policy, policy != present.blob,
      let tip = keeper.place?.commit
    else {
      return present.past(seenFrom: present)
    }
    let line = try AuditLine(to: tip, notBefore: [], in: workspace)
    guard let point = line.points.last(where: { $0.rules.policy == policy }) else {
      return present.past(seenFrom: present)
    }
    return try regime(under: point.rules, at: point.id)
  }

  /// What ruled at a position.
  mutating func regime(at position: Int) throws(Failure) -> Regime {
    guard isPolicyTarget else { return present.past(seenFrom: present) }
    return try regime(under: line.points[position].rules, at: line.points[position].id)
  }

  /// The rules of a commit, read once for each state of their files.
  private mutating func regime(under rules: AuditLine.Rules, at commit: ObjectID) throws(Failure)
    -> Regime
  {
    if let known = regimes[rules] { return known }
    let regime = try Regime.ruling(at: commit.oid, in: workspace) ?? present
    let past = regime.past(seenFrom: present)
    // What stands in for files that nobody can read depends on where they are.
    if regime.commit == commit { regimes[rules] = past }
    return past
  }
}

extension Judgement {
  /// Why something is not covered, in a few words.
  fileprivate var reason: String {
    switch self {
    case .covered: ""
    case .refused(let blockers): blockers.first.map { "\($0.gate.rawValue): \($0.found)" } ?? ""
    case .cannotTell(let doubt): "cannot tell: \(doubt.reason)"
    }
  }

  /// What answers its first reason.
  fileprivate var remedy: Remedy {
    guard case .refused(let blockers) = self else { return .reviewWhole }
    return blockers.first?.remedy ?? .reviewWhole
  }

  fileprivate var isCertain: Bool {
    if case .cannotTell = self { false } else { true }
  }
}

extension Gatekeeper {
  /// Every commit that was ever the tip of a branch that a target accepts, as far as that shows now.
  fileprivate func everAccepted(by target: String, under regime: Regime) throws(Failure) -> Set<
    ObjectID
  > {
    guard let protection = regime.policy.protection(for: target) else { return [] }
    var accepted: Set<ObjectID> = []
    for tip in try acceptedTips(protection) {
      try workspace.attempt { () throws(GitError) in
        try workspace.repository.firstParentLine(from: tip.oid) { link throws(GitError) in
          accepted.insert(ObjectID(link.id)).inserted && accepted.count < Limits.steps
        }
      }
    }
    return accepted
  }
}
