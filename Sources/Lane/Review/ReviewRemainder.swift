internal import LaneCore

/// What keeps a change from landing after every reviewer that was asked passed it.
enum ReviewRemainder {
  /// A block that somebody else has to answer.
  case unanswered(Receipt, by: String, canAnswer: Bool)
  /// A blocked commit that lands with the branch, with paths that the branch as a whole leaves alone.
  case stays(Receipt, since: ObjectID?)

  var words: String {
    switch self {
    case .unanswered(let block, let name, let canAnswer):
      let findings = block.criticals.map(\.id.text).joined(separator: ", ")
      let who = canAnswer ? "which it or a person lifts" : "which a person lifts"
      return "\(name) blocks it still (\(findings)), \(who)"
    case .stays(let block, _):
      let commit = block.head?.commit.map { " \($0.hex.prefix(10))" } ?? ""
      return "the blocked commit\(commit) stays in the history with files that the whole leaves"
        + " out, so gates go on hearing its block"
    }
  }

  var next: String {
    switch self {
    case .unanswered(_, let name, let canAnswer):
      canAnswer ? "git lane review --provider \(name)" : "git lane review --template"
    case .stays(_, let base):
      "git reset --soft \(base.map { String($0.hex.prefix(10)) } ?? "<base>"), git commit, and git lane"
        + " review"
    }
  }
}
