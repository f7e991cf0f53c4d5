/// The skeleton of a dossier for one change, to be filled in.
package enum DossierTemplate {
  /// Returns a dossier that is valid and, left as it is, inconclusive.
  package static func bytes(for expected: ReviewExpectation) -> [UInt8] {
    let rows: [JSONValue] = expected.paths.map { path in
      [
        "path": .string(ReviewPath.text(path.path)),
        "status": .string(Dossier.CoverageStatus.skipped.rawValue),
        "reason": .string(
          path.stamp.map { "not reviewable: \($0.rawValue)" } ?? "not looked at yet"
        ),
      ]
    }
    let attacks: [JSONValue] = expected.reviewable.map { path in
      [
        "target": .string(ReviewPath.text(path)),
        "attack": "",
        "result": .string(Dossier.AttackResult.notChecked.rawValue),
        "note": "",
      ]
    }
    var keys: Set<String> = []
    let asked = expected.priors.map(\.key).filter { keys.insert($0).inserted }
    let priors: [JSONValue] = asked.map { key in
      [
        "id": .string(key),
        "status": .string(PriorStatus.cannotTell.rawValue),
        "note": "",
      ]
    }
    let questions: [JSONValue] = expected.questions.map { question in
      [
        "id": .string(question),
        "answer": .string(Dossier.ChecklistChoice.notApplicable.rawValue),
        "evidence": "",
      ]
    }
    let skeleton: JSONValue = [
      "schema": .string(Dossier.schema),
      "nonce": .string(expected.nonce),
      "pass": .string(expected.pass.rawValue),
      "verdict": .string(Verdict.inconclusive.rawValue),
      "summary": "",
      "findings": [],
      "attacks": .array(attacks),
      "coverage": .array(rows),
      "checklist": .array(questions),
      "positive": [],
      "unknowns": [],
      "prior": .array(priors),
    ]
    return skeleton.pretty()
  }
}
