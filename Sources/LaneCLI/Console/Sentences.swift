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
    let subjects = shown.map { SafeText.line($0.subject) }
    let rest = width - 4 - (subjects.map(\.count).max() ?? 0)
    let titled = shown.filter { $0.title != nil }
    let reason = min(
      titled.map { SafeText.line($0.reason).count }.max() ?? 0,
      max(leastTitle, rest - leastTitle - 2)
    )
    let titles = shown.map { blocker in
      blocker.title.map { Wrapping.cut($0, to: max(leastTitle, rest - reason - 2)) }
    }
    let column = titles.compactMap { $0?.count }.max() ?? 0
    var text: Text = ""
    for ((blocker, subject), title) in zip(zip(shown, subjects), titles) {
      text += "  \(subject, .name)\(gap(subject, to: width - 4 - rest))"
      // A row about all of it has no title, and the room for one.
      if let title { text += "\(title)\(gap(title, to: column))" }
      text += "\(Wrapping.cut(blocker.reason, to: title == nil ? max(leastTitle, rest) : reason))\n"
    }
    if shown.count < blockers.count { text += "  ... and \(blockers.count - shown.count) more\n" }
    return text
  }

  private static func gap(_ words: String, to column: Int) -> String {
    String(repeating: " ", count: max(0, column - words.count) + 2)
  }

  private static let leastTitle = 12
}
