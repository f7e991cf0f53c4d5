internal import Arguments
internal import Lane
internal import LaneCore

/// The one place where errors become sentences.
enum Sentences {
  private static let width = 80
  private static let lines = 12
  // Deeper than the rows of what stands in the way.
  private static let indent = 6

  /// A failure as a person reads it: what, what stands in the way, what was expected, what to do; at
  /// most twelve lines of eighty columns, but for commands, which have to stay whole to be pasted.
  ///
  /// The prefix goes before a first word that is not ours alone.
  static func of(_ failure: Failure, prefix: String = "") -> Text {
    let lead = lead(failure.kind)
    let start = lead.hasPrefix("lane:") ? "" : prefix
    let story = Wrapping.lines(
      of: failure.message,
      width: width,
      after: start.count + lead.count + 1,
      indent: indent,
      limit: 3
    )
    var text: Text = "\(start)\(lead, style(failure.kind)) \(story[0])\n"
    for line in story.dropFirst() { text += "\(String(repeating: " ", count: indent))\(line)\n" }
    var facts: [[Text]] = []
    if let gate = failure.gate { facts.append(["gate:", "\(gate)"]) }
    facts += fact("expected:", failure.expected) + fact("found:", failure.actual)
    if let next = failure.next { facts.append(["next:", "\(next, .strong)"]) }
    let why: [[Text]] = failure.why.map { [["why:", "\($0)"]] } ?? []
    let fixed = story.count + facts.count + why.count
    let waysLimit = max(0, lines - fixed - min(failure.blockers.count, 2))
    facts += failure.otherwise.prefix(waysLimit).map { ["or:", "\($0)"] } + why
    if let detail = failure.detail {
      text += Text(block: Array(detail.utf8))
      if !detail.hasSuffix("\n") { text += "\n" }
    }
    text += blockers(failure.blockers, room: lines - story.count - facts.count)
    return text + Text.table(facts)
  }

  /// A fact on at most two lines.
  private static func fact(_ label: Text, _ words: String?) -> [[Text]] {
    guard let words else { return [] }
    let column = "expected:  ".count
    return Wrapping.lines(of: words, width: width - column, limit: 2).enumerated()
      .map { [$0.offset == 0 ? label : "", "\($0.element)"] }
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

  /// At most so many lines; titles give way where a line would be too long, then reasons.
  private static func blockers(_ blockers: [Failure.Blocker], room: Int) -> Text {
    guard room > 0 else { return "" }
    let shown = blockers.prefix(blockers.count > room ? room - 1 : room)
    let hasTitles = shown.contains { $0.title != nil }
    let subject = shown.reduce(0) { max($0, $1.subject.count) }
    let least = hasTitles ? leastTitle + 2 : 0
    let reason = min(
      shown.reduce(0) { max($0, SafeText.line($1.reason).count) },
      max(leastTitle, width - 2 - subject - 2 - least)
    )
    let title = max(leastTitle, width - 2 - subject - 2 - reason - 2)
    var text = Text.table(
      shown.map { blocker in
        let words = Wrapping.cut(blocker.reason, to: reason)
        let columns: [Text] = ["\(blocker.subject, .name)", "\(words)"]
        guard hasTitles else { return columns }
        return [columns[0], "\(Wrapping.cut(blocker.title ?? "", to: title))", columns[1]]
      },
      indent: 2
    )
    if shown.count < blockers.count { text += "  ... and \(blockers.count - shown.count) more\n" }
    return text
  }

  private static let leastTitle = 12
}
