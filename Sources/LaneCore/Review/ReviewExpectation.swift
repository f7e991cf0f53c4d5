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

  /// A finding of an earlier receipt.
  package struct Prior: Hashable, Sendable {
    package let receipt: ContentDigest
    package let finding: FindingID
    package let isCritical: Bool
    /// Where it is; a critical one that stays open is a finding of the new review too.
    package let path: [UInt8]?
    /// The bytes that it was found in.
    package let blob: ObjectID?
    /// The line that it quoted, where that is known: it may be found again under another name.
    package let quote: String?
    /// The entry of a session in which the author argues against it.
    package let pushback: ObjectID?

    package init(
      receipt: ContentDigest,
      finding: FindingID,
      isCritical: Bool,
      path: [UInt8]? = nil,
      blob: ObjectID? = nil,
      quote: String? = nil,
      pushback: ObjectID? = nil
    ) {
      self.receipt = receipt
      self.finding = finding
      self.isCritical = isCritical
      self.path = path
      self.blob = blob
      self.quote = quote
      self.pushback = pushback
    }

    /// The id under which the reviewer answers; two receipts may use one id for a finding.
    ///
    /// A finding that a later block took over keeps the name that it got then.
    package var key: String {
      finding.isQualified ? finding.text : "\(receipt.hex.prefix(12)).\(finding)"
    }

    /// Whether the bytes that it was found in still stand where it was found.
    package func isWhereItWas(_ files: ReviewedFiles) -> Bool {
      path.flatMap { files.file($0, .new) }?.blob == blob
    }

    /// Whether a finding says of the same line what this one says.
    func isSaidAgain(by finding: Dossier.Finding) -> Bool {
      guard let path, let quote, !quote.isEmpty else { return false }
      return ReviewPath.path(finding.location.path) == path && finding.quote == quote
    }

    /// The name under which a later block takes it over.
    var inheritedID: FindingID {
      FindingID(key) ?? FindingID(key.prefix(64)) ?? finding
    }
  }

  package var nonce: String
  package var pass: PassKind
  package var paths: [Path]
  package var priors: [Prior]
  /// The questions of checklists that have to be answered.
  package var questions: [String] = []
  /// Whether an attack has to be on record though no path is the reviewer's own.
  package var needsAttack = false
  /// Critical findings that are given up, with the reason: refuted by a second call, or withdrawn.
  package var refutations: [FindingID: String]

  package init(
    nonce: String,
    pass: PassKind,
    paths: [Path],
    priors: [Prior] = [],
    refutations: [FindingID: String] = [:]
  ) {
    self.nonce = nonce
    // A person fills in the form of a cold review; that it was a person, the host knows.
    self.pass = pass == .human ? .cold : pass
    self.paths = paths
    self.priors = priors
    self.refutations = refutations
  }

  /// The paths that a reviewer can judge.
  package var reviewable: [[UInt8]] { paths.filter { $0.stamp == nil }.map(\.path) }
}
