/// What the host makes of a second reader's answer: only a refutation that shows its lines counts.
package struct ValidationRuling: Sendable {
  /// What became of one finding.
  package enum Outcome: Equatable, Sendable {
    case confirmed(String)
    case refuted(String)
    /// It is neither, and so it stands.
    case unsettled(String)
  }

  package private(set) var outcomes: [FindingID: Outcome] = [:]
  /// What is wrong with the answer, for a second turn; none where it is the last word.
  package private(set) var problems: [String] = []

  /// Judges an answer about some findings.
  package init(answer: [UInt8], nonce: String, findings: [FindingID], files: ReviewedFiles) {
    for id in findings { outcomes[id] = .unsettled("not answered") }
    let validation: Validation
    do throws(DossierError) {
      validation = try Validation(parsing: answer)
    } catch {
      problems = error.problems.map { SafeText.line($0, limit: 300) }
      return
    }
    guard validation.nonce.utf8.elementsEqual(nonce.utf8) else {
      problems = ["the nonce is not the one of the prompt"]
      return
    }
    for id in findings {
      let answers = validation.answers.filter { $0.id.utf8.elementsEqual(id.text.utf8) }
      guard let answer = answers.first, answers.count == 1 else {
        problems.append("finding \(id) is answered \(answers.isEmpty ? "not" : "more than once")")
        continue
      }
      take(answer, for: id, files)
    }
  }

  /// Judges a call of which nothing came.
  package init(failure: String, findings: [FindingID]) {
    for id in findings { outcomes[id] = .unsettled(failure) }
  }

  private mutating func take(
    _ answer: Validation.Answer,
    for id: FindingID,
    _ files: ReviewedFiles
  ) {
    let reason = SafeText.line(answer.reason, limit: 2000)
    switch answer.status {
    case .confirmed: outcomes[id] = .confirmed(reason)
    case .cannotTell: outcomes[id] = .unsettled(reason)
    case .refuted:
      // Who says that there is no harm shows the lines that keep it away.
      let isShown = answer.evidence.contains { evidence in
        (try? Grounding.locate(evidence.location, quote: evidence.quote, in: files)) != nil
      }
      guard isShown, answer.reason.contains(where: \.isLetter) else {
        outcomes[id] = .unsettled("refuted without lines that exist: \(reason)")
        problems.append("finding \(id) is refuted without a reason and lines that exist")
        return
      }
      outcomes[id] = .refuted(reason)
    }
  }

  /// Why findings are given up.
  package var refutations: [FindingID: String] {
    outcomes.compactMapValues { outcome in
      if case .refuted(let reason) = outcome { reason } else { nil }
    }
  }
}

extension ValidationRuling.Outcome {
  package var word: String {
    switch self {
    case .confirmed: Validation.Status.confirmed.rawValue
    case .refuted: Validation.Status.refuted.rawValue
    case .unsettled: "unsettled"
    }
  }

  package var reason: String {
    switch self {
    case .confirmed(let reason), .refuted(let reason), .unsettled(let reason): reason
    }
  }
}
