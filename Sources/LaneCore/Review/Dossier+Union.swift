extension Dossier {
  /// One dossier out of those for the parts of a change, in the parts' order.
  ///
  /// The findings are named by their part, `2.C1`; a verdict is a pass only where every part's is.
  package static func union(of parts: [Dossier]) -> Dossier? {
    guard let first = parts.first else { return nil }
    guard parts.count > 1 else { return first }
    var verdict = Verdict.pass
    if parts.contains(where: { $0.verdict == .inconclusive }) { verdict = .inconclusive }
    if parts.contains(where: { $0.verdict == .block }) { verdict = .block }
    let numbered = parts.enumerated()
    return Dossier(
      nonce: first.nonce,
      pass: first.pass,
      verdict: verdict,
      summary: numbered.map { "\($0 + 1): \($1.summary)" }.joined(separator: "\n"),
      findings: numbered.flatMap { number, part in
        part.findings.enumerated().map { index, finding in
          finding.renamed(name(finding.id, of: number + 1, index: index))
        }
      },
      attacks: parts.flatMap(\.attacks),
      coverage: parts.flatMap(\.coverage),
      checklist: parts.flatMap(\.checklist),
      positive: parts.flatMap(\.positive),
      unknowns: parts.flatMap(\.unknowns),
      prior: parts.flatMap(\.prior)
    )
  }

  /// Whether it can be kept.
  var isKept: Bool { json.canonical().count <= Self.sizeLimit }

  /// The same without what it says of single paths, which stands in the dossiers of the parts.
  var condensed: Dossier {
    Dossier(
      nonce: nonce,
      pass: pass,
      verdict: verdict,
      summary: summary,
      findings: findings,
      attacks: [],
      coverage: [],
      checklist: checklist,
      positive: positive,
      unknowns: unknowns,
      prior: prior
    )
  }

  /// The same with more findings.
  func adding(_ more: [Finding]) -> Dossier {
    Dossier(
      nonce: nonce,
      pass: pass,
      verdict: verdict,
      summary: summary,
      findings: findings + more,
      attacks: attacks,
      coverage: coverage,
      checklist: checklist,
      positive: positive,
      unknowns: unknowns,
      prior: prior
    )
  }

  /// The name that a finding of a part gets in the union.
  package static func name(_ id: FindingID, of part: Int, index: Int) -> FindingID {
    // A name that leaves no room for the part's number is replaced; two parts cannot have the same.
    if let named = FindingID("\(part).\(id)") ?? FindingID("\(part).F\(index + 1)") { return named }
    preconditionFailure("a few digits and letters name a finding")
  }
}
