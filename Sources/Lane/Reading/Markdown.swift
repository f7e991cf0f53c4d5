internal import LaneCore

/// Text from anywhere as Markdown that shows it and lets it do nothing else.
///
/// Titles, bodies and names come from commits and agents. In a comment on a pull request a link, a
/// mention or a heading of theirs would speak with our voice, so all of it stands in code.
enum Markdown {
  /// A code span in a cell of a table.
  static func code(_ text: String) -> String {
    let line = SafeText.line(text).map { $0 == "`" ? "'" : $0 == "|" ? "¦" : $0 }
    let words = String(line).split(separator: " ").joined(separator: " ")
    return words.isEmpty ? "" : "`\(words)`"
  }

  /// A block of code whose fence nothing in it can close.
  static func block(_ text: String) -> String {
    let shown = SafeText.block(text)
    var (longest, run) = (2, 0)
    for character in shown.utf8 {
      run = character == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)text\n\(shown)\(shown.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }
}

extension RangeReport {
  // Forges take comments of some 65,000 characters, and none that is longer.
  private static let commentLimit = 60_000

  /// The comment for a pull request.
  var markdown: String {
    let (word, words) = need.headline
    var lines = [
      "### git lane: \(word)", "",
      "\(Markdown.code(name)) for \(Markdown.code(RefName.short(target))): "
        + Markdown.code(words), "",
    ]
    lines += blocks.map { "- blocked: \(Markdown.code($0))" }
    if let next { lines += ["- next: \(Markdown.code(next))", ""] }
    lines += ["| commit | title |", "| --- | --- |"]
    let rows = commits.map {
      "| \(Markdown.code("\($0.id.hex.prefix(10))")) | \(Markdown.code($0.title)) |"
    }
    let shown = Self.fitting(rows, beside: lines, within: Self.commentLimit / 3)
    lines += shown
    if total > shown.count { lines.append("| … | \(total - shown.count) more |") }
    lines.append("")
    let checks = receipts.checks.map(\.markdown)
    let damaged = receipts.damaged.map { "- damaged: \(Markdown.code($0.digest.text))" }
    let parts = Self.fitting(damaged + checks, beside: lines, within: Self.commentLimit)
    lines += parts
    let left = damaged.count + checks.count - parts.count
    if left > 0 { lines.append("- \(left) more: \(Markdown.code("git lane show \(name)"))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first of some lines that together with others stay within a number of bytes.
  private static func fitting(_ lines: [String], beside others: [String], within limit: Int)
    -> [String]
  {
    var room = limit - others.reduce(0) { $0 + $1.utf8.count + 1 }
    return Array(
      lines.prefix { line in
        room -= line.utf8.count + 1
        return room >= 0
      }
    )
  }
}

extension ReceiptVerification.Check {
  var markdown: String {
    let word = conclusion == .yes ? "verified" : conclusion == .no ? "NOT VERIFIED" : "cannot tell"
    return """
      <details><summary>\(word): <code>\(Self.escaped(receipt.summary))</code></summary>

      \(Markdown.block(String(decoding: receipt.signedBytes, as: UTF8.self)))
      </details>

      """
  }

  /// Text inside HTML.
  private static func escaped(_ text: String) -> String {
    SafeText.line(text).map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: String(character)
      }
    }.joined()
  }
}
