package import LaneCore

/// What plays the reviewer, as policy describes it.
package struct Provider: Sendable, Equatable {
  package var name: String
  /// Which adapter speaks to it.
  package var kind: ProviderKind
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
    kind: ProviderKind,
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
  package init(_ settings: ProviderSettings) {
    self.init(
      name: settings.name,
      kind: settings.kind,
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

  /// Whether its model can open the files of the tree; else all that it knows is in its prompt.
  package var readsTree: Bool { kind.adapter.readsTree }

  /// The command that gives it credentials; nil where it can do without.
  package var signIn: String? {
    if let keyVariable { return "export \(keyVariable)=<key>" }
    // An endpoint of one's own never gets what the vendor's has.
    return baseURL == nil ? kind.adapter.signIn : nil
  }

  /// Millionths of a dollar as dollars.
  private static func dollars(_ micros: Int64) -> String {
    let fraction = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }
}
