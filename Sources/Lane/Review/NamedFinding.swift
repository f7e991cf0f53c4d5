internal import Git
internal import LaneCore
internal import LaneStore

/// A finding of a recorded review, by the name that a person or an agent gives it.
struct NamedFinding {
  /// The receipt of the review that found it.
  let receipt: ContentDigest
  let finding: Dossier.Finding

  /// The name that is the same in every later review.
  var prior: ReviewExpectation.Prior {
    ReviewExpectation.Prior(receipt: receipt, finding: finding.id, isCritical: true)
  }

  /// Finds `C1` in the newest review that has one, of the branch that is checked out before any other;
  /// or `1a2b3c4d.C1` in the review of that receipt.
  static func find(_ name: String, in sessions: ReviewSessions, of workspace: Workspace)
    throws(Failure) -> NamedFinding
  {
    let text = name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name
    let (digits, bare) = split(text)
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let own = sessions.reviews.filter { head.branch != nil && $0.review.branch == head.branch }
    for review in own.reversed() + sessions.reviews.reversed() {
      guard let receipt = review.review.receipt else { continue }
      if let digits, !receipt.hex.hasPrefix(digits) { continue }
      guard let dossier = try sessions.dossier(of: receipt) else { continue }
      if let finding = dossier.findings.first(where: { $0.id.text == bare }) {
        return NamedFinding(receipt: receipt, finding: finding)
      }
    }
    throw Failure(
      .fatal,
      "unknown-finding",
      "no review that this clone knows of has the finding '\(name)'",
      expected: "an id as a review prints it, such as C1 or 1a2b3c4d5e6f.C1",
      next: "git lane log"
    )
  }

  /// The digits of a receipt's id that may lead a name, and the rest.
  private static func split(_ text: String) -> (String?, String) {
    guard let dot = text.firstIndex(of: ".") else { return (nil, text) }
    let digits = text[..<dot]
    let isDigits = digits.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
    }
    // "2.C1" is a finding of the second part of a change.
    guard isDigits, (4...64).contains(digits.utf8.count) else { return (nil, text) }
    return (String(digits), String(text[text.index(after: dot)...]))
  }
}
