/// A word of a shell command: what is known of it, and whether the shell puts more into it.
struct ShellWord: Equatable, Sendable {
  /// The word without its quotes; what is expanded is missing.
  var text: String
  /// Whether a variable, a command or braces have a part in it.
  var isOpaque = false

  /// The name of the program that the word would run: `git` of `/usr/bin/git`.
  var programName: String {
    let name = text.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      text[text.utf8.index(after: $0)...]
    }
    return name.map(String.init) ?? text
  }

  /// The word as it is written in a script, so that it is read as it is here.
  var quoted: String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + (isOpaque ? "'$_" : "'")
  }

  /// Whether nothing is known of the program that the word would run.
  var hidesProgram: Bool { isOpaque && (programName.isEmpty || !text.utf8.contains(0x2f)) }
}

/// One command of a script: `NAME=value program word … >file`.
struct ShellCommand: Equatable, Sendable {
  struct Assignment: Equatable, Sendable {
    var name: String
    var value: ShellWord
  }

  /// A file that is opened for the command.
  struct Redirection: Equatable, Sendable {
    var target: ShellWord
    var isWrite: Bool
  }

  var assignments: [Assignment] = []
  var words: [ShellWord] = []
  var redirections: [Redirection] = []
  /// What stands in the script as the command's standard input.
  var input: ShellWord?
  /// Whether another command writes its standard input.
  var readsPipe = false

  /// The path of git's own that it shows, if it does that: `git rev-parse --git-path hooks`.
  var gitPath: String? {
    guard words.first?.programName == "git", words.contains(ShellWord(text: "rev-parse")) else {
      return nil
    }
    let directories = ["--git-dir", "--absolute-git-dir", "--git-common-dir"]
    if let option = words.firstIndex(of: ShellWord(text: "--git-path")) {
      return ".git/" + (words.dropFirst(option + 1).first?.text ?? "")
    }
    return words.contains { directories.contains($0.text) } ? ".git" : nil
  }

  var isEmpty: Bool { assignments.isEmpty && words.isEmpty && redirections.isEmpty }
}

/// All commands of a script, those in substitutions and subshells among them, in no order that
/// matters: what may run is what counts.
struct ShellScript: Equatable, Sendable {
  var commands: [ShellCommand] = []
  /// False where a quote stays open, or it is deeper or longer than is read.
  var isWhole = true
}
