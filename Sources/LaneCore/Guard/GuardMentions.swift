/// Looks for the forbidden in a text that cannot be read as commands.
enum GuardMentions {
  private static let phrases: [[UInt8]] = [
    "lane approve", "lane override", "lane revoke", "lane trust", "lane hooks uninstall",
    "--dossier", "--no-verify", "core.hookspath", "git_config_", "lane_bin", "send-pack",
    "refs/notes/lane", "refs/lane/", "refs/lane-", ".git/hooks", ".git/config", ".git/lane",
  ].map { Array($0.utf8) }

  /// What a text says of a `commit` or an `am` that leaves the hooks out by a letter.
  static func findSkip(in text: String) -> String? {
    for command in CrudeWords(text) {
      // Each call ends where the next begins, so that no word is looked at twice.
      var rest = command[...]
      while let start = rest.firstIndex(where: isGit) {
        let end = rest[(start + 1)...].firstIndex(where: isGit) ?? rest.endIndex
        let run = GuardedRun(ShellCommand(words: Array(rest[start..<end])), in: nil)
        if let git = GitInvocation(run), git.skipsHooks { return "\(git.subcommand ?? "") -n" }
        rest = rest[end...]
      }
    }
    return nil
  }

  /// The person's keys and the machine's, which a text that may be anything only names to read.
  static func findKey(in text: String) -> String? {
    ["/.ssh/", "\\/.ssh\\/"].first { Array(text.utf8).containsBytes(Array($0.utf8)) }
  }

  private static func isGit(_ word: ShellWord) -> Bool {
    let name = word.programName
    return name == "git" || name == "git-commit" || name == "git-am"
  }

  /// The first phrase that stands in a text, whatever its quotes, commas and line breaks.
  static func find(in text: String) -> String? {
    var plain: [UInt8] = []
    for byte in text.utf8 {
      let isKept: Bool
      switch byte {
      case 0x30...0x39, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"):
        isKept = true
      case 0x41...0x5a: isKept = true
      // What quotes and escapes a word does not end it.
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): continue
      default: isKept = false
      }
      if isKept {
        plain.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
      } else if plain.last != 0x20 {
        plain.append(0x20)
      }
    }
    return phrases.first { plain.containsBytes($0) }.map { String(decoding: $0, as: UTF8.self) }
  }
}
