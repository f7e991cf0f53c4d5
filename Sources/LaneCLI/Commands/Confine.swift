package import Arguments
package import Lane

/// The hidden verb `confine`, which runs agents' programs for `review`.
package struct ConfineCommand: Command {
  package static let name = "confine"
  package static let summary = "run an agent's program, and end all that it started"
  package static let about: [String] = []
  package static let isHidden = true
  package static let parameters: [Parameter<ConfineCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    throw Failure(.usage, "usage", "git lane runs this verb, not people", next: "git lane review")
  }

  /// Everything after `--` is the program's, options included, so no grammar may look at it.
  package static func execute(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    do {
      switch try Confinement.run(arguments) {
      case .exited(let status): return status
      case .signalled(let signal):
        // Whoever waits for us shall see how the program ended.
        Signals.end(by: signal)
        return 128 + signal
      }
    } catch {
      return console.report(error, command: name, asJSON: false)
    }
  }
}
