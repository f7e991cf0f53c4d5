/// A verb's declaration bound to the type whose properties its parameters fill.
package struct Grammar<Root>: Sendable {
  package let verb: Verb
  private let optionParameters: [Parameter<Root>]
  private let operandParameters: [Parameter<Root>]

  package init(
    _ name: String,
    _ summary: String,
    about: [String] = [],
    hidden: Bool = false,
    rules: [Rule] = [],
    _ parameters: [Parameter<Root>]
  ) {
    var options: [Option] = []
    var operands: [Operand] = []
    var optionParameters: [Parameter<Root>] = []
    var operandParameters: [Parameter<Root>] = []
    for parameter in parameters {
      switch parameter.shape {
      case .option(let option):
        options.append(option)
        optionParameters.append(parameter)
      case .operand(let operand):
        operands.append(operand)
        operandParameters.append(parameter)
      }
    }
    self.optionParameters = optionParameters
    self.operandParameters = operandParameters
    verb = Verb(
      words: name.split(separator: " ").map(String.init),
      summary: summary,
      about: about,
      options: options,
      operands: operands,
      rules: rules,
      isHidden: hidden
    )
  }

  /// What a command line asked for.
  package enum Request: Sendable {
    case run
    case help
  }

  /// Reads the arguments after the verb into `root`.
  ///
  /// Without `abbreviations` every long option must be spelled out.
  package func parse(
    _ arguments: [String],
    into root: inout Root,
    abbreviations: Bool = true
  ) throws(UsageError) -> Request {
    var matcher = Matcher(verb: verb, abbreviations: abbreviations)
    guard try matcher.match(arguments) else { return .help }
    for match in matcher.matches {
      let parameter: Parameter<Root>
      let spelling: String
      switch match.target {
      case .option(let index):
        parameter = optionParameters[index]
        spelling = "option '\(verb.options[index].spelling)'"
      case .operand(let index):
        parameter = operandParameters[index]
        spelling = "'\(verb.operands[index].spelling)'"
      }
      guard parameter.store(&root, match.given) else {
        throw verb.notAValue(match.given, for: spelling, expected: parameter.expectation)
      }
    }
    return .run
  }
}

extension Verb {
  fileprivate func notAValue(
    _ given: Given,
    for spelling: String,
    expected: String
  ) -> UsageError {
    var text = ""
    if case .value(let value) = given { text = value }
    return UsageError("\(spelling) must be \(expected), not '\(text)'", verb: words)
  }
}
