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

  /// Finds `1a2b3c4d.C1` in the review of that receipt; or `C1` in the newest review that has one, where
  /// it is clear which: there is none by another reviewer of the branch that is checked out, nor a newer
  /// one of what was not checked out here.
  static func find(_ name: String, in sessions: ReviewSessions, of workspace: Workspace)
    throws(Failure) -> NamedFinding
  {
    let text = name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name
    let (digits, bare) = split(text)
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    let reviews: [StreamFold.Review] = sessions.reviews.reversed()
    var sources = [reviews]
    if digits == nil {
      func isOwn(_ review: StreamFold.Review) -> Bool {
        head.branch != nil && review.review.branch == head.branch
      }
      let machine = (try? workspace.machineKey())?.principal
      sources = Dictionary(grouping: reviews.filter(isOwn)) { $0.event.actor.provider }.map(\.value)
      sources.append(
        reviews.filter { review in
          isOwn(review) || review.event.by == machine && review.review.branch == nil
        }
      )
    }
    var found: [NamedFinding] = []
    for source in sources {
      guard let named = try first(bare, of: digits, in: source, sessions),
        !found.contains(where: { $0.prior.key == named.prior.key })
      else { continue }
      found.append(named)
    }
    if found.isEmpty, let named = try first(bare, of: digits, in: reviews, sessions) {
      found = [named]
    }
    guard found.count < 2 else { throw ambiguous(name, found) }
    if let named = found.first { return named }
    throw Failure(
      .fatal,
      "unknown-finding",
      "no review that this clone knows of has the finding '\(name)'",
      expected: "an id as a review prints it, such as C1 or 1a2b3c4d5e6f.C1",
      next: "git lane log"
    )
  }

  /// The finding of a name in the first of some reviews that has one.
  private static func first(
    _ name: String,
    of digits: String?,
    in reviews: [StreamFold.Review],
    _ sessions: ReviewSessions
  ) throws(Failure) -> NamedFinding? {
    for review in reviews {
      guard let receipt = review.review.receipt else { continue }
      if let digits, !receipt.hex.hasPrefix(digits) { continue }
      guard let dossier = try sessions.dossier(of: receipt),
        let finding = dossier.findings.first(where: { $0.id.text == name })
      else { continue }
      return try origin(of: finding, in: dossier, sessions)
        ?? NamedFinding(receipt: receipt, finding: finding)
    }
    return nil
  }

  /// The earlier finding that one says again of the same line: a block that has both has that one alone,
  /// and what is argued is argued against it.
  private static func origin(
    of finding: Dossier.Finding,
    in dossier: Dossier,
    _ sessions: ReviewSessions
  ) throws(Failure) -> NamedFinding? {
    for prior in dossier.prior where prior.status == .open {
      let (digits, bare) = split(prior.id)
      guard let digits else { continue }
      for review in sessions.reviews {
        guard let receipt = review.review.receipt, receipt.hex.hasPrefix(digits),
          let earlier = try sessions.dossier(of: receipt)?.findings.first(where: {
            $0.id.text == bare && $0.location.path == finding.location.path
              && $0.quote == finding.quote
          })
        else { continue }
        return NamedFinding(receipt: receipt, finding: earlier)
      }
    }
    return nil
  }

  private static func ambiguous(_ name: String, _ found: [NamedFinding]) -> Failure {
    Failure(
      .fatal,
      "ambiguous-finding",
      "'\(name)' is a finding of \(found.count) reviews",
      expected: "the one that is meant, by its whole name",
      blockers: found.map(\.prior.key).sorted().map { key in
        let title = found.first { $0.prior.key == key }?.finding.title ?? ""
        return Failure.Blocker(key, reason: SafeText.line(title, limit: 100))
      },
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
