/// What a second reader is asked to fill in.
package enum ValidationForm {
  private typealias Schema = DossierSchema

  /// The JSON schema of its answer, as one line.
  package static let schema = String(decoding: value.canonical().dropLast(), as: UTF8.self)

  static let value = Schema.object([
    ("schema", Schema.choice([Validation.schema])),
    ("nonce", Schema.text("The nonce of the prompt, unchanged.")),
    (
      "findings",
      Schema.array(
        Schema.object([
          ("id", Schema.text("The id of a finding, as the prompt gives it; each once.")),
          ("status", Schema.choice(Schema.names(Validation.Status.self))),
          ("reason", Schema.text("What happens in the code, step by step.")),
          (
            "evidence",
            Schema.array(
              Schema.object([
                ("path", Schema.text("A path of the tree.")),
                ("start_line", Schema.integer()), ("end_line", Schema.integer()),
                ("quote", Schema.text("What stands on those lines, word for word.")),
              ])
            )
          ),
        ])
      )
    ),
  ])

  /// A form in which nothing has been decided yet.
  package static func template(nonce: String, ids: [FindingID]) -> [UInt8] {
    let rows: [JSONValue] = ids.map { id in
      [
        "id": .string(id.text),
        "status": .string(Validation.Status.cannotTell.rawValue),
        "reason": "",
        "evidence": [],
      ]
    }
    let form: JSONValue = [
      "schema": .string(Validation.schema),
      "nonce": .string(nonce),
      "findings": .array(rows),
    ]
    return form.pretty()
  }
}
