/// Why a policy is refused: where, and what was found there.
///
/// A policy is taken whole or not at all. What it does not understand it must not pass over: a
/// misspelt protection would silently protect nothing.
package struct PolicyError: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case syntax(ConfigError.Kind)
    case unsupportedVersion(String)
    case unknownSection(String, nearest: String?)
    case unknownKey(String, section: String, nearest: String?)
    case subsectionMissing(section: String)
    case subsectionNotAllowed(section: String)
    case keyMissing(String, section: String)
    case keyNotAllowed(String, section: String, because: String)
    case valueMissing(String)
    case badValue(String, key: String, expected: String, nearest: String?)
    case badName(String, section: String, expected: String)
    case unknownProvider(String, key: String, nearest: String?)
  }

  /// The line, counted from one; nil where something is missing from the whole text.
  package let line: Int?
  package let kind: Kind

  init(_ kind: Kind, line: Int?) {
    self.kind = kind
    self.line = line
  }
}

extension PolicyError: CustomStringConvertible {
  /// One sentence without a stop, beginning with the line.
  package var description: String {
    (line.map { "line \($0): " } ?? "") + SafeText.line(Self.sentence(for: kind), limit: 400)
  }

  private static func sentence(for kind: Kind) -> String {
    switch kind {
    case .syntax(let kind): syntax(kind)
    case .unsupportedVersion(let version): "policy version '\(version)' is not supported, only 1 is"
    case .unknownSection(let name, let nearest):
      "unknown section '\(name)'" + suggestion(nearest)
    case .unknownKey(let key, let section, let nearest):
      "unknown key '\(key)' in section '\(section)'" + suggestion(nearest)
    case .subsectionMissing(let section): "section '\(section)' needs a name, as [\(section) \"…\"]"
    case .subsectionNotAllowed(let section): "section '\(section)' takes no name"
    case .keyMissing(let key, let section): "section '\(section)' needs '\(key)'"
    case .keyNotAllowed(let key, let section, let because):
      "'\(key)' has no meaning in section '\(section)': \(because)"
    case .valueMissing(let key): "'\(key)' needs a value"
    case .badValue(let value, let key, let expected, let nearest):
      "'\(value)' is no value for '\(key)', which is \(expected)" + suggestion(nearest)
    case .badName(let name, let section, let expected):
      "'\(name)' is no name for section '\(section)', which takes \(expected)"
    case .unknownProvider(let name, let key, let nearest):
      "'\(key)' names the unknown provider '\(name)'" + suggestion(nearest)
    }
  }

  private static func syntax(_ kind: ConfigError.Kind) -> String {
    switch kind {
    case .tooLarge(let limit): "larger than \(limit) bytes"
    case .nulByte: "a NUL byte"
    case .invalidUnicode: "not valid UTF-8"
    case .badSection: "a section head that git cannot read"
    case .badLine: "neither a section head nor 'key = value'"
    case .keyOutsideSection: "a key before the first section head"
    case .unterminatedQuote: "a quote that is not closed"
    case .unknownEscape: "a backslash before a character that needs none"
    }
  }

  private static func suggestion(_ nearest: String?) -> String {
    nearest.map { "; did you mean '\($0)'?" } ?? ""
  }
}
