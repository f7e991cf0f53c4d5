/// What the host asked a reviewer for, against which its dossier is judged.
package struct ReviewExpectation: Sendable {
  /// A path of the change.
  package struct Path: Hashable, Sendable {
    package let path: [UInt8]
    /// Why it is not for the reviewer to judge; none where it is.
    package let stamp: ReviewStamp?

    package init(_ path: [UInt8], stamp: ReviewStamp? = nil) {
      self.path = path
      self.stamp = stamp
    }
  }

  /// An open finding of an earlier receipt.
  package struct Prior: Hashable, Sendable {
    package let receipt: ContentDigest
    package let finding: FindingID
    package let isCritical: Bool

    package init(receipt: ContentDigest, finding: FindingID, isCritical: Bool) {
      self.receipt = receipt
      self.finding = finding
      self.isCritical = isCritical
    }

    /// The id under which the reviewer answers; two receipts may use one id for a finding.
    package var key: String { "\(receipt.hex.prefix(12)).\(finding)" }
  }

  package let nonce: String
  package let pass: PassKind
  package let paths: [Path]
  package let priors: [Prior]
  /// Critical findings that a second, separate call did not confirm.
  package let refuted: Set<FindingID>

  package init(
    nonce: String,
    pass: PassKind,
    paths: [Path],
    priors: [Prior] = [],
    refuted: Set<FindingID> = []
  ) {
    self.nonce = nonce
    // A person fills in the form of a cold review; that it was a person, the host knows.
    self.pass = pass == .human ? .cold : pass
    self.paths = paths
    self.priors = priors
    self.refuted = refuted
  }

  /// The paths that a reviewer can judge.
  package var reviewable: [[UInt8]] { paths.filter { $0.stamp == nil }.map(\.path) }
}
