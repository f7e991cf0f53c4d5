/// The body of a review's receipt: what a person wants to read of it.
package enum ReviewReport {
  // Leaves room for headers and signature in a receipt; the dossier has everything.
  private static let sizeLimit = 24 << 10
  private static let fieldLimit = 2000

  /// Returns the report of a ruling.
  ///
  /// Without `showsCriticals` open critical findings appear by their ids only, with the digest of
  /// their lines where one can be made: for notes that others read before the hole is closed.
  /// Credentials are blanked in either.
  package static func body(
    of ruling: Ruling,
    showsCriticals: Bool,
    redaction: Redaction = Redaction(),
    digest: (([UInt8]) -> ContentDigest)? = nil
  ) -> ReceiptBody {
    var lines: [String] = []
    if ruling.verdict == .inconclusive {
      lines += ["INCONCLUSIVE"] + ruling.reasons.map { "\($0)" } + [""]
    }
    lines += section("CRITICAL ISSUES", ruling, .critical, stillOpen(ruling)) { judged in
      let text = text(of: judged).map { redaction($0) }
      guard !showsCriticals else { return text }
      let lines = Array(text.map { $0 + "\n" }.joined().utf8)
      return ["\(judged.finding.id)" + (digest.map { "\(withheld)\($0(lines))" } ?? "")]
    }
    lines += section("IMPROVEMENTS", ruling, .improvement)
    if ruling.counts.notes > 0 { lines += section("NOTES", ruling, .note) }
    lines += unmet(ruling, showsEvidence: showsCriticals || ruling.verdict != .block)
    let positive = ruling.dossier?.positive.map { field($0) } ?? []
    lines += ["POSITIVE NOTES"] + (positive.isEmpty ? ["none"] : positive)
    return ReceiptBody(redaction(cut(lines)))
  }

  /// What stands between the id and the digest of a finding whose text is not published.
  package static let withheld = " withheld, "

  private static func section(
    _ title: String,
    _ ruling: Ruling,
    _ severity: Dossier.Severity,
    _ more: [String] = [],
    _ text: (Ruling.JudgedFinding) -> [String] = text(of:)
  ) -> [String] {
    let findings = ruling.findings.filter { $0.severity == severity }
    let lines = findings.flatMap(text) + more
    return [title] + (lines.isEmpty ? ["none"] : lines) + [""]
  }

  /// What earlier reviews found and this one still sees; its text stands where it was found.
  private static func stillOpen(_ ruling: Ruling) -> [String] {
    let own = Set(ruling.findings.map(\.finding.id))
    return ruling.criticals.filter { !own.contains($0.id) }.map {
      "\($0.id) \(field(ReviewPath.text($0.path))) still open"
    }
  }

  /// The questions of checklists that were answered with no.
  private static func unmet(_ ruling: Ruling, showsEvidence: Bool) -> [String] {
    let rows = ruling.dossier?.checklist.filter { $0.answer == .no } ?? []
    guard !rows.isEmpty else { return [] }
    let lines = rows.map { row in
      "no \(field(row.id))" + (showsEvidence ? ": \(field(row.evidence))" : "")
    }
    return ["CHECKLIST"] + lines + [""]
  }

  private static func text(of judged: Ruling.JudgedFinding) -> [String] {
    let finding = judged.finding
    let side = finding.location.side == .old ? " (before the change)" : ""
    let place = "\(field(finding.location.path)):\(finding.location.startLine)\(side)"
    var lines = ["\(finding.id) \(place) \(field(finding.title))"]
    if case .ungrounded(let fault) = judged.grounding { lines.append("  ungrounded: \(fault)") }
    if let refutation = judged.refutation {
      lines.append("  critical, and given up: \(field(refutation))")
    }
    guard judged.severity == .critical else { return lines }
    lines.append("  trigger: \(field(finding.scenario.trigger))")
    lines.append("  expected: \(field(finding.scenario.expected))")
    lines.append("  actual: \(field(finding.scenario.actual))")
    return lines
  }

  private static func field(_ text: String) -> String {
    SafeText.line(text, limit: fieldLimit)
  }

  private static func cut(_ lines: [String]) -> String {
    var text = ""
    for line in lines {
      guard text.utf8.count + line.utf8.count < sizeLimit else {
        return text + "(cut here; the dossier has the rest)\n"
      }
      text += line + "\n"
    }
    return text
  }
}
