/// One verb of a program as data: the parser, `-h`, the manual and the completion all read it.
package struct Verb: Sendable, Equatable {
  /// The words that are typed, `["receipt", "show"]` for a nested verb.
  package let words: [String]
  /// One line, imperative, lower case, without a stop.
  package let summary: String
  /// The manual's paragraphs; a word in backticks is set bold, `<placeholder>` italic.
  package let about: [String]
  package let options: [Option]
  package let operands: [Operand]
  package let rules: [Rule]
  /// A hidden verb is accepted and never shown.
  package let isHidden: Bool

  package init(
    words: [String],
    summary: String,
    about: [String] = [],
    options: [Option] = [],
    operands: [Operand] = [],
    rules: [Rule] = [],
    isHidden: Bool = false
  ) {
    self.words = words
    self.summary = summary
    self.about = about
    self.options = options
    self.operands = operands
    self.rules = rules
    self.isHidden = isHidden
  }

  package var name: String { words.joined(separator: " ") }
}

/// One option of a verb.
package struct Option: Sendable, Equatable {
  /// Whether an option takes a value.
  package enum Form: Sendable, Equatable {
    case flag
    /// A flag whose default is on and which is shown as `--no-name`.
    case negativeFlag
    case value(Value)
    /// A value that may be left out, and is therefore only taken in the form `--name=value`.
    case optionalValue(Value)
  }

  /// The name without dashes and, for a negative flag, without `no-`.
  package let name: String
  package let short: Character?
  package let form: Form
  package let help: String
  package var isRepeatable = false
  package var isRequired = false
  /// Shared by all verbs, and so described once in the manual.
  package var isCommon = false

  package init(_ name: String, short: Character? = nil, _ form: Form, _ help: String) {
    self.name = name
    self.short = short
    self.form = form
    self.help = help
  }

  package var value: Value? {
    switch form {
    case .flag, .negativeFlag: nil
    case .value(let value), .optionalValue(let value): value
    }
  }

  /// Every option that can be given without a value can be taken back with `--no-name`.
  package var isNegatable: Bool {
    switch form {
    case .flag, .negativeFlag, .optionalValue: true
    case .value: false
    }
  }

  /// The spelling that messages use.
  package var spelling: String { form == .negativeFlag ? "--no-\(name)" : "--\(name)" }
}

/// What stands for the value of an option or for an operand.
package struct Value: Sendable, Equatable {
  /// What a shell may offer in its place.
  package enum Source: Sendable, Equatable {
    case nothing
    case files
    case references
    case revisions
    case remotes
  }

  package let placeholder: String
  /// The only values that are accepted; empty where any is.
  package let choices: [String]
  package let source: Source

  package init(_ placeholder: String, choices: [String] = [], source: Source = .nothing) {
    self.placeholder = placeholder
    self.choices = choices
    self.source = source
  }

  /// `<placeholder>`, or the choices.
  package var display: String {
    choices.isEmpty ? "<\(placeholder)>" : "(\(choices.joined(separator: "|")))"
  }
}

/// One operand of a verb, or several of a kind.
package struct Operand: Sendable, Equatable {
  /// How many are taken.
  package enum Arity: Sendable, Equatable {
    case one
    case optional
    case any
    case oneOrMore

    var isRequired: Bool { self == .one || self == .oneOrMore }
    var isOpenEnded: Bool { self == .any || self == .oneOrMore }
  }

  package let value: Value
  package let arity: Arity
  package let help: String

  package init(_ value: Value, _ arity: Arity, _ help: String) {
    self.value = value
    self.arity = arity
    self.help = help
  }

  /// The spelling that messages and rules use.
  package var spelling: String { "<\(value.placeholder)>" }
}

/// A condition between parameters, which are named as they are spelled: `--lane`, `<range>`.
package enum Rule: Sendable, Equatable {
  case atMostOne([String])
  case exactlyOne([String])
  case requires(String, String)

  package var spellings: [String] {
    switch self {
    case .atMostOne(let spellings), .exactlyOne(let spellings): spellings
    case .requires(let first, let second): [first, second]
    }
  }
}
