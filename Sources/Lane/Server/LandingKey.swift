internal import Git
internal import LaneCore
internal import LaneStore

/// The key of a server, or of CI, as a policy knows it.
struct LandingKey {
  let machine: MachineKey
  /// The name under which the policy gives it the role `ci`.
  let principal: String

  /// What there is of such a key.
  enum Search {
    case found(LandingKey)
    /// In the words of a sentence's end, with the way on.
    case missing(String, next: String)
  }

  /// Looks for this repository's key under policies, of which any may be the one that lists it.
  static func find(under regimes: [Regime], in workspace: Workspace) throws(Failure) -> Search {
    let key = try workspace.stored { () throws(StoreError) in
      try MachineKey.load(workspace.directory)
    }
    guard let key else {
      return .missing("this server has no key", next: "git lane hooks install --server")
    }
    for regime in regimes where !regime.revocations.keys.contains(key.key.fingerprint) {
      let names = regime.keys.signers.principals(of: key.key)
      if let name = names.first(where: { regime.policy.roles(of: $0).contains(.ci) }) {
        return .found(LandingKey(machine: key, principal: name))
      }
    }
    return .missing(
      "no policy gives the server's key \(key.principal) the role ci",
      next: "git lane hooks install --server, which prints the lines to commit"
    )
  }

  /// Signs a statement.
  func signed(_ statement: Receipt.Statement, in workspace: Workspace) throws(Failure) -> Receipt {
    let signer = Signer(
      key: .file(machine.path),
      environment: workspace.surroundings.environment,
      directory: workspace.directory,
      mayAsk: false
    )
    return try signer.receipt(of: statement, in: workspace)
  }
}
