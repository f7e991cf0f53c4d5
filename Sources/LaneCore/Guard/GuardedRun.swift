/// One command as it would run: behind `env`, `sudo` and the like, with the scripts that it hands to
/// a shell.
struct GuardedRun {
  private(set) var assignments: [ShellCommand.Assignment]
  private(set) var words: [ShellWord]
  let redirections: [ShellCommand.Redirection]
  /// Scripts for a shell, read from its arguments or its standard input.
  private(set) var scripts: [String] = []
  /// What it runs that cannot be read here; nil where nothing is.
  private(set) var unreadable: Unreadable?
  /// The directory that it runs in; nil where that is not known.
  let directory: String?
  /// The directory of what comes after it.
  private(set) var directoryAfter: String?

  enum Unreadable {
    /// A program with an unknown name, or code of another language: its own words may tell.
    case words
    /// A shell that is given its script by other commands: any of them may tell.
    case script
  }

  /// Programs that run the program which their arguments name.
  private static let wrappers: Set<String> = [
    "builtin", "busybox", "caffeinate", "chronic", "chrt", "command", "coproc", "doas", "env",
    "exec", "faketime", "fakeroot", "find", "firejail", "flock", "gdb", "ionice", "ltrace", "nice",
    "nohup", "parallel", "proot", "script", "setarch", "setpriv", "setsid", "stdbuf", "strace",
    "sudo",
    "systemd-run", "taskset", "time", "timeout", "unbuffer", "unshare", "watch", "winpty",
    "xargs",
  ]
  private static let reserved: Set<String> = [
    "!", "do", "done", "elif", "else", "esac", "fi", "if", "then", "time", "until", "while", "{",
    "}",
  ]
  static let shells: Set<String> = [
    "ash", "bash", "dash", "fish", "ksh", "mksh", "rbash", "sh", "zsh",
  ]
  /// Programs whose arguments are files that they write, move or remove.
  static let writers: Set<String> = [
    "chattr", "chgrp", "chmod", "chown", "cp", "dd", "ed", "emacs", "ex", "install", "link", "ln",
    "mkdir", "mv", "nano", "patch", "rename", "rm", "rmdir", "rsync", "shred", "sponge", "tee",
    "touch", "truncate", "unlink", "vi", "vim",
  ]
  private static let interpreters: Set<String> = [
    "awk", "bun", "deno", "gawk", "guile", "lua", "mawk", "node", "nodejs", "osascript", "perl",
    "php", "pwsh", "python", "python2", "python3", "ruby", "tclsh",
  ]

  init(_ command: ShellCommand, in directory: String?) {
    assignments = command.assignments
    words = command.words
    redirections = command.redirections
    self.directory = directory
    directoryAfter = directory
    unwrap()
    exportAssignments()
    changeDirectory()
    readScripts(command)
  }

  var program: String { words.first?.programName ?? "" }
  var arguments: ArraySlice<ShellWord> { words.dropFirst() }
  var literals: [String] { words.filter { !$0.isOpaque }.map(\.text) }

  /// Whether its arguments are files that it writes, moves or removes.
  var writesArguments: Bool {
    let isInPlace =
      ["sed", "perl", "ruby", "gawk"].contains(program)
      && arguments.contains { $0.text.hasPrefix("-i") || $0.text.hasPrefix("--in-place") }
    return Self.writers.contains(program) || isInPlace
  }

  /// Whether it is git, with words that cannot be read.
  var hasOpaqueGit: Bool { GitInvocation(self) != nil && words.contains(where: \.isOpaque) }

  /// What its words say: all of them, or those that cannot be read whole.
  func text(ofOpaque onlyOpaque: Bool) -> String {
    words.filter { !onlyOpaque || $0.isOpaque }.map(\.text).joined(separator: " ")
  }

  private mutating func unwrap() {
    for _ in 0..<12 {
      while let first = words.first, !first.isOpaque, Self.reserved.contains(first.text) {
        words.removeFirst()
      }
      // `NAME=value` behind a reserved word is an assignment still.
      while words.count > 1,
        let assignment = ShellReader.assignment(words[0], plain: words[0].text.utf8.count)
      {
        assignments.append(assignment)
        words.removeFirst()
      }
      guard let first = words.first, !first.hidesProgram,
        Self.wrappers.contains(first.programName)
      else { break }
      if first.programName == "env" { takeEnvironment() }
      let wrapped = words.dropFirst().firstIndex { word in
        let name = word.programName
        return Self.isKnown(name)
          || (first.programName == "env" && !word.text.hasPrefix("-"))
      }
      guard let wrapped else { break }
      let isFed = ["xargs", "parallel"].contains(first.programName)
      words = Array(words[wrapped...]) + (isFed ? [ShellWord(text: "", isOpaque: true)] : [])
    }
    if let first = words.first, first.hidesProgram { unreadable = .words }
  }

  /// Whether the guard has something to say about a program.
  private static func isKnown(_ name: String) -> Bool {
    name == "git" || name.hasPrefix("git-") || name == "eval" || name == "sed"
      || name == "ssh-keygen" || shells.contains(name) || wrappers.contains(name)
      || interpreters.contains(name) || writers.contains(name)
  }

  /// The variables of `env`, and the script of its `-S`.
  private mutating func takeEnvironment() {
    var rest: [ShellWord] = [words[0]]
    var isOver = false
    var index = 1
    while index < words.count {
      let word = words[index]
      index += 1
      if !isOver, let value = ShellReader.assignment(word, plain: word.text.utf8.count) {
        assignments.append(value)
      } else if !isOver, word.text == "-u" || word.text == "-C" || word.text == "--unset" {
        index += 1
      } else if !isOver, word.text == "-S" || word.text.hasPrefix("--split-string") {
        let inline = word.text.split(separator: "=", maxSplits: 1).dropFirst().first
        scripts.append(inline.map(String.init) ?? (index < words.count ? words[index].text : ""))
        if inline == nil { index += 1 }
      } else {
        if !word.text.hasPrefix("-") { isOver = true }
        rest.append(word)
      }
    }
    words = rest
  }

  private mutating func exportAssignments() {
    guard ["export", "declare", "typeset", "readonly", "local"].contains(program) else { return }
    assignments += arguments.compactMap {
      ShellReader.assignment($0, plain: $0.text.utf8.count)
    }
  }

  private mutating func changeDirectory() {
    guard program == "cd" || program == "pushd" else { return }
    guard let target = arguments.last(where: { !$0.text.hasPrefix("-") }), !target.isOpaque else {
      directoryAfter = nil
      return
    }
    directoryAfter = GuardPath.absolute(target.text, in: directory, home: nil)
  }

  private mutating func readScripts(_ command: ShellCommand) {
    let name = program
    if name == "eval" {
      if arguments.contains(where: \.isOpaque) { unreadable = .script }
      scripts.append(arguments.map(\.text).joined(separator: " "))
    } else if name == "alias" {
      scripts += arguments.compactMap { word in
        ShellReader.assignment(word, plain: word.text.utf8.count)?.value.text
      }
    } else if name == "trap", let first = arguments.first {
      scripts.append(first.text)
    } else if Self.shells.contains(name) {
      readShell(command)
    } else if Self.interpreters.contains(where: { name == $0 || name.hasPrefix("python3.") }) {
      // Its code may run anything, and is read by nobody here.
      if command.readsPipe {
        unreadable = .script
      } else if unreadable == nil {
        unreadable = .words
      }
    }
  }

  private mutating func readShell(_ command: ShellCommand) {
    var rest = arguments
    while let word = rest.popFirst() {
      guard word.text.hasPrefix("-") || word.text.hasPrefix("+") else {
        // A file with a script: it is not here.
        return
      }
      let isCluster = word.text.hasPrefix("-") && !word.text.hasPrefix("--")
      if isCluster, word.text.utf8.contains(UInt8(ascii: "c")) {
        rest = rest.drop { $0.text.hasPrefix("-") }
        guard let script = rest.first else { return }
        if script.isOpaque { unreadable = .script }
        return scripts.append(script.text)
      }
      if ["-o", "-O", "--rcfile", "--init-file"].contains(word.text) { rest = rest.dropFirst() }
    }
    if let input = command.input {
      if input.isOpaque { unreadable = .script }
      scripts.append(input.text)
    } else if command.readsPipe {
      unreadable = .script
    }
  }
}
