/// A call of git, taken apart: what stands before the subcommand, the subcommand, its arguments.
struct GitInvocation {
  /// Settings of `-c` and `--config-env`: names and values.
  private(set) var settings: [(key: String, value: ShellWord)] = []
  /// Nil where it cannot be read.
  private(set) var subcommand: String?
  private(set) var arguments: ArraySlice<ShellWord> = []
  /// The subcommands that skip hooks by what may stand where a word cannot be read.
  private(set) var hiddenSkips: Set<String> = []

  /// The human acts among the verbs of git lane.
  static let acts: Set<String> = ["approve", "override", "revoke", "trust"]

  // Options of git itself whose value is the next word.
  private static let withValue: Set<String> = [
    "-C", "-c", "--config-env", "--git-dir", "--work-tree", "--namespace", "--exec-path",
    "--super-prefix", "--attr-source", "--list-cmds",
  ]

  /// Takes a command that is git, or one of git's programs by its own name; nil for another.
  init?(_ run: GuardedRun) {
    guard let first = run.words.first, !first.hidesProgram else { return nil }
    let name = first.programName
    if name.hasPrefix("git-"), name.utf8.count > 4 {
      self.init(arguments: [ShellWord(text: String(name.dropFirst(4)))] + run.arguments)
    } else if name == "git" {
      self.init(arguments: run.arguments)
    } else {
      return nil
    }
    hiddenSkips = run.hiddenSkips
  }

  /// Takes the words behind `git`.
  init(arguments words: ArraySlice<ShellWord>) {
    var rest = words
    while let word = rest.popFirst() {
      guard word.text.hasPrefix("-") else {
        subcommand = word.isOpaque ? nil : word.text
        arguments = rest
        return
      }
      let parts = word.text.split(separator: "=", maxSplits: 1).map(String.init)
      var value: ShellWord?
      if Self.withValue.contains(word.text) {
        value = rest.popFirst()
      } else if parts.count == 2 {
        value = ShellWord(text: parts[1], isOpaque: word.isOpaque)
      }
      guard parts[0] == "--config-env" || word.text == "-c", let value else { continue }
      let setting = value.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      settings.append(
        (
          key: String(setting.first ?? ""),
          value: ShellWord(
            text: String(setting.dropFirst().first ?? ""),
            isOpaque: value.isOpaque || parts[0] == "--config-env"
          )
        )
      )
    }
  }

  /// Whether a setting can switch gates off, or change what they believe.
  static func isGuardedKey(_ key: String) -> Bool {
    let name = String(key.lowercased())
    return [
      "core.hookspath", "core.notesref", "include.path", "gpg.ssh.program", "gpg.program",
      "user.signingkey",
    ]
    .contains(name)
      || ["hook.", "lane.", "includeif."].contains { name.hasPrefix($0) }
  }

  /// Whether a section holds such settings, or gives a name to others that would be such.
  static func isGuardedSection(_ name: String) -> Bool {
    let section = name.lowercased().split(separator: ".").first.map(String.init) ?? ""
    return ["core", "hook", "lane", "include", "includeif", "gpg", "user", "alias"]
      .contains(section)
  }

  var operands: [ShellWord] { operands(behind: []) }

  /// The words that are no options, nor values of the options that are named.
  func operands(behind withValue: Set<String>) -> [ShellWord] {
    var operands: [ShellWord] = []
    var isOver = false
    var words = arguments
    while let word = words.popFirst() {
      if !isOver, word.text == "--" {
        isOver = true
      } else if !isOver, withValue.contains(word.text) {
        words = words.dropFirst()
      } else if isOver || !word.text.hasPrefix("-") || word.text == "-" {
        operands.append(word)
      }
    }
    return operands
  }

  /// Whether an option is among the arguments, spelled out or as a beginning that is long enough.
  func has(_ option: String, from shortest: Int) -> Bool {
    for word in arguments {
      if word.text == "--" { return false }
      let name = word.text.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
      if name.utf8.count >= shortest, option.hasPrefix(name) { return true }
    }
    return false
  }
}
