extension GitInvocation {
  // A beginning is enough for git, as long as no other option begins so.
  private static let shortestNoVerify = 7

  /// Whether it would leave the hooks out.
  ///
  /// `-n` means that to `commit` and `am` alone.
  var skipsHooks: Bool {
    if has("--no-verify", from: Self.shortestNoVerify) || hasOpaqueNo { return true }
    let withValue: Set<Character>
    let stuck: Set<Character>
    switch subcommand {
    case "commit": (withValue, stuck) = (["m", "F", "C", "c", "t"], ["u", "S"])
    case "am": (withValue, stuck) = (["C", "p"], ["S"])
    default: return false
    }
    var words = arguments
    while let word = words.popFirst(), word.text != "--" {
      if word.isOpaque, mayExpandToSkip(word) { return true }
      guard word.text.hasPrefix("-"), !word.text.hasPrefix("--") else {
        if ["--message", "--file", "--author", "--date", "--trailer"].contains(word.text) {
          words = words.dropFirst()
        }
        continue
      }
      let letters = Array(word.text.dropFirst())
      for (position, letter) in letters.enumerated() {
        if letter == "n" { return true }
        if stuck.contains(letter) { break }
        guard withValue.contains(letter) else { continue }
        if position == letters.count - 1 { words = words.dropFirst() }
        break
      }
    }
    return false
  }

  private var hasOpaqueNo: Bool {
    guard ["commit", "merge", "push", "am", "pull", "rebase"].contains(subcommand ?? "") else {
      return false
    }
    return arguments.contains { $0.isOpaque && $0.text.hasPrefix("--no") }
  }

  /// Whether what may take a word's place skips hooks.
  private func mayExpandToSkip(_ word: ShellWord) -> Bool {
    guard let subcommand else { return false }
    return hiddenSkips.contains(subcommand)
      || Self.skipsHooks(subcommand, ShellBraces.alternatives(word.text).joined(separator: " "))
  }

  /// Whether a subcommand skips hooks where a text is among its arguments.
  private static func skipsHooks(_ subcommand: String, _ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace).map { ShellWord(text: String($0)) }
    return GitInvocation(arguments: [ShellWord(text: subcommand)] + words).skipsHooks
  }

  /// The subcommands that skip hooks where one of some texts is among their arguments.
  static func subcommands(skippingBy texts: [String]) -> Set<String> {
    Set(["commit", "am"].filter { name in texts.contains { skipsHooks(name, $0) } })
  }
}
