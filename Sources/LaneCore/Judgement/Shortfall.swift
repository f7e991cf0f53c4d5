/// Why a receipt does not count for the change at hand.
package enum Shortfall: Sendable, Equatable {
  case untrusted(String)
  /// Not known to be bad, but nothing here can tell.
  case unverifiable(String)
  case otherRepository
  case revoked
  case signerLacksRole(String, Role)
  case reviewerNotListed(String)
  case ownWork(String)
  case sameVendor(String, String)
  case declaredRefused
  case stacked
  case stackUnknown(ObjectID)
  case presenceTooWeak
  case hadBefore(ObjectID)
  case baseUnknown
  case tooFar
  case notAPass(String)
  /// A carry that does not bring along what it says.
  case carryFails(String)

  /// What is wrong, as the end of a sentence about the receipt.
  package var explanation: String {
    switch self {
    case .untrusted(let reason): "signature not accepted: \(reason)"
    case .unverifiable(let reason): "signature cannot be judged: \(reason)"
    case .otherRepository: "made for another repository"
    case .revoked: "revoked"
    case .signerLacksRole(let who, let role): "\(who) does not have the role \(role.rawValue)"
    case .reviewerNotListed(let name): "reviewer '\(name)' is not one that the policy lists"
    case .ownWork(let who): "\(who) wrote part of what it reviews"
    case .sameVendor(let builder, let reviewer):
      "builder '\(builder)' and reviewer '\(reviewer)' are not independent"
    case .declaredRefused: "the builder is only declared, which this target refuses"
    case .stacked: "stacked on a change that has not landed"
    case .stackUnknown(let change):
      "stacked on change \(change.hex.prefix(10)), whose bytes only 'git lane sync' may bring"
    case .presenceTooWeak: "without the presence that the policy asks for"
    case .hadBefore(let commit): "the target had this before, at \(commit.hex.prefix(10))"
    case .baseUnknown: "the commit it was reviewed on is not here"
    case .tooFar: "reviewed too far back to compare"
    case .notAPass(let what): what
    case .carryFails(let why): "the carry does not hold: \(why)"
    }
  }
}
