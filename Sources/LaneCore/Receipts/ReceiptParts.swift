extension Receipt {
  /// A tree that was judged, and the commit that it was read from, if there was one.
  package struct Snapshot: Hashable, Sendable {
    package let commit: ObjectID?
    package let tree: ObjectID

    package init(commit: ObjectID?, tree: ObjectID) {
      self.commit = commit
      self.tree = tree
    }
  }

  /// What a member put at a path that the whole change leaves alone.
  package struct Transient: Hashable, Sendable {
    package let blob: ObjectID
    package let path: [UInt8]

    package init(blob: ObjectID, path: [UInt8]) {
      self.blob = blob
      self.path = path
    }
  }

  /// Who wrote a change: a provider and perhaps its model, or `human`.
  package struct Builder: Hashable, Sendable {
    package let name: String
    package let model: String?

    package static let human = Builder(name: "human", model: nil)

    package var isHuman: Bool { name == Self.human.name }

    package init(name: String, model: String?) {
      self.name = name
      self.model = model
    }
  }

  /// Who judged a change.
  package enum Reviewer: Hashable, Sendable {
    /// A provider that policy names, the model that it asked for, and how hard it was to think.
    case provider(name: String, model: String?, effort: String?)
    /// A person, by principal.
    case human(principal: String)
  }

  /// How many findings of each severity a review has.
  package struct FindingCounts: Hashable, Sendable {
    package var critical: Int
    package var improvements: Int
    package var notes: Int

    package init(critical: Int = 0, improvements: Int = 0, notes: Int = 0) {
      self.critical = critical
      self.improvements = improvements
      self.notes = notes
    }
  }

  /// A grounded critical finding: what must not land again, and where.
  package struct CriticalFinding: Hashable, Sendable {
    package let id: FindingID
    /// What the judged tree held at the path; none where the finding is about a deletion.
    package let blob: ObjectID?
    package let path: [UInt8]

    package init(id: FindingID, blob: ObjectID?, path: [UInt8]) {
      self.id = id
      self.blob = blob
      self.path = path
    }
  }

  /// What a review says of a finding that an earlier receipt left open.
  package struct PriorAnswer: Hashable, Sendable {
    package let receipt: ContentDigest
    package let finding: FindingID
    package let status: PriorStatus

    package init(receipt: ContentDigest, finding: FindingID, status: PriorStatus) {
      self.receipt = receipt
      self.finding = finding
      self.status = status
    }
  }

  /// A finding that a review gave up after its author had argued against it.
  ///
  /// With it the review answers the finding also on the very change that was blocked.
  package struct Pushback: Hashable, Sendable {
    package let receipt: ContentDigest
    package let finding: FindingID
    /// The entry of a session in which the author argues.
    package let entry: ObjectID

    package init(receipt: ContentDigest, finding: FindingID, entry: ObjectID) {
      self.receipt = receipt
      self.finding = finding
      self.entry = entry
    }
  }

  /// How many of the paths that can be reviewed were, and how many cannot be.
  package struct CoverageCount: Hashable, Sendable {
    package let covered: Int
    package let reviewable: Int
    package let notReviewable: Int

    package init(covered: Int, reviewable: Int, notReviewable: Int) {
      self.covered = covered
      self.reviewable = reviewable
      self.notReviewable = notReviewable
    }
  }
}

/// The name of a finding within its dossier, such as `C1`.
package struct FindingID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Takes one to sixty-four letters, digits, dots, underscores and hyphens.
  package init?(_ text: some StringProtocol) {
    let isValid = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isValid, (1...64).contains(text.utf8.count) else { return nil }
    self.text = String(text)
  }

  package var description: String { text }

  /// Whether it names a finding of another review: twelve digits of that receipt's id, a dot, its id.
  ///
  /// Only the host gives such names, so that one that comes back means what the host meant.
  package var isQualified: Bool {
    let digits = text.utf8.prefix { $0 != UInt8(ascii: ".") }
    return digits.count == 12 && digits.count < text.utf8.count
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// How long a reviewer's own name may be: later blocks put a receipt and a part before it.
  package static let reviewersLimit = 48

  /// Whether a reviewer may not name a finding so: the name means something to the host, looks like an
  /// option, or is too long.
  package var isReserved: Bool {
    guard let first = text.unicodeScalars.first, text.utf8.count <= Self.reviewersLimit else {
      return true
    }
    return isQualified || text.hasPrefix("probe.") || "._-".unicodeScalars.contains(first)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.text < right.text
  }
}
