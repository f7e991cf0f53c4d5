package import LaneCore

/// Whether every gate, key and record is in order.
package struct Diagnosis: Answer {
  /// One thing that was looked at.
  package struct Finding: Sendable, Equatable {
    package enum State: String, Sendable {
      case good
      /// Not as it should be, but no gate rests on it.
      case warning
      /// Something that gates or reviews need is wrong.
      case bad
    }

    package let state: State
    /// What kind of thing: `hook`, `policy`.
    package let area: String
    package let subject: String
    package let words: String
    package let next: String?
  }

  package private(set) var findings: [Finding] = []

  package var conclusion: Conclusion { findings.contains { $0.state == .bad } ? .no : .yes }

  mutating func good(_ area: String, _ subject: String, _ words: String) {
    add(.good, area, subject, words, nil)
  }

  mutating func warn(_ area: String, _ subject: String, _ words: String, next: String?) {
    add(.warning, area, subject, words, next)
  }

  mutating func fail(_ area: String, _ subject: String, _ words: String, next: String?) {
    add(.bad, area, subject, words, next)
  }

  private mutating func add(
    _ state: Finding.State,
    _ area: String,
    _ subject: String,
    _ words: String,
    _ next: String?
  ) {
    findings.append(
      Finding(state: state, area: area, subject: subject, words: words, next: next)
    )
  }

  package var text: Text {
    var text = Text.table(
      findings.map { finding in
        ["\(finding.mark) \(finding.area)", "\(finding.subject)", "\(finding.words)"]
      }
    )
    for finding in findings {
      guard let next = finding.next else { continue }
      text += "\(finding.subject): \(next, .strong)\n"
    }
    return text
  }

  package var json: JSONValue {
    .object([
      "findings": .array(findings.map(\.json)),
      "healthy": .bool(conclusion == .yes),
    ])
  }
}

extension Diagnosis.Finding {
  fileprivate var mark: Text.Mark {
    switch state {
    case .good: .yes
    case .warning: .unknown
    case .bad: .no
    }
  }

  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "area": .string(area), "state": .string(state.rawValue), "subject": .string(subject),
      "words": .string(words),
    ]
    object["next"] = next.map(JSONValue.string)
    return .object(object)
  }
}
