internal import Git
internal import LaneCore
internal import LaneStore

/// Who signs that a change was carried: the machine's key where the policy lets it, as in CI, else
/// the person's own.
///
/// No presence is shown: a gate believes a carry only as far as it computes the same.
struct Carrier {
  let principal: String
  private let key: SigningKey

  static func find(for gathered: Case, in workspace: Workspace) throws(Failure) -> Carrier {
    let regime = gathered.regime
    let allowed = gathered.protection.carryBy
    func may(_ principal: String) -> Bool {
      !regime.policy.roles(of: principal).isDisjoint(with: allowed)
    }
    let machine = try workspace.stored { () throws(StoreError) in
      try MachineKey.load(workspace.directory)
    }
    if let machine,
      let principal = regime.keys.signers.principals(of: machine.key).first(where: may)
    {
      return Carrier(principal: principal, key: .file(machine.path))
    }
    try HumanAct.refuseAgents(workspace)
    guard let person = try PersonKey.configured(in: workspace) else {
      throw try Failure.noSigningKey(workspace)
    }
    guard let principal = regime.keys.signers.principals(of: person.key).first(where: may) else {
      let names = allowed.map(\.rawValue).sorted().joined(separator: " or ")
      throw Failure(
        .refused,
        "role",
        "no key of yours may carry on \(gathered.landing.target)",
        expected: "a key of a principal with the role \(names)",
        actual: person.key.fingerprint,
        next: "git lane review"
      )
    }
    return Carrier(principal: principal, key: person.signing)
  }

  func sign(_ statement: Receipt.Statement, in workspace: Workspace) throws(Failure) -> Receipt {
    let surroundings = workspace.surroundings
    let signer = Signer(
      key: key,
      program: try workspace.config().get("gpg.ssh.program"),
      environment: surroundings.environment,
      directory: workspace.directory,
      mayAsk: surroundings.isInputTerminal || surroundings.isErrorTerminal
    )
    return try signer.receipt(of: statement, in: workspace)
  }
}
