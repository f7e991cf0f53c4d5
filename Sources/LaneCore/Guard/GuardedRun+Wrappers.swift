// How programs that run others are told which.
extension GuardedRun {
  /// An option of `env` that takes a value, and the value where it is in the same word.
  static func optionOfEnvironment(_ word: String) -> (letter: Character, value: String?)? {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let whole = ["--split-string", "--unset", "--chdir"].first { option in
        parts[0].utf8.count > 2 && option.hasPrefix(parts[0])
      }
      guard let whole else { return nil }
      let letter: Character =
        whole == "--split-string" ? "S" : whole == "--unset" ? "u" : "C"
      return (letter, parts.dropFirst().first)
    }
    guard let position = word.firstIndex(where: { "SuC".contains($0) }) else { return nil }
    let stuck = word[word.index(after: position)...]
    return (word[position], stuck.isEmpty ? nil : String(stuck))
  }

  /// The script that `script`, `flock` and the like are given by `-c`, alone or last in a cluster.
  static func script(ofWrapper words: [ShellWord]) -> ShellWord? {
    guard let name = words.first?.programName,
      ["flock", "runuser", "script", "su"].contains(name)
    else { return nil }
    var operands = 0
    for (position, word) in words.enumerated().dropFirst() {
      let text = word.text
      // Behind a file or a user a second word would be another program's, with options of its own.
      guard operands < 2 else { return nil }
      if text.hasPrefix("--command=") {
        return ShellWord(text: String(text.dropFirst("--command=".count)), isOpaque: word.isOpaque)
      }
      if text == "--command" || isCluster(text, endingIn: "c") {
        return position + 1 < words.count ? words[position + 1] : nil
      }
      if text.hasPrefix("-c") {
        return ShellWord(text: String(text.dropFirst(2)), isOpaque: word.isOpaque)
      }
      // A number may be the value of an option.
      if !text.hasPrefix("-"), Double(text) == nil { operands += 1 }
    }
    return nil
  }

  private static func isCluster(_ text: String, endingIn letter: Character) -> Bool {
    text.hasPrefix("-") && !text.hasPrefix("--") && text.last == letter
  }

  /// The files and directories that `find` goes through, and what is in them if it runs a program.
  static func places(ofFind words: ArraySlice<ShellWord>) -> [ShellWord] {
    let behindOptions = words.drop { ["-H", "-L", "-P"].contains($0.text) }
    let places = behindOptions.prefix { !$0.text.hasPrefix("-") && !["(", "!"].contains($0.text) }
    let runs = words.contains { ["-exec", "-execdir", "-ok", "-okdir"].contains($0.text) }
    let contents = places.map { ShellWord(text: $0.text + "/*", isOpaque: $0.isOpaque) }
    return places + (runs ? contents : [])
  }

  static func isStandardInput(_ word: ShellWord) -> Bool {
    ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(word.text)
  }
}
