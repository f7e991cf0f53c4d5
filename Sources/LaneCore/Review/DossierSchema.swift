/// The JSON schema of a dossier, in the subset that every provider's strict mode takes: all keys
/// required, none besides, null through a list of types, no bounds.
///
/// What a schema in this subset cannot say is checked on the dossier itself.
package enum DossierSchema {
  /// The schema as one line of JSON.
  package static let text = String(decoding: value.canonical().dropLast(), as: UTF8.self)

  static let value = object([
    ("schema", choice([Dossier.schema])),
    ("nonce", text("The nonce of the prompt, unchanged.")),
    ("pass", choice([PassKind.cold, .conformance, .verify].map(\.rawValue))),
    ("verdict", choice(names(Verdict.self))),
    ("summary", text("What the change does and how it fared, in a few sentences.")),
    ("findings", array(finding)),
    ("attacks", array(attack)),
    ("coverage", array(coverageRow)),
    (
      "checklist",
      array(
        object([
          ("id", text()), ("answer", choice(names(Dossier.ChecklistChoice.self))),
          ("evidence", text()),
        ])
      )
    ),
    ("positive", array(text())),
    ("unknowns", array(text("What was not checked, and why."))),
    (
      "prior",
      array(
        object([
          ("id", text("The id of an earlier finding, as the prompt gives it.")),
          ("status", choice(names(PriorStatus.self))), ("note", text()),
        ])
      )
    ),
  ])

  private static let finding = object([
    ("id", text("Unique in this dossier and short, such as C1, I2 or N3.")),
    ("title", text()),
    ("category", text("Such as correctness, security, data_loss, concurrency, test_gap.")),
    ("severity", choice(names(Dossier.Severity.self))),
    ("confidence", integer("From 0 to 100.")),
    (
      "location",
      object([
        ("path", text("As the list of files gives it.")),
        ("side", choice(names(Dossier.Side.self))),
        ("start_line", integer()), ("end_line", integer()),
      ])
    ),
    ("quote", text("What stands on those lines, word for word, without diff marks.")),
    (
      "scenario",
      object([("trigger", text()), ("expected", text()), ("actual", text())])
    ),
    ("impact", text()),
    ("fix", textOrNull()),
    ("related", array(object([("path", text()), ("line", integer())]))),
  ])

  private static let attack = object([
    ("target", text("The changed path that was attacked, then perhaps the place in it.")),
    ("attack", text("What was tried: the input, the state or the order of events.")),
    ("result", choice(names(Dossier.AttackResult.self))),
    ("note", text("Why it held, or the id of the finding.")),
  ])

  private static let coverageRow = object([
    ("path", text("Each changed path once, as the list of files gives it.")),
    ("status", choice(names(Dossier.CoverageStatus.self))),
    ("reason", textOrNull("Why not full.")),
  ])

  static func names<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) -> [String] {
    Choice.allCases.map(\.rawValue)
  }

  static func object(_ properties: [(String, JSONValue)]) -> JSONValue {
    [
      "type": "object",
      "additionalProperties": false,
      "required": .array(properties.map { .string($0.0) }),
      "properties": .object(JSONObject(properties.map { JSONObject.Member($0.0, $0.1) })),
    ]
  }

  static func array(_ items: JSONValue) -> JSONValue {
    ["type": "array", "items": items]
  }

  static func choice(_ names: [String]) -> JSONValue {
    ["type": "string", "enum": .array(names.map(JSONValue.string))]
  }

  static func text(_ description: String? = nil) -> JSONValue {
    described("string", description)
  }

  private static func textOrNull(_ description: String? = nil) -> JSONValue {
    described(["string", "null"], description)
  }

  static func integer(_ description: String? = nil) -> JSONValue {
    described("integer", description)
  }

  private static func described(_ type: JSONValue, _ description: String?) -> JSONValue {
    var object: JSONObject = ["type": type]
    object["description"] = description.map(JSONValue.string)
    return .object(object)
  }
}
