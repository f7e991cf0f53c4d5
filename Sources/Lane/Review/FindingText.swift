internal import LaneCore

/// What an earlier review said of a finding, for the reviewer who has to say whether it is fixed.
enum FindingText {
  private static let limit = 4000

  /// From the dossier where it is here, else from the receipt, else only where it was.
  static func of(
    _ id: FindingID,
    _ path: [UInt8],
    in block: Receipt,
    _ dossier: Dossier?
  ) -> String {
    let place = PathQuoting.quoted(path)
    if let finding = dossier?.findings.first(where: { $0.id == id }) {
      let scenario = finding.scenario
      let parts = [
        "\(place):\(finding.location.startLine) \(finding.title)",
        scenario.trigger.isEmpty ? nil : "when \(scenario.trigger)",
        scenario.expected.isEmpty ? nil : "expected \(scenario.expected)",
        scenario.actual.isEmpty ? nil : "actual \(scenario.actual)",
      ]
      return SafeText.line(parts.compactMap(\.self).joined(separator: "; "), limit: limit)
    }
    let lines = block.body.lines.drop { !$0.hasPrefix("\(id) ") }
    let withheld = "\(id)\(ReviewReport.withheld)"
    guard let first = lines.first, !first.hasPrefix(withheld) else {
      return "a critical finding at \(place), whose text is not here"
    }
    let rest = lines.dropFirst().prefix { $0.hasPrefix("  ") }.map { $0.drop { $0 == " " } }
    let text = ([first.dropFirst(id.text.count + 1)] + rest).joined(separator: "; ")
    return SafeText.line(text, limit: limit)
  }
}
