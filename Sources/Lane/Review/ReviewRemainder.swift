internal import LaneCore

/// What keeps a change from landing after everybody who was asked passed it.
enum ReviewRemainder {
  /// A block that somebody else has to answer: the provider that made it, where policy still lists it,
  /// or a person.
  case unanswered(Receipt, canAnswer: String?)
  /// A block of these very bytes that nobody argued against.
  case unargued(Receipt)
  /// A block of more than what was looked at.
  case partial(Receipt)
  /// A blocked commit that lands with the branch, with paths that the branch as a whole leaves alone.
  case stays(Receipt, since: ObjectID?)

  private var block: Receipt {
    switch self {
    case .unanswered(let block, _), .unargued(let block), .partial(let block), .stays(let block, _):
      block
    }
  }

  private var findings: String { block.criticals.map(\.id.text).joined(separator: ", ") }

  var words: String {
    let who = block.reviewer?.words ?? block.by
    switch self {
    case .unanswered(_, let name):
      let lifts = name == nil ? "which a person lifts" : "which it or a person lifts"
      return "\(who) blocks it still (\(findings)), \(lifts)"
    case .unargued:
      return "\(who) blocked these very bytes (\(findings)), which gates go on hearing until"
        + " something is argued against it"
    case .partial:
      return "\(who) blocks it still (\(findings)), in more than what was looked at"
    case .stays:
      let commit = block.head?.commit.map { " \($0.hex.prefix(10))" } ?? ""
      return "the blocked commit\(commit) stays in the history with files that the whole leaves"
        + " out, so gates go on hearing its block"
    }
  }

  /// Whether it keeps out what was looked at, and not only more than that.
  var isOfTheWhole: Bool {
    if case .partial = self { false } else { true }
  }

  func next(_ asked: ReviewOptions) -> String {
    switch self {
    case .unanswered(_, let name?): return asked.command(with: "--provider \(name)")
    case .unanswered(_, nil): return asked.command(with: "--template")
    case .unargued:
      let name = block.criticals.first?.name(in: block) ?? "<finding>"
      return "git lane answer \(name) --pushback <why it is no defect>, and review again"
    case .partial: return asked.whole.command
    case .stays(_, let base):
      let base = base.map { String($0.hex.prefix(10)) } ?? "<base>"
      return "git reset --soft \(base), git commit, and git lane review"
    }
  }
}
