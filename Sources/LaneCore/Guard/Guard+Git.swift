extension Guard {
  static let records = [
    "refs/notes/lane", "refs/lane/", "refs/lane-remotes/", "refs/lane-local/", "refs/remotes/",
    "refs/replace/",
  ]

  func reason(against git: GitInvocation, nesting: Int) -> String? {
    if let reason = reason(againstSettings: git, nesting: nesting) { return reason }
    guard let subcommand = git.subcommand else {
      // What it does is not known; what is seen of it may tell.
      return git.has("--no-verify", from: 6) ? Self.noVerify("git") : nil
    }
    if git.skipsHooks { return Self.noVerify("git \(subcommand)") }
    switch subcommand {
    case "lane": return reason(againstLane: git)
    case "send-pack", "http-push", "receive-pack":
      return "'git \(subcommand)' pushes past the gates; use 'git push'"
    case "push": return reason(againstPush: git)
    case "update-ref", "symbolic-ref", "replace": return reason(againstMovingRefs: git)
    case "notes": return reason(againstNotes: git)
    case "config": return reason(againstConfiguring: git, nesting: nesting)
    case "rebase", "submodule", "bisect", "filter-branch", "difftool", "mergetool":
      return reason(againstCommandsOf: git, nesting: nesting)
    default: return nil
    }
  }

  static func noVerify(_ command: String) -> String {
    "'\(command)' may not skip the gates (--no-verify); have the change reviewed: git lane review"
  }

  // MARK: - Settings

  private func reason(againstSettings git: GitInvocation, nesting: Int) -> String? {
    for (key, value) in git.settings {
      if GitInvocation.isGuardedKey(key) {
        return "'-c \(key)=…' switches the gates off or misleads them; leave it out"
      }
      if key.lowercased().hasPrefix("alias."),
        let reason = reason(againstAlias: value.text, nesting: nesting)
      {
        return reason
      }
    }
    return nil
  }

  /// An alias is a script behind `!`, else arguments of git.
  func reason(againstAlias text: String, nesting: Int) -> String? {
    let script = text.hasPrefix("!") ? String(text.dropFirst()) : "git " + text
    return reason(againstScript: script, nesting: nesting)
  }

  // MARK: - The lane itself

  private func reason(againstLane git: GitInvocation) -> String? {
    guard let verb = git.arguments.first else { return nil }
    if verb.isOpaque { return "which verb of git lane this is cannot be read: write it plainly" }
    switch verb.text {
    case "trust" where git.arguments.contains(where: { $0.text == "--show" }): return nil
    case let act where GitInvocation.acts.contains(act): return Self.act(act)
    case "review" where git.has("--dossier", from: 4): return Self.act("review --dossier")
    case "hooks" where git.arguments.contains(where: { $0.text == "uninstall" }):
      return Self.act("hooks uninstall")
    case "init" where git.has("--no-agents", from: 6) || Self.takesGuardOut(git):
      return Self.act("init --no-agents")
    default: return nil
    }
  }

  /// Whether `--agents` has another value than those that leave the guard where it is.
  private static func takesGuardOut(_ git: GitInvocation) -> Bool {
    git.arguments.contains { word in
      let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 && parts[0].utf8.count >= 3 && "--agents".hasPrefix(parts[0])
        && !["install", "show"].contains(parts[1])
    }
  }

  // MARK: - Refs

  private func reason(againstMovingRefs git: GitInvocation) -> String? {
    let name = git.subcommand ?? ""
    if name == "replace" {
      let isReading = git.arguments.isEmpty || has(git, "-l") || git.has("--list", from: 4)
      return isReading ? nil : "'git replace' shows the gates another history; leave it out"
    }
    if name == "update-ref", git.has("--stdin", from: 4) {
      return "which refs 'git update-ref --stdin' moves cannot be read: name them"
    }
    let operands = git.operands(behind: ["-m"])
    guard let ref = operands.first else { return nil }
    if name == "symbolic-ref", operands.count < 2, !has(git, "-d") { return nil }
    if ref.isOpaque { return "which ref 'git \(name)' moves cannot be read: name it" }
    let isGuarded =
      Self.records.contains { ref.text.hasPrefix($0) }
      || place.protectedRefs.contains { $0.matches(ref.text) }
    guard isGuarded else { return nil }
    return "'\(ref.text)' is moved by a push or by the lane, past their gates by nobody"
  }

  private func reason(againstNotes git: GitInvocation) -> String? {
    var ref = ""
    var words = git.arguments
    var verb: String?
    while let word = words.popFirst() {
      if word.text == "--ref", let value = words.popFirst() {
        ref = value.text
      } else if word.text.hasPrefix("--ref=") {
        ref = String(word.text.dropFirst(6))
      } else if verb == nil, !word.text.hasPrefix("-") {
        verb = word.text
      }
    }
    let isLane = ["lane", "notes/lane", "refs/notes/lane"].contains(ref)
    guard isLane, let verb, !["list", "show", "get-ref"].contains(verb) else { return nil }
    return "'git notes \(verb)' on the lane's notes changes receipts; the lane keeps them"
  }

  private func has(_ git: GitInvocation, _ word: String) -> Bool {
    git.arguments.contains { $0.text == word }
  }

  // MARK: - Commands that run others

  private func reason(againstCommandsOf git: GitInvocation, nesting: Int) -> String? {
    var words = git.arguments
    while let word = words.popFirst() {
      var script: String?
      switch word.text {
      case "-x", "--exec", "foreach", "-C", "--extcmd", "--msg-filter", "--tree-filter",
        "--commit-filter", "--index-filter", "--env-filter":
        while let option = words.first, option.text.hasPrefix("-") { words = words.dropFirst() }
        script = word.text == "foreach" ? Self.script(ofWords: words) : words.first.map(\.text)
      case "run": script = Self.script(ofWords: words)
      default:
        for option in ["--exec=", "-x", "--extcmd="] where word.text.hasPrefix(option) {
          script = String(word.text.dropFirst(option.count))
        }
      }
      if let script, let reason = reason(againstScript: script, nesting: nesting) { return reason }
    }
    return nil
  }

  /// One word is a script, several are a command.
  private static func script(ofWords words: ArraySlice<ShellWord>) -> String? {
    words.count > 1 ? words.map(\.quoted).joined(separator: " ") : words.first?.text
  }
}
