/// An option or operand together with the property of `Root` that takes its value.
package struct Parameter<Root>: Sendable {
  enum Shape: Sendable {
    case option(Option)
    case operand(Operand)
  }

  var shape: Shape
  /// What the value must be, for the message when it is not.
  let expectation: String
  /// Stores what was given; false where the text is not a value of the property's type.
  let store: @Sendable (inout Root, Given) -> Bool

  /// Marks an option that all verbs share.
  package var common: Parameter {
    guard case .option(var option) = shape else { return self }
    option.isCommon = true
    var copy = self
    copy.shape = .option(option)
    return copy
  }
}

/// What the command line gave for a parameter.
enum Given: Sendable, Equatable {
  case on
  case off
  case value(String)
}

extension Parameter {
  package typealias Property<Value> = any WritableKeyPath<Root, Value> & Sendable

  /// A boolean that is off until `--name`, and again after `--no-name`.
  package static func flag(
    _ name: String,
    short: Character? = nil,
    _ property: Property<Bool>,
    _ help: String
  ) -> Parameter {
    toggle(Option(name, short: short, .flag, help), property)
  }

  /// A boolean that is on until `--no-name`, which is how it is shown.
  package static func negativeFlag(
    _ name: String,
    short: Character? = nil,
    _ property: Property<Bool>,
    _ help: String
  ) -> Parameter {
    toggle(Option(name, short: short, .negativeFlag, help), property)
  }

  /// An option with a value; the last one given wins.
  package static func option<T: ArgumentValue>(
    _ name: String,
    short: Character? = nil,
    _ placeholder: String,
    from source: Value.Source = .nothing,
    required: Bool = false,
    _ property: Property<T?>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices, source: source)
    var option = Option(name, short: short, .value(value), help)
    option.isRequired = required
    return valued(.option(option)) { $0[keyPath: property] = $1 }
  }

  /// An option that may be given several times; every value is kept, in order.
  package static func repeated<T: ArgumentValue>(
    _ name: String,
    short: Character? = nil,
    _ placeholder: String,
    from source: Value.Source = .nothing,
    _ property: Property<[T]>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices, source: source)
    var option = Option(name, short: short, .value(value), help)
    option.isRepeatable = true
    return valued(.option(option)) { $0[keyPath: property].append($1) }
  }

  /// An option whose value may be left out: `--name` and `--no-name` stand for the values given.
  package static func optionalValue<T: ArgumentValue>(
    _ name: String,
    short: Character? = nil,
    _ placeholder: String,
    on: T,
    off: T,
    _ property: Property<T?>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices)
    let valued = valued(.option(Option(name, short: short, .optionalValue(value), help))) {
      (root, value: T) in root[keyPath: property] = value
    }
    return Parameter(shape: valued.shape, expectation: valued.expectation) { root, given in
      switch given {
      case .on: root[keyPath: property] = on
      case .off: root[keyPath: property] = off
      case .value: return valued.store(&root, given)
      }
      return true
    }
  }

  /// An operand that must be there.
  package static func operand<T: ArgumentValue>(
    _ placeholder: String,
    from source: Value.Source = .nothing,
    _ property: Property<T>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices, source: source)
    return valued(.operand(Operand(value, .one, help))) { $0[keyPath: property] = $1 }
  }

  /// An operand that may be left out.
  package static func optionalOperand<T: ArgumentValue>(
    _ placeholder: String,
    from source: Value.Source = .nothing,
    _ property: Property<T?>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices, source: source)
    return valued(.operand(Operand(value, .optional, help))) { $0[keyPath: property] = $1 }
  }

  /// All remaining operands.
  package static func operands<T: ArgumentValue>(
    _ placeholder: String,
    from source: Value.Source = .nothing,
    taking arity: Operand.Arity = .any,
    _ property: Property<[T]>,
    _ help: String
  ) -> Parameter {
    let value = Value(placeholder, choices: T.choices, source: source)
    return valued(.operand(Operand(value, arity, help))) { $0[keyPath: property].append($1) }
  }

  private static func toggle(_ option: Option, _ property: Property<Bool>) -> Parameter {
    Parameter(shape: .option(option), expectation: "no value") { root, given in
      root[keyPath: property] = given == .on
      return true
    }
  }

  private static func valued<T: ArgumentValue>(
    _ shape: Shape,
    _ set: @escaping @Sendable (inout Root, T) -> Void
  ) -> Parameter {
    Parameter(shape: shape, expectation: T.expectation) { root, given in
      guard case .value(let text) = given, let value = T(argument: text) else { return false }
      set(&root, value)
      return true
    }
  }
}
