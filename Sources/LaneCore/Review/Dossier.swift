/// What a reviewer hands in: its findings, the attacks that it tried, and what it looked at.
///
/// It is a claim. The host checks it against the tree and computes the verdict (``Ruling``).
package struct Dossier: Equatable, Sendable {
  /// The name of the form.
  package static let schema = "git-lane.dossier/1"
  /// The most bytes a dossier may have.
  package static let sizeLimit = 1 << 20

  /// The most findings a reviewer may hand in; each is looked up in the tree.
  ///
  /// What the host puts together from several answers, or from an analyser's report, may have more.
  package static let findingLimit = 200

  /// How bad a finding is.
  package enum Severity: String, CaseIterable, Sendable {
    case critical, improvement, note
  }

  /// Which tree a finding is about.
  package enum Side: String, CaseIterable, Sendable {
    case new, old
  }

  package struct Location: Equatable, Sendable {
    package let path: String
    package let side: Side
    package let startLine: Int
    package let endLine: Int
  }

  /// How a defect shows.
  package struct Scenario: Equatable, Sendable {
    package let trigger: String
    package let expected: String
    package let actual: String
  }

  package struct RelatedLine: Equatable, Sendable {
    package let path: String
    package let line: Int
  }

  package struct Finding: Equatable, Sendable {
    package let id: FindingID
    package let title: String
    package let category: String
    package let severity: Severity
    /// From 0 to 100.
    package let confidence: Int
    package let location: Location
    /// What stands on those lines, word for word.
    package let quote: String
    package let scenario: Scenario
    package let impact: String
    package let fix: String?
    package let related: [RelatedLine]
  }

  package enum AttackResult: String, CaseIterable, Sendable {
    case finding, held
    case notChecked = "not_checked"
  }

  /// Something that the reviewer tried in order to break the change.
  package struct Attack: Equatable, Sendable {
    package let target: String
    package let attack: String
    package let result: AttackResult
    package let note: String
  }

  package enum CoverageStatus: String, CaseIterable, Sendable {
    case full, partial, skipped
  }

  /// How much of a changed path the reviewer looked at.
  package struct CoverageRow: Equatable, Sendable {
    package let path: String
    package let status: CoverageStatus
    package let reason: String?
  }

  package enum ChecklistChoice: String, CaseIterable, Sendable {
    case yes, no
    case notApplicable = "not_applicable"
  }

  package struct ChecklistAnswer: Equatable, Sendable {
    package let id: String
    package let answer: ChecklistChoice
    package let evidence: String
  }

  /// What the reviewer says of a finding of an earlier review.
  package struct PriorAnswer: Equatable, Sendable {
    package let id: String
    package let status: PriorStatus
    package let note: String
  }

  package let nonce: String
  package let pass: PassKind
  package let verdict: Verdict
  package let summary: String
  package let findings: [Finding]
  package let attacks: [Attack]
  package let coverage: [CoverageRow]
  package let checklist: [ChecklistAnswer]
  package let positive: [String]
  package let unknowns: [String]
  package let prior: [PriorAnswer]
}

/// Everything that is wrong with the form of a dossier, in words for who wrote it.
package struct DossierError: Error, Equatable, Sendable {
  package let problems: [String]
}
