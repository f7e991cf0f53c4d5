package import LaneCore

/// What setting up did, and what is left to the person.
package struct SetupReport: Answer {
  /// What was done, a line each; nothing where everything was in place.
  package internal(set) var steps: [String] = []
  /// What the person may want to do.
  package internal(set) var hints: [String] = []
  /// The commit that holds what was written.
  package internal(set) var commit: ObjectID?
  package internal(set) var files: [String] = []
  package internal(set) var protected: [String] = []
  package internal(set) var reviewers: [String] = []
  package internal(set) var principals: [String] = []
  package internal(set) var hooks: HookReport?

  package var text: Text {
    var text: Text = steps.isEmpty ? "everything is in place; nothing changed\n" : ""
    for step in steps { text += "\(step)\n" }
    for hint in hints { text += "\("hint:", .strong) \(hint)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "changed": .bool(!steps.isEmpty),
      "commit": commit.map { .string($0.hex) } ?? .null,
      "files": .array(files.map(JSONValue.string)),
      "hints": .array(hints.map(JSONValue.string)),
      "hooks": hooks.map(\.json) ?? .null,
      "principals": .array(principals.map(JSONValue.string)),
      "protected": .array(protected.map(JSONValue.string)),
      "reviewers": .array(reviewers.map(JSONValue.string)),
    ])
  }
}
