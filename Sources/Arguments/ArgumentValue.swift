/// A type that an option's value or an operand can be read as.
package protocol ArgumentValue: Sendable {
  init?(argument: String)
  /// The only spellings there are; empty where the set is open.
  static var choices: [String] { get }
  /// What a message says that the value should be.
  static var expectation: String { get }
}

extension ArgumentValue {
  package static var choices: [String] { [] }
}

extension String: ArgumentValue {
  package init?(argument: String) { self = argument }
  package static var expectation: String { "a text" }
}

extension Int: ArgumentValue {
  package init?(argument: String) { self.init(argument, radix: 10) }
  package static var expectation: String { "a number" }
}

extension ArgumentValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  package init?(argument: String) { self.init(rawValue: argument) }
  package static var choices: [String] { allCases.map(\.rawValue) }
  package static var expectation: String { "one of \(choices.joined(separator: ", "))" }
}
