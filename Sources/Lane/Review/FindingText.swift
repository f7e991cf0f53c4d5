internal import LaneCore

/// What an earlier review said of a finding, for the reviewer who has to say whether it is fixed.
enum FindingText {
  private static let limit = 4000

  /// From the dossier where it is here, else from the receipt, else only where it was.
  static func of(
    _ critical: Receipt.CriticalFinding,
    in block: Receipt,
    _ dossier: Dossier?
  ) -> String {
    let place = PathQuoting.quoted(critical.path)
    if let finding = dossier?.findings.first(where: { $0.id == critical.id }) {
      let parts = [
        "\(place):\(finding.location.startLine) \(finding.title)",
        "when \(finding.scenario.trigger)", "expected \(finding.scenario.expected)",
        "actual \(finding.scenario.actual)",
      ]
      return SafeText.line(parts.joined(separator: "; "), limit: limit)
    }
    let lines = block.body.lines.drop { !$0.hasPrefix("\(critical.id) ") }
    let withheld = "\(critical.id)\(ReviewReport.withheld)"
    guard let first = lines.first, !first.hasPrefix(withheld) else {
      return "a critical finding at \(place), whose text is not here"
    }
    let rest = lines.dropFirst().prefix { $0.hasPrefix("  ") }.map { $0.drop { $0 == " " } }
    let text = ([first.dropFirst(critical.id.text.count + 1)] + rest).joined(separator: "; ")
    return SafeText.line(text, limit: limit)
  }
}
