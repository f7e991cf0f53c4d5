internal import Git
package import LaneCore
internal import LaneStore

/// What this repository's policy would run, and whether its user accepts that.
package struct Trust: Answer {
  package let settings: [Policy.TrustedSetting]
  package let digest: ContentDigest
  package let isTrusted: Bool

  package var text: Text {
    guard !settings.isEmpty else { return "the policy runs nothing that needs trust\n" }
    var text = Text.table(settings.map { ["\($0.name)", "\($0.value, .strong)"] }, indent: 2)
    text += "digest \(digest.text, .name)\n"
    text +=
      isTrusted
      ? "\(Text.Mark.yes) trusted in this clone\n" : "\(Text.Mark.no) not trusted in this clone\n"
    return text
  }

  package var json: JSONValue {
    .object([
      "digest": .string(digest.text),
      "settings": .array(
        settings.map { ["name": .string($0.name), "value": .string($0.value)] }
      ),
      "trusted": .bool(isTrusted),
    ])
  }

  /// Shows what would run and, unless it is only to be shown, accepts it: by the digest that was
  /// shown before, or by a person at a terminal.
  package static func run(show: Bool, digest: String?, in workspace: Workspace) throws(Failure)
    -> Trust
  {
    let (keeper, _) = try Verification.keeper(for: nil, in: workspace)
    let regime = try keeper.regimeHere()
    regime.tellCaveat(in: workspace)
    let policy = regime.policy
    let accepted = try TrustedPolicies(for: policy, in: workspace)
    let own = TrustedPolicies.digest(of: policy)
    func answer(_ isTrusted: Bool) -> Trust {
      Trust(settings: policy.trustedSettings, digest: own, isTrusted: isTrusted)
    }
    let isTrusted = policy.trustedSettings.isEmpty || accepted.contains
    if show || (isTrusted && digest == nil) { return answer(isTrusted) }
    try HumanAct.refuseAgents(workspace)
    if let digest {
      guard ContentDigest(text: digest) == own || ContentDigest(hex: digest) == own else {
        throw Failure(
          .refused,
          "other-digest",
          "that is not the digest of what this policy would run",
          expected: own.text,
          actual: digest,
          next: "git lane trust --show"
        )
      }
    } else {
      try HumanAct.confirm(
        "You let this run on this machine:\n" + answer(false).text,
        to: "accept it",
        in: workspace
      )
    }
    try accepted.record()
    return answer(true)
  }

  /// Refuses to run what a policy names before its user has accepted that.
  package static func require(_ policy: Policy, _ workspace: Workspace) throws(Failure) {
    guard !policy.trustedSettings.isEmpty,
      try !TrustedPolicies(for: policy, in: workspace).contains
    else { return }
    throw Failure(
      .refused,
      "not-trusted",
      "this repository's policy names programs that you have not accepted",
      expected: "a policy that you trust in this clone",
      actual: policy.trustedSettings.map(\.name).joined(separator: ", "),
      next: "git lane trust"
    )
  }
}
