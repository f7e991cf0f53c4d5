extension Ruling {
  /// One ruling out of those on the parts of a change, in the parts' order.
  ///
  /// A block in one part blocks the whole; a part without a verdict leaves the whole without one.
  package static func union(of parts: [Ruling], notReviewable: Int) -> Ruling? {
    guard var union = parts.first else { return nil }
    guard parts.count > 1 else { return union }
    if parts.contains(where: { $0.verdict == .block }) {
      union.verdict = .block
    } else {
      union.verdict = parts.contains { $0.verdict == .inconclusive } ? .inconclusive : .pass
    }
    union.reasons = parts.enumerated().flatMap { number, part in
      part.verdict == union.verdict
        ? part.reasons.map { RulingReason.inPart(number + 1, "\($0)") } : []
    }
    union.isRepairable = false
    let dossiers = parts.compactMap(\.dossier)
    union.dossier = dossiers.count == parts.count ? Dossier.union(of: dossiers) : nil
    union.findings = parts.enumerated().flatMap { number, part in
      part.findings.enumerated().map { index, judged in
        judged.renamed(Dossier.name(judged.finding.id, of: number + 1, index: index))
      }
    }
    union.criticals = parts.enumerated().flatMap { number, part in
      part.criticals.map { critical in
        let index = part.findings.firstIndex { $0.finding.id == critical.id }
        // What was taken over from an earlier review keeps the name that the host gave it.
        guard let index else { return critical }
        return Receipt.CriticalFinding(
          id: Dossier.name(critical.id, of: number + 1, index: index),
          blob: critical.blob,
          path: critical.path
        )
      }
    }
    union.counts = parts.map(\.counts).reduce(Receipt.FindingCounts(), +)
    union.coverage = Receipt.CoverageCount(
      covered: parts.map(\.coverage.covered).reduce(0, +),
      reviewable: parts.map(\.coverage.reviewable).reduce(0, +),
      notReviewable: notReviewable
    )
    union.priors = parts.flatMap(\.priors)
    union.pushbacks = parts.flatMap(\.pushbacks)
    guard let whole = union.dossier, !whole.isKept else { return union }
    union.dossier = whole.condensed
    return whole.condensed.isKept ? union : union.unkept
  }

  /// The ruling where there would be nothing to read its findings in again: it decides nothing.
  private var unkept: Ruling {
    var ruling = self
    ruling.verdict = .inconclusive
    let limit = Dossier.sizeLimit
    ruling.reasons = [.malformed("the parts' dossiers have more than \(limit) bytes together")]
    ruling.dossier = nil
    ruling.criticals = []
    ruling.pushbacks = []
    return ruling
  }

  /// The ruling with what the host itself found by running something or looking things up.
  package func adding(_ probed: [Dossier.Finding], files: ReviewedFiles) -> Ruling {
    guard !probed.isEmpty else { return self }
    let judged = probed.map {
      JudgedFinding(finding: $0, grounding: Grounding($0, in: files), refutation: nil)
    }
    var ruling = self
    ruling.findings += judged
    ruling.dossier = dossier?.adding(probed)
    ruling.counts = counts + Self.counts(judged)
    let criticals = Self.criticals(judged, files: files)
    guard !criticals.isEmpty else { return ruling }
    let reasons = criticals.map { RulingReason.critical($0.id) }
    // What was executed blocks whatever was said.
    ruling.reasons = verdict == .block ? self.reasons + reasons : reasons
    ruling.verdict = .block
    ruling.criticals += criticals
    return ruling
  }
}

extension Ruling.JudgedFinding {
  fileprivate func renamed(_ id: FindingID) -> Self {
    Self(finding: finding.renamed(id), grounding: grounding, refutation: refutation)
  }
}

extension Receipt.FindingCounts {
  fileprivate static func + (left: Self, right: Self) -> Self {
    Self(
      critical: left.critical + right.critical,
      improvements: left.improvements + right.improvements,
      notes: left.notes + right.notes
    )
  }
}
