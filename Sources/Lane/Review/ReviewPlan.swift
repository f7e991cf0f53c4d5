internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneSpec
internal import LaneStore
internal import LaneSystem

/// Lays out the questions of a review: the change at once, in parts where it is large, or what was
/// changed since earlier findings.
struct ReviewPlan {
  let stage: ReviewStage
  let prompt: Prompt
  /// Every path of the change, stamped.
  let paths: [ReviewExpectation.Path]
  private let words: ReviewWords
  private let checklists: [Checklist]
  private let diff: ReviewDiff
  /// What marks the questions of a look, and their answers.
  var nonce = Hex.encode(randomBytes(16))
  /// Whether who is asked can open the files of the tree.
  var readsTree = true

  init(_ stage: ReviewStage) throws(Failure) {
    self.stage = stage
    let workspace = stage.ground.workspace
    words = ReviewWords(workspace: workspace, commit: stage.ground.regime.commit)
    prompt = try words.prompt(.reviewer)
    checklists = try words.checklists()
    paths = ReviewWork(ground: stage.ground, subject: stage.subject).paths()
    diff = ReviewDiff(workspace: workspace, scratch: try stage.scratch())
  }

  private var subject: ReviewSubject { stage.subject }
  private var stamped: [[UInt8]] { paths.filter { $0.stamp != nil }.map(\.path) }

  /// What the whole change does to the paths that can be judged.
  private func wholeDiff() throws(Failure) -> [UInt8] {
    try diff.between(subject.base.tree, subject.head.tree, leavingOut: stamped)
  }

  /// The difference at some paths alone, up to a size.
  func diff(at wanted: Set<[UInt8]>, limit: Int) throws(Failure) -> [UInt8] {
    let sections = DiffSections.cut(try wholeDiff(), at: wanted)
    return Array(sections.flatMap(\.bytes).prefix(limit))
  }
}

// A cold look at all of a change.
extension ReviewPlan {
  /// The questions, one where the change is small enough for one look.
  func cold(answering open: [OpenFinding], settled: [OpenFinding]) throws(Failure) -> [ReviewPart] {
    let whole = try wholeDiff()
    if whole.count > FileClusters.wholeLimit {
      let sections = sections(of: whole)
      let clusters = FileClusters.cut(sections.map { ($0.path, $0.bytes.count) })
      if clusters.count > 1 {
        let parts = clusters.map { indices in indices.map { sections[$0] } }
        return try inParts(parts, open, settled)
      }
    }
    let sections = try [.change(whole)] + uses(of: whole, by: paths) + transients()
    var part = try part(.whole, paths, sections, open)
    part.packet.settled = settled.map(\.packetLine)
    return [part]
  }

  /// The difference cut at its files; no path that has to be judged is without a section.
  private func sections(of diff: [UInt8]) -> [DiffSections.Section] {
    let reviewable = paths.filter { $0.stamp == nil }.map(\.path)
    let sections = DiffSections.cut(diff, at: reviewable)
    let found = Set(sections.map(\.path))
    return sections
      + reviewable.filter { !found.contains($0) }.map {
        DiffSections.Section(path: $0, bytes: [])
      }
  }

  private func inParts(
    _ clusters: [[DiffSections.Section]],
    _ open: [OpenFinding],
    _ settled: [OpenFinding]
  ) throws(Failure) -> [ReviewPart] {
    guard clusters.count <= FileClusters.countLimit else { throw Self.tooLarge(clusters.count) }
    var parts: [ReviewPart] = []
    var left = open
    for (index, cluster) in clusters.enumerated() {
      let own = Set(cluster.map(\.path))
      let isHere = { (finding: OpenFinding) in finding.prior.path.map(own.contains) ?? false }
      let (judged, change) = (paths.filter { own.contains($0.path) }, cluster.flatMap(\.bytes))
      var part = try part(
        .cluster(number: index + 1, of: clusters.count),
        judged,
        try [.change(change)] + uses(of: change, by: judged),
        left.filter(isHere)
      )
      left.removeAll(where: isHere)
      part.packet.otherFiles = files(paths.filter { !own.contains($0.path) })
      part.packet.settled = settled.filter(isHere).map(\.packetLine)
      parts.append(part)
    }
    return parts + [try between(clusters, left)]
  }

  /// The question about what lies between the parts.
  private func between(_ clusters: [[DiffSections.Section]], _ open: [OpenFinding])
    throws(Failure) -> ReviewPart
  {
    var outline: [UInt8] = []
    var names: [String] = []
    for section in clusters.joined() {
      var scan = DeclarationScan()
      scan.read(section.bytes)
      outline += "\(ReviewPath.text(section.path))\n".utf8
      for declaration in scan.declarations { outline += "  \(declaration.words)\n".utf8 }
      names += scan.names.filter { !names.contains($0) }
    }
    let callers = ReviewCallers(diff: diff, tree: subject.head.tree)
    let sections = [
      Packet.Section(
        "Declarations that the change touches",
        "By file: - as it was, + as it is, = around a change.",
        outline,
        isDiff: false
      ),
      Packet.Section(
        "Lines that use them",
        "",
        try callers.lines(naming: names),
        isDiff: false
      ),
    ]
    var part = try part(
      .between(clusters: clusters.count),
      [],
      sections + (try transients()),
      open
    )
    part.packet.otherFiles = files(paths)
    part.expected.needsAttack = true
    return part
  }

  /// The callers of what a difference declares, for who cannot look for them.
  private func uses(of change: [UInt8], by judged: [ReviewExpectation.Path]) throws(Failure)
    -> [Packet.Section]
  {
    guard !readsTree else { return [] }
    var scan = DeclarationScan()
    scan.read(change)
    let callers = ReviewCallers(diff: diff, tree: subject.head.tree)
    let lines = try callers.lines(naming: scan.names, leavingOut: Set(judged.map(\.path)))
    guard !lines.isEmpty else { return [] }
    return [Packet.Section("Lines that use what was changed", "", lines, isDiff: false)]
  }

  private func transients() throws(Failure) -> [Packet.Section] {
    var text: [UInt8] = []
    for transient in subject.history.transients { text += try diff.text(of: transient) }
    guard !text.isEmpty else { return [] }
    let remark =
      "It lands in the history with the change; a finding in it names its path and lines."
    return [Packet.Section("Put by a commit on the way", remark, text, isDiff: true)]
  }

  private static func tooLarge(_ count: Int) -> Failure {
    Failure(
      .cannotTell,
      "cannot-review",
      "the change would have to be cut into \(count) parts",
      gate: "review",
      expected: "at most \(FileClusters.countLimit) parts",
      next: "git lane review <base>..<head>",
      otherwise: ["git config -f .lane/policy --add review.skip <glob>"]
    )
  }
}

// Whether earlier findings are fixed.
extension ReviewPlan {
  /// A larger difference since the findings is no look at single places any more.
  static let verifyLimit = 2 * FileClusters.wholeLimit

  /// The question whether findings are fixed, and about what was changed since a tree.
  func verification(of open: [OpenFinding], since old: ObjectID) throws(Failure) -> ReviewPart {
    let own = Set(subject.change.entries.map(\.path))
    let found = Set(open.compactMap(\.prior.path)).intersection(own)
    let moved = try stage.ground.change(from: old, to: subject.head.tree).entries.map(\.path)
    let foreign = moved.filter { !own.contains($0) }
    let since = try diff.between(old, subject.head.tree, leavingOut: stamped + foreign)
    var scan = DeclarationScan()
    scan.read(since)
    let judged = Set(moved).intersection(own).union(found)
    let callers = ReviewCallers(diff: diff, tree: subject.head.tree)
    let sections = [
      Packet.Section.change(since, title: "What was changed since"),
      .change(
        try diff(at: found, limit: FileClusters.wholeLimit),
        title: "The whole change where the findings are"
      ),
      Packet.Section(
        "Lines that use what was changed",
        "",
        try callers.lines(naming: scan.names, leavingOut: judged),
        isDiff: false
      ),
    ]
    return try part(
      .verify,
      paths.filter { judged.contains($0.path) },
      sections.filter { !$0.bytes.isEmpty },
      open
    )
  }
}

extension ReviewPlan {
  private func part(
    _ kind: Packet.Kind,
    _ paths: [ReviewExpectation.Path],
    _ sections: [Packet.Section],
    _ open: [OpenFinding]
  ) throws(Failure) -> ReviewPart {
    let touched = paths.map(\.path)
    // Earlier findings are what a verification is about; the whole look asks the questions again.
    let questions = kind == .verify ? [] : Self.questions(checklists, for: touched)
    var packet = Packet(
      kind,
      files: files(paths),
      sections: sections,
      nonce: nonce,
      schema: DossierSchema.text
    )
    packet.prompt = prompt
    packet.readsTree = readsTree
    packet.rules = try words.rules(for: touched)
    packet.checklist = questions.map { Packet.Question(id: $0.id, text: $0.question) }
    var asked: Set<String> = []
    packet.priorFindings = open.filter { asked.insert($0.prior.key).inserted }.map(\.packetLine)
    var expected = ReviewExpectation(
      nonce: nonce,
      pass: kind.pass,
      paths: paths,
      priors: open.map(\.prior)
    )
    expected.questions = questions.map(\.id)
    return ReviewPart(packet: packet, expected: expected)
  }

  /// The questions of the checklists that some of the paths call for.
  static func questions(_ checklists: [Checklist], for paths: [[UInt8]]) -> [Checklist.Item] {
    checklists.filter { paths.contains(where: $0.applies) }.flatMap(\.items)
  }

  private func files(_ paths: [ReviewExpectation.Path]) -> [Packet.File] {
    let statuses = Dictionary(
      subject.change.entries.map { ($0.path, String($0.status.rawValue)) }
    ) { first, _ in first }
    return paths.map { path in
      Packet.File(path: path.path, status: statuses[path.path] ?? "M", stamp: path.stamp)
    }
  }
}

extension DeclarationScan.Declaration {
  fileprivate var words: String {
    switch side {
    case .removed: "- \(line): \(text)"
    case .added: "+ \(line): \(text)"
    case .around: "= \(text)"
    }
  }
}
