package import LaneCore

/// What plays the reviewer, as policy describes it.
package struct Provider: Sendable, Equatable {
  /// Which adapter speaks to it.
  package enum Kind: String, Sendable, CaseIterable {
    case command, codex, claude, openai, sarif

    /// The program, looked for on the PATH; a command names its own.
    package var defaultProgram: String? {
      switch self {
      case .command, .sarif: nil
      case .codex: "codex"
      case .claude: "claude"
      case .openai: "curl"
      }
    }
  }

  package var name: String
  package var kind: Kind
  /// The words of a command provider; the first is the program.
  package var command: [String]
  /// The program to use instead of the vendor's name on the PATH.
  package var program: String?
  /// The digest that the program must have, in hexadecimal.
  package var sha256: String?
  package var model: String?
  package var effort: String?
  /// Another endpoint than the vendor's; it never gets the vendor's own credentials.
  package var baseURL: String?
  /// The name of the variable that holds the key.
  package var keyVariable: String?
  /// US dollars that one turn may cost, where the program can hold to it.
  package var budget: String?

  var budgetMicrodollars: Int64? { budget.flatMap(Dollars.microdollars) }

  package init(
    name: String,
    kind: Kind,
    command: [String] = [],
    program: String? = nil,
    sha256: String? = nil,
    model: String? = nil,
    effort: String? = nil,
    baseURL: String? = nil,
    keyVariable: String? = nil,
    budget: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.command = command
    self.program = program
    self.sha256 = sha256
    self.model = model
    self.effort = effort
    self.baseURL = baseURL
    self.keyVariable = keyVariable
    self.budget = budget
  }
}

extension Provider {
  /// Takes what policy says of a provider; nil for a kind that this version does not know.
  package init?(_ settings: ProviderSettings) {
    guard let kind = Kind(rawValue: settings.kind.rawValue) else { return nil }
    self.init(
      name: settings.name,
      kind: kind,
      command: settings.command ?? [],
      program: settings.program,
      sha256: settings.sha256?.hex,
      model: settings.model,
      effort: settings.effort,
      baseURL: settings.baseURL,
      keyVariable: settings.keyVariable,
      budget: settings.budget.map(Self.dollars)
    )
  }

  /// Millionths of a dollar as dollars.
  private static func dollars(_ micros: Int64) -> String {
    let fraction = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }
}
