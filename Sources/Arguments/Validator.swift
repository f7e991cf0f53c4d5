/// Finds what is wrong with declarations, so that a test can refuse it before a user meets it.
package enum Validator {
  /// The faults of a program's verbs, hidden ones included, as sentences.
  package static func problems(of verbs: [Verb]) -> [String] {
    var problems: [String] = []
    for (index, verb) in verbs.enumerated() {
      for other in verbs[..<index]
      where other.words.starts(with: verb.words) || verb.words.starts(with: other.words) {
        problems.append("'\(verb.name)' cannot be told from '\(other.name)'")
      }
      problems += Self.problems(of: verb).map { "'\(verb.name)': \($0)" }
    }
    return problems
  }

  private static func problems(of verb: Verb) -> [String] {
    var problems: [String] = []
    if verb.words.isEmpty || !verb.words.allSatisfy(isName) { problems.append("malformed name") }
    problems += line(verb.summary, of: "the summary")
    problems += optionProblems(verb)
    problems += operandProblems(verb)
    let spellings = verb.options.map(\.spelling) + verb.operands.map(\.spelling)
    for rule in verb.rules {
      for name in rule.spellings where !spellings.contains(name) {
        problems.append("a rule names '\(name)', which is not declared")
      }
      if Set(rule.spellings).count != rule.spellings.count || rule.spellings.count < 2 {
        problems.append("a rule needs different parameters")
      }
    }
    for spelling in spellings where verb.isNeeded(spelling) && verb.isInChoice(spelling) {
      problems.append("'\(spelling)' is required and in a set of alternatives")
    }
    return problems
  }

  private static func optionProblems(_ verb: Verb) -> [String] {
    var problems: [String] = []
    for spelling in repeated(verb.longSpellings) { problems.append("two options '\(spelling)'") }
    for short in repeated(verb.options.compactMap(\.short)) {
      problems.append("two switches '-\(short)'")
    }
    for option in verb.options {
      let name = option.spelling
      if !isName(option.name) { problems.append("malformed option '\(name)'") }
      if option.name.hasPrefix("no-") { problems.append("'\(name)' would be its own negation") }
      if option.name == "help" || option.short == "h" {
        problems.append("'\(name)' takes the place of help")
      }
      if option.isRequired, option.isNegatable { problems.append("a flag '\(name)' is required") }
      problems += line(option.help, of: "the help of '\(name)'")
      if let value = option.value { problems += placeholder(value, of: name) }
    }
    return problems
  }

  private static func operandProblems(_ verb: Verb) -> [String] {
    var problems: [String] = []
    for spelling in repeated(verb.operands.map(\.spelling)) {
      problems.append("two operands '\(spelling)'")
    }
    for (operand, next) in zip(verb.operands, verb.operands.dropFirst()) {
      if operand.arity.isOpenEnded || (!operand.arity.isRequired && next.arity.isRequired) {
        problems.append("'\(next.spelling)' after '\(operand.spelling)' can never be told apart")
      }
    }
    for operand in verb.operands {
      problems += line(operand.help, of: "the help of '\(operand.spelling)'")
      problems += placeholder(operand.value, of: operand.spelling)
    }
    return problems
  }

  /// One line that starts in lower case, unless with a name in capitals, and has no full stop.
  private static func line(_ text: String, of what: String) -> [String] {
    guard let first = text.first else { return ["\(what) is missing"] }
    var problems: [String] = []
    if first.isUppercase, text.dropFirst().first?.isLowercase ?? true {
      problems.append("\(what) starts with a capital")
    }
    if text.hasSuffix(".") { problems.append("\(what) ends with a full stop") }
    if text.contains("\n") { problems.append("\(what) is longer than a line") }
    return problems
  }

  private static func placeholder(_ value: Value, of name: String) -> [String] {
    isName(value.placeholder) ? [] : ["the placeholder of '\(name)' is malformed"]
  }

  /// Lower-case words joined by dashes.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("-") && !name.hasSuffix("-")
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  private static func repeated<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { !seen.insert($0).inserted }
  }
}

extension Verb {
  fileprivate func isNeeded(_ spelling: String) -> Bool {
    options.contains { $0.spelling == spelling && $0.isRequired }
      || operands.contains { $0.spelling == spelling && $0.arity.isRequired }
  }

  fileprivate func isInChoice(_ spelling: String) -> Bool {
    rules.contains { rule in
      if case .requires = rule { false } else { rule.spellings.contains(spelling) }
    }
  }
}
