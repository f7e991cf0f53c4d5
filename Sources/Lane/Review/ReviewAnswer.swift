internal import LaneAgents
package import LaneCore
internal import LaneStore

/// What became of a review.
package struct ReviewAnswer: Answer {
  /// One reviewer's verdict.
  struct Item: Sendable {
    let receipt: Receipt
    /// Whether it had been given before.
    let isRecorded: Bool
    private(set) var reasons: [String]
    /// Findings a line each.
    private(set) var findings: [String]
    /// The first finding that blocks, and how many more do.
    private(set) var caught: String?
    let milliseconds: Int64?
    let cost: JSONValue
    /// Nil where nobody knows it.
    let costText: String?
    let usageText: String?
    let dossier: String?
    /// Who lifted a recorded block.
    let lift: Receipt?
    /// Whether what stands in the way is in the history alone.
    private(set) var isOnTheWay = false

    /// The verdict as it counts now.
    var verdict: Verdict? { lift == nil ? receipt.verdict : .pass }

    /// A verdict that stands already.
    init(recorded receipt: Receipt, liftedBy lift: Receipt? = nil) {
      self.receipt = receipt
      self.lift = lift
      isRecorded = true
      reasons = []
      findings = receipt.criticals.map {
        "\($0.name(in: receipt)) critical \(ReviewPath.text($0.path))"
      }
      caught = nil
      milliseconds = nil
      cost = .null
      costText = nil
      usageText = nil
      dossier = receipt.dossier?.text
    }

    /// A ruling of now.
    init(
      _ receipt: Receipt,
      ruling: Ruling,
      milliseconds: Int64?,
      cost: JSONValue,
      costText: String?,
      usageText: String? = nil
    ) {
      self.receipt = receipt
      lift = nil
      isRecorded = false
      isOnTheWay = ruling.isCriticalOnTheWay
      reasons = ruling.verdict == .inconclusive ? ruling.reasons.map { "\($0)" } : []
      findings = ruling.findings.map(Self.line) + Self.stillOpen(ruling)
      caught = ruling.verdict == .block ? Self.caught(ruling) : nil
      self.milliseconds = milliseconds
      self.cost = cost
      self.costText = costText
      self.usageText = usageText
      dossier = receipt.dossier?.text
    }

    /// The same without credentials that the reviewer repeated.
    func redacted(by redaction: Redaction) -> Item {
      var item = self
      item.reasons = reasons.map { redaction($0) }
      item.findings = findings.map { redaction($0) }
      item.caught = caught.map { redaction($0) }
      return item
    }

    private static func line(_ judged: Ruling.JudgedFinding) -> String {
      let finding = judged.finding
      let place = "\(finding.location.path):\(finding.location.startLine)"
      var doubt =
        switch judged.grounding {
        case .grounded: ""
        case .onTheWay: " (on the way)"
        case .ungrounded: " (ungrounded)"
        }
      if let refutation = judged.refutation { doubt = " (\(refutation))" }
      return "\(finding.id) \(judged.severity.rawValue) \(place) \(finding.title)\(doubt)"
    }

    /// What earlier reviews found and this one still sees.
    private static func stillOpen(_ ruling: Ruling) -> [String] {
      let own = Set(ruling.findings.map(\.finding.id))
      return ruling.criticals.filter { !own.contains($0.id) }.map {
        "\($0.id) critical \(ReviewPath.text($0.path)) still open"
      }
    }

    init(_ receipt: Receipt, _ result: ReviewResult) {
      self.init(
        receipt,
        ruling: result.ruling,
        milliseconds: result.calls.isEmpty ? nil : result.milliseconds,
        cost: result.cost.json,
        costText: result.cost == .unknown ? nil : result.cost.words,
        usageText: result.usage.map { "\($0.inputTokens) tokens in, \($0.outputTokens) out" }
      )
    }

    private static func caught(_ ruling: Ruling) -> String? {
      let critical = ruling.findings.filter {
        $0.severity == .critical && $0.grounding.isGrounded
      }
      guard let first = critical.first?.finding else { return nil }
      let more = critical.count > 1 ? " and \(critical.count - 1) more" : ""
      return "\(first.id) \(first.title)\(more)"
    }
  }

  private let subject: String
  private let change: ObjectID
  private let base: Receipt.Snapshot
  private let head: Receipt.Snapshot
  private let target: String
  private let hasLaneFiles: Bool
  private let items: [Item]
  /// What of the change is not for a reviewer to judge.
  private let stamped: [(path: String, stamp: ReviewStamp)]
  private let pathCount: Int
  private let now: Timestamp
  private let notes: [AnalyserWork.Result]
  private let remainder: ReviewRemainder?
  private let asked: ReviewOptions
  /// What makes the same change without its history.
  private let withoutHistory: String
  /// Nil where nothing was spent, or nobody knows.
  private let spent: SpendingLedger.Limits?

  init(
    _ subject: ReviewSubject,
    _ ground: ReviewGround,
    _ items: [Item],
    _ notes: [AnalyserWork.Result] = [],
    remainder: ReviewRemainder? = nil,
    asked: ReviewOptions,
    spent: SpendingLedger.Limits? = nil
  ) {
    self.subject = subject.summary
    change = subject.id
    base = subject.base
    head = subject.head
    target = ground.target
    hasLaneFiles = subject.change.guarded != nil
    let paths = ReviewWork(ground: ground, subject: subject).paths()
    pathCount = paths.count
    stamped = paths.compactMap { path in path.stamp.map { (ReviewPath.text(path.path), $0) } }
    now = ground.workspace.surroundings.now()
    let redaction = ground.workspace.redaction
    self.items = items.map { $0.redacted(by: redaction) }
    self.notes = notes
    self.remainder = remainder
    self.asked = asked
    withoutHistory = subject.withoutHistory
    self.spent = spent
  }

  package var conclusion: Conclusion {
    let verdicts = items.compactMap(\.verdict)
    if verdicts.contains(.block) || remainder?.isOfTheWhole == true { return .no }
    return !verdicts.isEmpty && verdicts.allSatisfy { $0 == .pass } ? .yes : .cannotTell
  }

  package var text: Text {
    var text = Text()
    for item in items { text += lines(of: item) }
    text += notReviewable
    for note in notes { text += lines(of: note) }
    if let run = spent?.run, let day = spent?.day, run > 0 {
      text += "spent: \(Dollars.text(run)) now, \(Dollars.text(day)) today\n"
    }
    if hasLaneFiles {
      text += "lane files change too; they need a person: git lane approve --lane\n"
    }
    if let remainder { text += "\(remainder.words)\n" }
    if let next { text += "next: \(next)\n" }
    return text
  }

  /// What to do about a verdict that lets nothing through; nil where it does.
  private var next: String? {
    if let remainder { return remainder.next(asked) }
    switch conclusion {
    case .yes: return nil
    case .no:
      let item = items.first { $0.verdict == .block }
      // Other reviews may have a finding of the same short name.
      let finding = item.flatMap { item in
        item.receipt.criticals.first.map { $0.name(in: item.receipt) }
      }
      let answer = "git lane answer \(finding ?? "<finding>")"
      return "mend it and \(asked.command), or \(answer) --pushback <why it is no defect>"
    default:
      return items.contains(where: \.isOnTheWay)
        ? withoutHistory : "\(asked.command), which asks again"
    }
  }

  private func lines(of item: Item) -> Text {
    let receipt = item.receipt
    let verdict = receipt.verdict ?? .inconclusive
    let mark: Text.Mark =
      switch verdict {
      case .pass: .yes
      case .block: .no
      case .inconclusive: .unknown
      }
    let who = receipt.reviewer?.words ?? receipt.by
    var text: Text = "\(mark) \(verdict.rawValue, mark.style) by \(who)"
    if receipt.pass == .verify { text += ", of what was changed since the last block" }
    if item.isRecorded { text += ", recorded \(age(of: receipt)) (\(receipt.time.iso))" }
    if let lift = item.lift { text += ", lifted by \(lift.reviewer?.words ?? lift.by)" }
    text += "\n"
    for reason in item.reasons { text += "    \(reason)\n" }
    for finding in item.findings { text += "    \(finding)\n" }
    var rows: [[Text]] = [
      ["change", "\(change.hex, .name)"],
      ["", "\(subject)"],
      ["receipt", "\(receipt.id.text, .name)"],
    ]
    if let counts = receipt.statement.findings, let coverage = receipt.coverage {
      rows.append([
        "findings",
        "\(counts.critical) critical, \(counts.improvements) to improve, \(counts.notes) noted",
      ])
      rows.append(["covered", "\(coverage.covered) of \(coverage.reviewable) files"])
      // Several blocks may have had the same finding.
      let earlier = Dictionary(receipt.priors.map { ($0.key, $0.status) }) { first, _ in first }
      if !earlier.isEmpty {
        let fixed = earlier.values.count { $0 == .fixed }
        rows.append(["earlier", "\(fixed) of \(earlier.count) findings fixed"])
      }
    }
    text += Text.table(rows, indent: 2)
    if let milliseconds = item.milliseconds {
      let cost = item.costText ?? Cost.unknown.words
      let usage = item.usageText.map { ", \($0)" } ?? ""
      text += "  \(Self.seconds(milliseconds)), \(cost)\(usage)\n"
    }
    if let caught = item.caught {
      // One line to show around: what was caught, by whom, in what time and for how much.
      let time = item.milliseconds.map { ", \(Self.roughly($0))" } ?? ""
      let cost = item.costText.map { ", \($0)" } ?? ""
      text += "blocked before merge: \(caught), \(who)\(time)\(cost)\n"
    }
    return text
  }

  // A screen is for people; the JSON has all of them.
  private static let stampedShown = 20

  private var notReviewable: Text {
    guard !stamped.isEmpty else { return Text() }
    var text: Text = "not reviewable: \(stamped.count) of \(pathCount) files\n"
    for (path, stamp) in stamped.prefix(Self.stampedShown) {
      text += "    \(path) (\(stamp.rawValue))\n"
    }
    let more = stamped.count - Self.stampedShown
    if more > 0 { text += "    and \(more) more\n" }
    return text
  }

  private func lines(of note: AnalyserWork.Result) -> Text {
    let tools = note.tools.isEmpty ? note.name : note.tools.joined(separator: ", ")
    var text: Text = "\(note.findings.count) noted by \(tools)"
    text += note.elsewhere > 0 ? ", \(note.elsewhere) on other lines\n" : "\n"
    for line in note.lines { text += "    \(line)\n" }
    for doubt in note.doubts { text += "    \(doubt)\n" }
    return text
  }

  /// How long ago a verdict was given, in the largest unit that fits.
  private func age(of receipt: Receipt) -> String {
    let seconds = max(0, now.seconds - receipt.time.seconds)
    let units: [(name: String, seconds: Int64)] = [
      ("day", 86_400), ("hour", 3_600), ("minute", 60),
    ]
    guard let unit = units.first(where: { seconds >= $0.seconds }) else { return "just now" }
    let count = seconds / unit.seconds
    return "\(count) \(unit.name)\(count == 1 ? "" : "s") ago"
  }

  private static func roughly(_ milliseconds: Int64) -> String {
    let seconds = (milliseconds + 500) / 1000
    return seconds < 60 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }

  package var json: JSONValue {
    .object([
      "target": .string(target),
      "change": .string(change.hex),
      "base": base.json,
      "head": head.json,
      "laneFiles": .bool(hasLaneFiles),
      "reviews": .array(items.map(\.json)),
      "stamped": .array(
        stamped.map { ["path": .string($0.path), "as": .string($0.stamp.rawValue)] }
      ),
      "analyses": .array(notes.map(\.json)),
      "remainder": remainder.map { .string($0.words) } ?? .null,
      "next": next.map { .string($0) } ?? .null,
      "spent": .object([
        "run": spent?.run.map { .integer($0) } ?? .null,
        "task": spent?.task.map { .integer($0) } ?? .null,
        "day": spent?.day.map { .integer($0) } ?? .null,
      ]),
    ])
  }
}

extension ReviewAnswer.Item {
  fileprivate var json: JSONValue {
    let counts = receipt.statement.findings
    let coverage = receipt.coverage
    return .object([
      "pass": receipt.pass.map { .string($0.rawValue) } ?? .null,
      "verdict": receipt.verdict.map { .string($0.rawValue) } ?? .null,
      "reviewer": receipt.reviewer.map { .string($0.words) } ?? .null,
      "receipt": .string(receipt.id.text),
      "recorded": .bool(isRecorded),
      "liftedBy": lift.map { .string($0.id.text) } ?? .null,
      "time": .string(receipt.time.iso),
      "reasons": .array(reasons.map { .string($0) }),
      "findings": .array(findings.map { .string($0) }),
      "critical": .integer(Int64(counts?.critical ?? 0)),
      "improvements": .integer(Int64(counts?.improvements ?? 0)),
      "notes": .integer(Int64(counts?.notes ?? 0)),
      "covered": .integer(Int64(coverage?.covered ?? 0)),
      "reviewable": .integer(Int64(coverage?.reviewable ?? 0)),
      "notReviewable": .integer(Int64(coverage?.notReviewable ?? 0)),
      "dossier": dossier.map { .string($0) } ?? .null,
      "sandbox": receipt.sandbox.map { .string($0.rawValue) } ?? .null,
      "milliseconds": milliseconds.map { .integer($0) } ?? .null,
      "cost": cost,
    ])
  }
}

extension Receipt.PriorAnswer {
  fileprivate var key: String {
    ReviewExpectation.Prior(receipt: receipt, finding: finding, isCritical: true).key
  }
}

extension Receipt.CriticalFinding {
  /// The name under which it is answered, whatever newer reviews found.
  func name(in receipt: Receipt) -> String {
    ReviewExpectation.Prior(receipt: receipt.id, finding: self.id, isCritical: true).key
  }
}

extension Receipt.Snapshot {
  fileprivate var json: JSONValue {
    ["commit": commit.map { .string($0.hex) } ?? .null, "tree": .string(tree.hex)]
  }
}

extension Receipt.Reviewer {
  /// Who it is, for people.
  var words: String {
    switch self {
    case .human(let principal): principal
    case .provider(let name, let model, let effort):
      [name, model, effort].compactMap { $0 }.joined(separator: " ")
    }
  }
}
