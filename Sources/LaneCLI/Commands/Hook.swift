package import Arguments
package import Lane

/// The hidden verb `hook`, which the installed hooks run.
package struct HookCommand: Command {
  package static let name = "hook"
  package static let summary = "do what a hook of git asks"
  package static let about: [String] = []
  package static let isHidden = true
  package static let parameters: [Parameter<HookCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    throw Failure(
      .usage,
      "unknown-hook",
      "git runs this verb, not people",
      next: "git lane hooks status"
    )
  }

  /// Hooks run hundreds of times a day, so no grammar is built for them.
  package static func execute(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    guard let hook = arguments.first else {
      return console.report(
        Failure(.usage, "unknown-hook", "no hook is named", next: "git lane hooks status"),
        command: name,
        asJSON: false
      )
    }
    console.speakAsHook()
    if GateHook.isOnServer(hook) {
      console.speakPlainly()
    } else {
      console.choose(color: .auto, in: surroundings)
    }
    do {
      try GateHook.run(hook, Array(arguments.dropFirst()), in: surroundings)
      return 0
    } catch {
      return console.report(error, command: "\(name) \(hook)", asJSON: false)
    }
  }
}
