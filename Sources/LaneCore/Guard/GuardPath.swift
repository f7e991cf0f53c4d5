/// Paths as a guard reads them: by their text, since what is written may not be there yet.
enum GuardPath {
  /// An absolute path without `.`, `..` and doubled slashes; nil where its beginning is not known.
  static func absolute(_ path: String, in directory: String?, home: String?) -> String? {
    var text = path
    if text == "~" || text.hasPrefix("~/") {
      guard let home else { return nil }
      text = home + text.dropFirst()
    } else if !text.hasPrefix("/") {
      guard let directory else { return nil }
      text = directory + "/" + text
    }
    var parts: [Substring] = []
    for part in text.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Whether one of a path's parts is `.git`, or a pattern that may become it.
  static func hasGitDirectory(_ path: String) -> Bool {
    path.split(separator: "/").contains { part in
      // Some file systems know no case.
      let name = part.lowercased()
      if name == ".git" { return true }
      guard name.hasPrefix("."), name.contains(where: { "*?[".contains($0) }) else { return false }
      // A bracket stands for one character, whichever.
      var pattern = ""
      var isInside = false
      for character in name {
        if isInside {
          if character == "]" { isInside = false }
        } else if character == "[" {
          isInside = true
          pattern.append("?")
        } else {
          pattern.append(character)
        }
      }
      return PatternList(pattern.utf8.filter { $0 != UInt8(ascii: ",") }).matches(".git")
    }
  }
}

extension Guard {
  /// The agents' own settings, which hold this guard.
  private static let settings = [
    ".claude/settings.json", ".claude/settings.local.json", ".codex/hooks.json",
    ".codex/config.toml", ".gemini/settings.json",
  ]

  func reason(againstFiles run: GuardedRun) -> String? {
    for redirection in run.redirections {
      let reason =
        redirection.isWrite
        ? reason(againstWriting: redirection.target, in: run.directory)
        : reason(againstReading: redirection.target, in: run.directory)
      if let reason { return reason }
    }
    let isGit = GitInvocation(run) != nil
    for word in run.arguments where !isGit {
      // `of=file` of dd, `--file=file` of others.
      let value = word.text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
      for text in Set([word.text, value]) where !text.isEmpty {
        let path = ShellWord(text: text, isOpaque: word.isOpaque)
        let reason =
          run.writesArguments
          ? reason(againstWriting: path, in: run.directory)
          : reason(againstReading: path, in: run.directory)
        if let reason { return reason }
      }
    }
    return nil
  }

  func reason(againstWriting path: ShellWord, in directory: String?) -> String? {
    if let reason = reason(againstReading: path, in: directory) { return reason }
    let absolute = GuardPath.absolute(path.text, in: directory, home: place.home)
    if GuardPath.hasGitDirectory(absolute ?? path.text)
      || place.gitDirectories.contains(where: { Self.contains($0, absolute) })
    {
      return "'\(path.text)' is git's own; use git's commands, or ask the person"
    }
    if let absolute, Self.settings.contains(where: { absolute.hasSuffix("/" + $0) }) {
      return "'\(path.text)' holds what an agent may do; ask the person to change it"
    }
    if let home = place.home, Self.contains(home + "/.ssh", absolute) {
      return "'\(path.text)' is among the person's keys; ask the person"
    }
    return nil
  }

  func reason(againstReading path: ShellWord, in directory: String?) -> String? {
    let absolute = GuardPath.absolute(path.text, in: directory, home: place.home)
    let isMachineKey = (absolute ?? path.text).hasSuffix(".git/lane/key")
    guard isMachineKey || (absolute.map { place.keyFiles.contains($0) } ?? false) else {
      return nil
    }
    return
      "'\(path.text)' is a key or the person's own record; an agent neither reads nor writes it"
  }

  private static func contains(_ directory: String, _ path: String?) -> Bool {
    guard let path else { return false }
    return path == directory
      || path.hasPrefix(directory.hasSuffix("/") ? directory : directory + "/")
  }
}
