/// One command as it would run: behind `env`, `sudo` and the like, with the scripts that it hands
/// to a shell.
struct GuardedRun {
  private(set) var assignments: [ShellCommand.Assignment]
  private(set) var words: [ShellWord]
  let redirections: [ShellCommand.Redirection]
  /// Scripts for a shell, read from its arguments or its standard input.
  private(set) var scripts: [String] = []
  /// What stands in the script as its standard input.
  let input: ShellWord?
  /// Whether its standard input becomes arguments.
  private(set) var isFed = false
  /// The subcommands of git that skip hooks by what may stand where a word cannot be read.
  var hiddenSkips: Set<String> = []
  /// Whether its assignments hold for a git that runs in the same script.
  var isExportedToGit = false
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
    "nohup", "parallel", "proot", "runuser", "script", "setarch", "setpriv", "setsid", "stdbuf",
    "strace", "su", "sudo", "systemd-run", "taskset", "time", "timeout", "unbuffer", "unshare",
    "watch", "winpty", "xargs",
  ]
  private static let reserved: Set<String> = [
    "!", "do", "done", "elif", "else", "esac", "fi", "if", "then", "time", "until", "while", "{",
    "}",
  ]
  static let shells: Set<String> = [
    "ash", "bash", "dash", "fish", "ksh", "mksh", "rbash", "sh", "zsh",
  ]
  private static let interpreters: Set<String> = [
    "awk", "bun", "deno", "gawk", "guile", "lua", "mawk", "node", "nodejs", "osascript", "perl",
    "php", "pwsh", "python", "python2", "python3", "ruby", "tclsh",
  ]

  init(_ command: ShellCommand, in directory: String?) {
    assignments = command.assignments
    words = command.words
    redirections = command.redirections
    input = command.input
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

  private mutating func unwrap() {
    for _ in 0..<12 {
      while let first = words.first, !first.isOpaque, Self.reserved.contains(first.text) {
        words.removeFirst()
      }
      if words.count > 2, words[0] == ShellWord(text: "function") {
        words.removeFirst(2)
        continue
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
      if let script = Self.script(ofWrapper: words) {
        scripts.append(script.text)
        if script.isOpaque { unreadable = .script }
        return
      }
      let wrapped = words.dropFirst().firstIndex { word in
        let name = word.programName
        return Self.isKnown(name)
          || (first.programName == "env" && !word.text.hasPrefix("-"))
      }
      guard let wrapped else { break }
      var fed: [ShellWord] = []
      switch first.programName {
      case "xargs", "parallel":
        fed = [ShellWord(text: "", isOpaque: true)]
        isFed = true
      case "find": fed = Self.places(ofFind: words[1..<wrapped])
      default: break
      }
      words = words[wrapped...] + fed
    }
    if let first = words.first, first.hidesProgram { unreadable = .words }
  }

  /// Whether the guard has something to say about a program.
  private static func isKnown(_ name: String) -> Bool {
    name == "git" || name.hasPrefix("git-") || name == "eval" || name == "sed"
      || name == "ssh-keygen" || shells.contains(name) || wrappers.contains(name)
      || interpreters.contains(name) || writers.contains(name)
  }

  /// The variables of `env`, and the script of its `-S`, behind which its other words go on.
  private mutating func takeEnvironment() {
    var index = 1
    while index < words.count {
      let word = words[index]
      index += 1
      if let value = ShellReader.assignment(word, plain: word.text.utf8.count) {
        assignments.append(value)
      } else if !word.text.hasPrefix("-") {
        index -= 1
        break
      } else if let option = Self.optionOfEnvironment(word.text) {
        var value = option.value
        if value == nil, index < words.count {
          value = words[index].text
          index += 1
        }
        guard option.letter == "S", let value else { continue }
        let others = words.dropFirst(index).map(\.quoted)
        scripts.append(([value] + others).joined(separator: " "))
        words = [words[0]]
        return
      }
    }
    words = Array(words.prefix(1) + words.dropFirst(index))
  }

  /// Whether it gives variables to what comes after it.
  var isExport: Bool {
    ["export", "declare", "typeset", "readonly", "local"].contains(program)
  }

  private mutating func exportAssignments() {
    guard isExport else { return }
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
    } else if name == "." || name == "source" {
      if let file = arguments.first, Self.isStandardInput(file) { readInput(command) }
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
        if Self.isStandardInput(word) { readInput(command) }
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
    readInput(command)
  }

  private mutating func readInput(_ command: ShellCommand) {
    if let input = command.input {
      if input.isOpaque { unreadable = .script }
      scripts.append(input.text)
    } else if command.readsPipe {
      unreadable = .script
    }
  }
}
