/// What policy asks of updates of one ref, or of all refs that a glob matches.
package struct Protection: Equatable, Sendable {
  package let pattern: RefPattern
  package let commit: CommitGate
  /// How many standing passes, each by another vendor or person.
  package let reviews: Int
  package let independence: RequiredIndependence
  package let declared: DeclaredBuilder
  package let landBy: LandingApproval
  package let carryBy: Set<Role>
  package let overrideBy: Set<Role>
  /// Branches whose old tips may be merged without a review of their own.
  package let accepts: [RefPattern]
  package let revert: RevertRule
  /// Where the section begins.
  package let line: Int
}

extension Protection {
  static let reviewsLimit = 9

  init(_ section: PolicySection) throws(PolicyError) {
    guard let pattern = RefPattern(section.name) else {
      throw section.badName("a ref such as refs/heads/main or a glob such as refs/heads/release/*")
    }
    self.pattern = pattern
    commit = try section.choice("commit", default: .block)
    reviews = try section.count("reviews", in: 1...Self.reviewsLimit, default: 1)
    independence = try section.choice("independence", default: .vendor)
    declared = try section.choice("declared", default: .accept)
    landBy = try section.choice("landBy", default: .human)
    carryBy = try section.roles("carryBy", default: [.human, .ci])
    overrideBy = try section.roles("overrideBy", default: [.human])
    accepts = try section.list("accepts", expected: "a ref or a glob over refs") { RefPattern($0) }
    revert = try section.choice("revert", default: .off)
    line = section.line
  }
}
