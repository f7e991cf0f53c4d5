/// Matches a verb's arguments with its declaration, without knowing what becomes of the values.
///
/// The conventions are those of git's parse-options: clusters of short options, `--name=value` or
/// the next argument, unique prefixes, `--no-name`, and nothing but operands after `--` or
/// `--end-of-options`.
struct Matcher {
  struct Match: Equatable {
    enum Target: Equatable {
      case option(Int)
      case operand(Int)
    }

    let target: Target
    let given: Given
  }

  let verb: Verb
  let abbreviations: Bool
  private(set) var matches: [Match] = []
  private var rest: ArraySlice<String> = []
  private var operands: [String] = []

  init(verb: Verb, abbreviations: Bool) {
    self.verb = verb
    self.abbreviations = abbreviations
  }

  /// False where the arguments ask for help, which ends the reading.
  mutating func match(_ arguments: [String]) throws(UsageError) -> Bool {
    rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" || argument == "--end-of-options" {
        operands += rest
        break
      }
      if argument == "--help" { return false }
      // By bytes: a combining mark after a dash would hide it from a comparison of characters.
      if argument.utf8.starts(with: "--".utf8) {
        try matchLong(Substring(argument.utf8.dropFirst(2)))
      } else if argument.utf8.starts(with: "-".utf8), argument != "-" {
        guard try matchCluster(Substring(argument.utf8.dropFirst())) else { return false }
      } else {
        operands.append(argument)
      }
    }
    try placeOperands()
    try checkRules()
    return true
  }

  private mutating func matchLong(_ text: Substring) throws(UsageError) {
    let equals = text.utf8.firstIndex(of: UInt8(ascii: "="))
    let name = text[..<(equals ?? text.endIndex)]
    let attached = equals.map { String(text[text.utf8.index(after: $0)...]) }
    let (index, isNegated) = try findLong(name)
    let option = verb.options[index]
    switch option.form {
    case .flag, .negativeFlag:
      guard attached == nil else { throw error("option '--\(name)' takes no value") }
      add(index, isNegated ? .off : .on)
    case .optionalValue:
      guard attached == nil || !isNegated else {
        throw error("option '--\(name)' takes no value")
      }
      add(index, isNegated ? .off : attached.map(Given.value) ?? .on)
    case .value:
      guard let value = attached ?? rest.popFirst() else {
        throw error("option '--\(name)' requires a value")
      }
      add(index, .value(value))
    }
  }

  private func findLong(_ name: Substring) throws(UsageError) -> (index: Int, isNegated: Bool) {
    var found: [(spelling: String, index: Int, isNegated: Bool)] = []
    for (index, option) in verb.options.enumerated() {
      var spellings = [(option.name, false)]
      if option.isNegatable { spellings.append(("no-" + option.name, true)) }
      for (spelling, isNegated) in spellings {
        if spelling == name { return (index, isNegated) }
        if abbreviations, !name.isEmpty, spelling.hasPrefix(name) {
          found.append((spelling, index, isNegated))
        }
      }
    }
    guard let first = found.first else {
      throw error(
        "unknown option '--\(name)'",
        unknown: "--\(name)",
        candidates: verb.longSpellings
      )
    }
    if found.count > 1 {
      let choices = "--\(first.spelling) or --\(found[1].spelling)"
      throw error("ambiguous option '--\(name)' (could be \(choices))")
    }
    return (first.index, first.isNegated)
  }

  private mutating func matchCluster(_ text: Substring) throws(UsageError) -> Bool {
    var letters = text
    while let letter = letters.popFirst() {
      guard let index = verb.options.firstIndex(where: { $0.short == letter }) else {
        if letter == "h" { return false }
        throw error("unknown switch '\(letter)'")
      }
      switch verb.options[index].form {
      case .flag:
        add(index, .on)
      case .negativeFlag:
        add(index, .off)
      case .optionalValue:
        add(index, letters.isEmpty ? .on : .value(String(letters)))
        letters = ""
      case .value:
        guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
          throw error("switch '\(letter)' requires a value")
        }
        add(index, .value(value))
        letters = ""
      }
    }
    return true
  }

  private mutating func placeOperands() throws(UsageError) {
    var remaining = operands[...]
    for (index, operand) in verb.operands.enumerated() {
      let limit = operand.arity.isOpenEnded ? remaining.count : 1
      if operand.arity.isRequired, remaining.isEmpty {
        throw error("missing \(operand.spelling)")
      }
      for text in remaining.prefix(limit) {
        matches.append(Match(target: .operand(index), given: .value(text)))
      }
      remaining = remaining.dropFirst(limit)
    }
    if let surplus = remaining.first { throw error("too many arguments: '\(surplus)'") }
  }

  private func checkRules() throws(UsageError) {
    let given = givenSpellings()
    for option in verb.options where option.isRequired && !given.contains(option.spelling) {
      throw error("option '\(option.spelling)' is required")
    }
    for rule in verb.rules {
      let present = rule.spellings.filter(given.contains)
      switch rule {
      case .atMostOne, .exactlyOne:
        if present.count > 1 {
          throw error("'\(present[0])' and '\(present[1])' cannot be used together")
        }
        if case .exactlyOne(let spellings) = rule, present.isEmpty {
          throw error("one of \(spellings.joined(separator: ", ")) is required")
        }
      case .requires(let dependent, let needed):
        if present == [dependent] { throw error("'\(dependent)' requires '\(needed)'") }
      }
    }
  }

  /// What counts as given: of an option that was given several times, the last one decides.
  private func givenSpellings() -> Set<String> {
    var given: Set<String> = []
    for match in matches {
      switch match.target {
      case .operand(let index):
        given.insert(verb.operands[index].spelling)
      case .option(let index):
        let option = verb.options[index]
        let isDefault = match.given == (option.form == .negativeFlag ? .on : .off)
        if isDefault { given.remove(option.spelling) } else { given.insert(option.spelling) }
      }
    }
    return given
  }

  private mutating func add(_ index: Int, _ given: Given) {
    matches.append(Match(target: .option(index), given: given))
  }

  private func error(
    _ message: String,
    unknown: String? = nil,
    candidates: [String] = []
  ) -> UsageError {
    UsageError(message, unknown: unknown, candidates: candidates, verb: verb.words)
  }
}

extension Verb {
  /// Every long spelling that is accepted.
  var longSpellings: [String] {
    options.flatMap { option in
      option.isNegatable ? ["--\(option.name)", "--no-\(option.name)"] : ["--\(option.name)"]
    }
  }
}
