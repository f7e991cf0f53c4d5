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
  /// The comment for a pull request.
  var markdown: String {
    let (word, words) = need.headline
    var lines = [
      "### git lane: \(word)", "",
      "\(Markdown.code(name)) for \(Markdown.code(ChangeStatus.short(target))): "
        + Markdown.code(words), "",
    ]
    lines += blocks.map { "- blocked: \(Markdown.code($0))" }
    if let next { lines += ["- next: \(Markdown.code(next))", ""] }
    lines += ["| commit | title |", "| --- | --- |"]
    lines += commits.map {
      "| \(Markdown.code("\($0.id.hex.prefix(10))")) | \(Markdown.code($0.title)) |"
    }
    if total > commits.count { lines.append("| … | \(total - commits.count) more |") }
    lines.append("")
    for check in receipts.checks { lines.append(check.markdown) }
    for part in receipts.damaged {
      lines.append("- damaged: \(Markdown.code(part.digest.text))")
    }
    return lines.joined(separator: "\n") + "\n"
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
