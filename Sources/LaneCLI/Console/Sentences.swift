internal import Arguments
internal import Lane
internal import LaneCore

/// The one place where errors become sentences.
enum Sentences {
  private static let width = 80
  private static let lines = 12

  /// A failure as a person reads it: what, what stands in the way, what was expected, what to do.
  ///
  /// The prefix goes before a first word that is not ours alone.
  static func of(_ failure: Failure, prefix: String = "") -> Text {
    let lead = lead(failure.kind)
    var text: Text = "\(lead.hasPrefix("lane:") ? "" : prefix)"
    text += "\(lead, style(failure.kind)) \(failure.message)\n"
    var facts: [[Text]] = []
    if let gate = failure.gate { facts.append(["gate:", "\(gate)"]) }
    if let expected = failure.expected { facts.append(["expected:", "\(expected)"]) }
    if let actual = failure.actual { facts.append(["found:", "\(actual)"]) }
    if let next = failure.next { facts.append(["next:", "\(next, .strong)"]) }
    for way in failure.otherwise { facts.append(["or:", "\(way)"]) }
    if let detail = failure.detail {
      text += Text(block: Array(detail.utf8))
      if !detail.hasSuffix("\n") { text += "\n" }
    }
    text += blockers(failure.blockers, room: lines - 1 - facts.count)
    return text + Text.table(facts)
  }

  /// A usage error, with what may have been meant.
  static func of(_ error: UsageError) -> Text {
    var text: Text = "\("error:", .bad) \(error.message)\n"
    let suggestions = suggestions(for: error).map { "'\($0)'" }
    if !suggestions.isEmpty {
      text += "hint: did you mean \(suggestions.joined(separator: " or "))?\n"
    }
    return text
  }

  /// The candidates that are closest to what was typed, if any is close, else those it begins.
  static func suggestions(for error: UsageError) -> [String] {
    guard let unknown = error.unknown else { return [] }
    let nearest = EditDistance.nearest(to: unknown, in: error.candidates)
    guard nearest.isEmpty, unknown.count > 2 else { return nearest }
    return error.candidates.filter { $0.hasPrefix(unknown) }
  }

  /// The command that shows how it should have been typed.
  static func help(for error: UsageError) -> String {
    ([Registry.program] + error.verb + ["-h"]).joined(separator: " ")
  }

  private static func lead(_ kind: Failure.Kind) -> String {
    switch kind {
    case .refused: "lane:"
    case .cannotTell: "lane: cannot verify:"
    case .fatal: "fatal:"
    case .usage: "error:"
    }
  }

  private static func style(_ kind: Failure.Kind) -> Text.Style {
    kind == .cannotTell ? .caution : .bad
  }

  /// At most so many lines; titles give way where a line would be too long.
  private static func blockers(_ blockers: [Failure.Blocker], room: Int) -> Text {
    let shown = blockers.prefix(blockers.count > room ? room - 1 : room)
    let others = shown.reduce(0) { max($0, $1.subject.count + $1.reason.count) } + 6
    let title = max(12, width - others)
    var text = Text.table(
      shown.map { blocker in
        let columns: [Text] = ["\(blocker.subject, .name)", "\(blocker.reason)"]
        guard shown.contains(where: { $0.title != nil }) else { return columns }
        let words = SafeText.line(blocker.title ?? "")
        let short = words.count > title ? words.prefix(title - 3) + "..." : words[...]
        return [columns[0], "\(String(short))", columns[1]]
      },
      indent: 2
    )
    if shown.count < blockers.count { text += "  ... and \(blockers.count - shown.count) more\n" }
    return text
  }
}
