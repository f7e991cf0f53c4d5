internal import LaneCore
internal import LaneStore

/// The blocks that earlier reviews of a branch left, what they found, and what was said to it since.
struct BranchHistory {
  /// A block, and whether a later pass answers it.
  struct Block {
    let receipt: Receipt
    /// The pass that answers it.
    let answer: Receipt?
    fileprivate let dossier: Dossier?

    var isAnswered: Bool { answer != nil }

    /// Whether it found more than its receipt has room for.
    fileprivate var namesNotAll: Bool {
      receipt.criticals.count < receipt.statement.findings?.critical ?? 0
    }
  }

  /// More findings than these are not put before one reviewer; but each that blocks is.
  private static let findingLimit = 60

  /// Oldest first.
  let blocks: [Block]
  private let passes: [Receipt]
  /// When each reviewer last passed a look at these paths as a whole.
  private let ends: [String: Timestamp]
  private let sessions: ReviewSessions

  /// Takes the passes of a whole that meets the paths apart from others: with them a round of work ends.
  init(
    blocks: [Receipt] = [],
    answers: [ContentDigest: Receipt] = [:],
    passes: [Receipt] = [],
    ends: [Receipt] = [],
    sessions: ReviewSessions
  ) throws(Failure) {
    var known: [Block] = []
    for receipt in blocks {
      let bytes = try sessions.dossierBytes(of: receipt.id)
      // An entry may hold another dossier than the one that the receipt names.
      let isNamed = bytes.map { ContentDigest.sha256($0) } == receipt.dossier
      known.append(
        Block(
          receipt: receipt,
          answer: answers[receipt.id],
          dossier: isNamed ? bytes.flatMap { try? Dossier(parsing: $0) } : nil
        )
      )
    }
    self.blocks = known
    self.passes = passes
    var times: [String: Timestamp] = [:]
    for pass in ends {
      guard case .provider(let name, _, _) = pass.reviewer else { continue }
      times[name] = max(times[name] ?? pass.time, pass.time)
    }
    self.ends = times
    self.sessions = sessions
  }

  /// The blocks by one reviewer.
  func blocks(by reviewer: String) -> [Block] { blocks.filter { $0.receipt.isBy(reviewer) } }

  /// How often a reviewer blocked since it last passed a whole here.
  func rounds(by reviewer: String) -> Int {
    let end = ends[reviewer]
    return blocks(by: reviewer).count { block in end.map { block.receipt.time > $0 } ?? true }
  }
}

extension BranchHistory {
  /// The critical findings that some blocks left open, and of these blocks everything else if wanted.
  func open(in blocks: [Block], withMinor: Bool = false) -> [OpenFinding] {
    let unanswered = blocks.filter { !$0.isAnswered }
    var open = unanswered.flatMap { block in
      block.receipt.criticals.map { finding($0, in: block) }
    }
    var others: [OpenFinding] = []
    for block in unanswered {
      let named = Set(block.receipt.criticals.map(\.id))
      for other in block.dossier?.findings ?? [] where !named.contains(other.id) {
        let path = ReviewPath.path(other.location.path)
        // What was said again of the same line is asked for once.
        let isAsked = open.contains { $0.prior.path == path && $0.prior.quote == other.quote }
        guard !isAsked else { continue }
        // A receipt names as many as it has room for.
        if block.namesNotAll, other.severity == .critical {
          open.append(finding(other.id, in: block, path: path, isCritical: true))
        } else if withMinor {
          others.append(finding(other.id, in: block, path: path))
        }
      }
    }
    return open + others.prefix(max(0, Self.findingLimit - open.count))
  }

  /// Whether a reviewer took every finding of its own block back; a person who overrules it says
  /// nothing for it.
  func isGivenUp(_ block: Receipt, by reviewer: String) -> Bool {
    passes.contains { $0.isBy(reviewer) && $0.givesUp(block) }
  }

  /// The person's review that lifts a block, though who made it took nothing back.
  func personsAnswer(to block: Receipt) -> Receipt? {
    guard let answer = blocks.first(where: { $0.receipt.id == block.id })?.answer,
      case .human = answer.reviewer
    else { return nil }
    return answer
  }

  /// The findings that a reviewer gave up after their author had argued against them.
  func settled(by reviewer: String) -> [OpenFinding] {
    blocks(by: reviewer).flatMap { block in
      block.receipt.criticals.filter { critical in
        passes.contains { $0.isBy(reviewer) && $0.givesUp(critical.id, of: block.receipt.id) }
      }.map { critical in
        var finding = finding(critical, in: block)
        // The arguments are the author's; who reads the whole reads it without them.
        finding.answer = nil
        return finding
      }
    }
  }

  private func finding(_ critical: Receipt.CriticalFinding, in block: Block) -> OpenFinding {
    finding(critical.id, in: block, path: critical.path, blob: critical.blob, isCritical: true)
  }

  private func finding(
    _ id: FindingID,
    in block: Block,
    path: [UInt8],
    blob: ObjectID? = nil,
    isCritical: Bool = false
  ) -> OpenFinding {
    let bare = ReviewExpectation.Prior(
      receipt: block.receipt.id,
      finding: id,
      isCritical: isCritical
    )
    let replies = sessions.replies(toFindingNamed: bare.key)
    let pushback = replies.last { $0.answered.answer.isPushback }
    return OpenFinding(
      prior: ReviewExpectation.Prior(
        receipt: block.receipt.id,
        finding: id,
        isCritical: isCritical,
        path: path,
        blob: blob,
        quote: source(of: id, in: block)?.quote,
        pushback: pushback?.entry
      ),
      text: text(of: id, path, in: block),
      answer: replies.last.flatMap(\.answered.answer.words)
    )
  }

  private func text(of id: FindingID, _ path: [UInt8], in block: Block) -> String {
    let (name, origin) = origin(of: id, in: block)
    return FindingText.of(name, path, in: origin.receipt, origin.dossier)
  }

  private func source(of id: FindingID, in block: Block) -> Dossier.Finding? {
    let (name, origin) = origin(of: id, in: block)
    return origin.dossier?.findings.first { $0.id == name }
  }

  /// What a block took over from an earlier one is told where it was found.
  private func origin(of id: FindingID, in block: Block) -> (FindingID, Block) {
    guard id.isQualified, let origin = blocks.first(where: { $0.isOrigin(of: id) }),
      let own = FindingID(id.text.dropFirst(13))
    else { return (id, block) }
    return (own, origin)
  }
}

// Arguments about findings.
extension BranchHistory {
  /// After so many arguments that did not convince, a person decides.
  static let pushbackLimit = 2

  /// The findings against which something was argued that no review has weighed yet.
  func hasUnheardPushback(_ open: [OpenFinding]) -> Bool {
    open.contains { finding in
      guard let last = pushbacks(to: finding).last else { return false }
      return !wasWeighed(finding, since: last)
    }
  }

  /// Whether something was argued against every finding of a block: nothing else can free the very
  /// bytes that were blocked.
  func isArgued(_ block: Receipt) -> Bool {
    block.criticals.allSatisfy { critical in
      sessions.replies(toFindingNamed: critical.name(in: block))
        .contains { $0.answered.answer.isPushback }
    }
  }

  /// The findings about which reviewer and author cannot agree.
  func deadlocked(_ open: [OpenFinding]) -> [OpenFinding] {
    open.filter { finding in
      let pushbacks = pushbacks(to: finding)
      guard pushbacks.count >= Self.pushbackLimit, let last = pushbacks.last else { return false }
      return wasWeighed(finding, since: last)
    }
  }

  private func pushbacks(to finding: OpenFinding) -> [StreamFold.Reply] {
    sessions.replies(toFindingNamed: finding.prior.key).filter { $0.answered.answer.isPushback }
  }

  /// Whether a block later than an argument still has the finding.
  private func wasWeighed(_ finding: OpenFinding, since reply: StreamFold.Reply) -> Bool {
    blocks.contains { block in
      block.receipt.time > reply.event.time
        && block.receipt.priors.contains { prior in
          let named = ReviewExpectation.Prior(
            receipt: prior.receipt,
            finding: prior.finding,
            isCritical: true
          )
          return named.key == finding.prior.key
        }
    }
  }
}

extension Receipt {
  /// Whether a provider's program made the review.
  fileprivate func isBy(_ name: String) -> Bool {
    if case .provider(name, _, _) = self.reviewer { true } else { false }
  }
}

extension BranchHistory.Block {
  /// Whether a finding that another block took over was found here.
  fileprivate func isOrigin(of id: FindingID) -> Bool {
    receipt.id.hex.hasPrefix(id.text.prefix(12))
  }
}

extension Answered.Answer {
  var isPushback: Bool {
    if case .pushback = self { true } else { false }
  }

  /// What a reviewer is told of it; a call for help is for people.
  fileprivate var words: String? {
    switch self {
    case .fixed(let commit): "fixed in \(commit.hex.prefix(10))"
    case .pushback(let text): "not a defect: \(SafeText.line(text))"
    case .blocked: nil
    }
  }
}
