// What an agent changed, by its own words.
extension Guard {
  /// Programs whose last argument alone is written.
  private static let copiers: Set<String> = ["cp", "install", "ln", "rsync"]

  /// The files that a call writes, as absolute paths, each once, as far as its text tells.
  package func writes(of call: GuardCall) -> [String] {
    var paths: [String] = []
    for deed in call.deeds {
      switch deed {
      case .write(let path): add(ShellWord(text: path), in: place.directory, to: &paths)
      case .script(let script): addWrites(of: ShellReader.read(script), nesting: 0, to: &paths)
      case .words(let words):
        let command = ShellCommand(words: words.map { ShellWord(text: $0) })
        addWrites(of: ShellScript(commands: [command]), nesting: 0, to: &paths)
      case .read: break
      }
    }
    return paths
  }

  private func addWrites(of script: ShellScript, nesting: Int, to paths: inout [String]) {
    guard nesting < Self.nestingLimit else { return }
    var directory: String? = place.directory
    for command in script.commands {
      let run = GuardedRun(command, in: directory)
      for redirection in run.redirections where redirection.isWrite {
        add(redirection.target, in: directory, to: &paths)
      }
      for path in run.patchedFiles { add(ShellWord(text: path), in: directory, to: &paths) }
      if run.writesArguments {
        let files = run.files.filter { !$0.text.hasPrefix("-") }
        for file in Self.copiers.contains(run.program) ? files.suffix(1) : files {
          add(file, in: directory, to: &paths)
        }
      }
      for script in run.scripts {
        addWrites(of: ShellReader.read(script, depth: nesting), nesting: nesting + 1, to: &paths)
      }
      directory = run.directoryAfter
    }
  }

  private func add(_ word: ShellWord, in directory: String?, to paths: inout [String]) {
    guard !word.isOpaque,
      let path = GuardPath.absolute(word.text, in: directory, home: place.home),
      !paths.contains(path)
    else { return }
    paths.append(path)
  }
}
