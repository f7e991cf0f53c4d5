extension Dossier {
  /// The dossier as it is stored, with every key.
  package var json: JSONValue {
    [
      "schema": .string(Self.schema),
      "nonce": .string(nonce),
      "pass": .string(pass.rawValue),
      "verdict": .string(verdict.rawValue),
      "summary": .string(summary),
      "findings": .array(findings.map(\.json)),
      "attacks": .array(attacks.map(\.json)),
      "coverage": .array(coverage.map(\.json)),
      "checklist": .array(checklist.map(\.json)),
      "positive": .array(positive.map(JSONValue.string)),
      "unknowns": .array(unknowns.map(JSONValue.string)),
      "prior": .array(prior.map(\.json)),
    ]
  }
}

extension Dossier.Finding {
  /// The finding as a dossier has it.
  package var json: JSONValue {
    [
      "id": .string(id.text),
      "title": .string(title),
      "category": .string(category),
      "severity": .string(severity.rawValue),
      "confidence": .integer(Int64(confidence)),
      "location": [
        "path": .string(location.path),
        "side": .string(location.side.rawValue),
        "start_line": .integer(Int64(location.startLine)),
        "end_line": .integer(Int64(location.endLine)),
      ],
      "quote": .string(quote),
      "scenario": [
        "trigger": .string(scenario.trigger),
        "expected": .string(scenario.expected),
        "actual": .string(scenario.actual),
      ],
      "impact": .string(impact),
      "fix": fix.map(JSONValue.string) ?? .null,
      "related": .array(
        related.map { ["path": .string($0.path), "line": .integer(Int64($0.line))] }
      ),
    ]
  }

  /// The same finding under another id.
  func renamed(_ id: FindingID) -> Self {
    Self(
      id: id,
      title: title,
      category: category,
      severity: severity,
      confidence: confidence,
      location: location,
      quote: quote,
      scenario: scenario,
      impact: impact,
      fix: fix,
      related: related
    )
  }
}

extension Dossier.Attack {
  fileprivate var json: JSONValue {
    [
      "target": .string(target),
      "attack": .string(attack),
      "result": .string(result.rawValue),
      "note": .string(note),
    ]
  }
}

extension Dossier.CoverageRow {
  fileprivate var json: JSONValue {
    [
      "path": .string(path),
      "status": .string(status.rawValue),
      "reason": reason.map(JSONValue.string) ?? .null,
    ]
  }
}

extension Dossier.ChecklistAnswer {
  fileprivate var json: JSONValue {
    [
      "id": .string(id),
      "answer": .string(answer.rawValue),
      "evidence": .string(evidence),
    ]
  }
}

extension Dossier.PriorAnswer {
  fileprivate var json: JSONValue {
    [
      "id": .string(id),
      "status": .string(status.rawValue),
      "note": .string(note),
    ]
  }
}
