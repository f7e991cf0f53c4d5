internal import LaneCore
internal import LaneStore

extension Doctor {
  /// Whether whoever the policy names has a key that counts, and somebody can act as a person.
  ///
  /// Those in order are counted and not listed: a team has many.
  mutating func checkPeople(_ regime: Regime) {
    var counts: [Role: Int] = [:]
    for principal in regime.policy.principals {
      let keys = regime.keys.signers.keys(of: principal.name)
      let good = keys.filter { isGood($0, of: principal.name, regime) }
      if keys.isEmpty {
        warnOf(
          principal,
          "has no key in .lane/allowed_signers",
          next: "git lane join --from <file>"
        )
      } else if good.isEmpty {
        warnOf(
          principal,
          "has only keys that were revoked or do not count now",
          next: "git lane join"
        )
      } else if principal.roles.contains(.human), regime.policy.presence == .key,
        !good.contains(where: \.isSecurityKey)
      {
        warnOf(
          principal,
          "has no FIDO key, which lane.presence = key asks for",
          next: "ssh-keygen -t ed25519-sk"
        )
      } else {
        for role in principal.roles { counts[role, default: 0] += 1 }
      }
    }
    for signer in regime.keys.signers.signers where !signer.options.isCertificateAuthority {
      let names = signer.principals.literals
      guard let name = names.first, names.allSatisfy({ regime.policy.roles(of: $0).isEmpty }) else {
        continue
      }
      diagnosis.warn(
        "people",
        name,
        "has a key, and the policy gives the name no role",
        next: "git config -f \(Workspace.policyFile) principal.\(name).role <role>"
      )
    }
    let words = Role.allCases.compactMap { role in
      counts[role].map { "\($0) with the role \(role.rawValue)" }
    }
    if counts[.human] == nil {
      diagnosis.warn(
        "people",
        "human",
        "nobody can approve, override or revoke a block",
        next: "git lane join"
      )
    }
    if !words.isEmpty { diagnosis.good("people", "keys", words.joined(separator: ", ")) }
  }

  private mutating func warnOf(_ principal: Principal, _ words: String, next: String) {
    diagnosis.warn("people", principal.name, words, next: next)
  }

  private func isGood(_ key: SSHPublicKey, of principal: String, _ regime: Regime) -> Bool {
    guard !regime.revocations.keys.contains(key.fingerprint) else { return false }
    let trust = regime.keys.signers.judge(
      key,
      principal: principal,
      namespace: Regime.namespace,
      at: workspace.surroundings.now()
    )
    if case .untrusted = trust { return false }
    return true
  }
}
