package import Arguments
package import Lane

/// A verb: its declaration, the properties that its parameters fill, and the use case behind it.
///
/// To add one, write a file in `Commands/` and a line in ``Registry``, then run the tests with
/// `LANE_RECORD=1` so that the manual and the completion are written anew.
package protocol Command: Sendable {
  /// The words that are typed: `receipt show`.
  static var name: String { get }
  /// One line, imperative, lower case, without a stop.
  static var summary: String { get }
  /// The manual's paragraphs.
  static var about: [String] { get }
  static var parameters: [Parameter<Self>] { get }
  static var rules: [Rule] { get }
  static var isHidden: Bool { get }
  /// Whether it says first that gates which were installed have stopped.
  static var saysWhatStopped: Bool { get }

  init()
  var output: OutputOptions { get set }
  /// Has the use case do it; the answer is printed by the caller.
  func run(in surroundings: Surroundings) throws(Failure) -> any Answer

  /// Reads the arguments, runs, prints and returns the exit status.
  ///
  /// Only a verb that cannot afford a grammar has its own.
  static func execute(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32
}

/// The options that every verb has.
package struct OutputOptions: Sendable {
  package enum Colors: String, CaseIterable, ArgumentValue {
    case always
    case never
    case auto
  }

  package var json = false
  package var color: Colors?

  package init() {}
}

extension Command {
  package static var rules: [Rule] { [] }
  package static var isHidden: Bool { false }
  package static var saysWhatStopped: Bool { true }

  package static var grammar: Grammar<Self> {
    Grammar(
      name,
      summary,
      about: about,
      hidden: isHidden,
      rules: rules,
      parameters + common
    )
  }

  private static var common: [Parameter<Self>] {
    [
      .flag("json", \.output.json, "print one JSON object in place of the text").common,
      .optionalValue(
        "color",
        "when",
        on: .always,
        off: .never,
        \.output.color,
        "colour the output"
      ).common,
    ]
  }

  package static func execute(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    runVerb(arguments, in: surroundings, console: console)
  }

  /// Does what every verb does.
  static func runVerb(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    var command = Self()
    do {
      let abbreviations = surroundings.environment["LANE_STRICT"] != "1"
      switch try grammar.parse(arguments, into: &command, abbreviations: abbreviations) {
      case .run: break
      case .help:
        console.print(Usage.of([grammar.verb], in: Registry.program))
        return 0
      }
    } catch {
      return console.report(
        error,
        usage: Usage.of([grammar.verb], in: Registry.program),
        command: name,
        asJSON: arguments.contains("--json")
      )
    }
    console.tellSteps(asJSON: command.output.json)
    console.choose(color: command.output.color ?? .auto, in: surroundings)
    if saysWhatStopped, let words = HookDrift.warning(in: surroundings) {
      surroundings.voice.warn(words)
    }
    do {
      let answer = try command.run(in: surroundings)
      return console.print(answer, command: name, asJSON: command.output.json)
    } catch {
      return console.report(error, command: name, asJSON: command.output.json)
    }
  }
}
