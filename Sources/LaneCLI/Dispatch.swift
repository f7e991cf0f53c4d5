internal import Arguments
package import Lane

/// Finds the verb that was typed and has it executed.
package enum Dispatch {
  /// Runs one command line and returns its exit status.
  package static func run(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    // Most calls, and all from hooks, name a verb of one word: found by comparing strings.
    if let first = arguments.first,
      let command = Registry.commands.first(where: { $0.name == first })
    {
      return command.execute(Array(arguments.dropFirst()), in: surroundings, console: console)
    }
    let commands = Registry.commands
    let table = VerbTable(commands.map { VerbTable.Entry($0.name, isHidden: $0.isHidden) })
    do {
      switch try table.resolve(arguments) {
      case .verb(let index, let rest):
        return commands[index].execute(rest, in: surroundings, console: console)
      case .version:
        return VersionCommand.execute([], in: surroundings, console: console)
      case .help(let words):
        console.print(usage(of: words))
        return 0
      }
    } catch {
      return console.report(
        error,
        usage: usage(of: error.verb),
        command: error.verb.joined(separator: " "),
        asJSON: arguments.contains("--json")
      )
    }
  }

  private static func usage(of words: [String]) -> String {
    let program = Registry.grammar
    return words.isEmpty
      ? Usage.of(program)
      : Usage.of(program.verbs.filter { $0.words.starts(with: words) }, in: program.name)
  }
}
