/// A key that is to be trusted for a name, and the role that the name is to have.
package struct KeyProposal: Equatable, Sendable {
  package let principal: String
  package let key: SSHPublicKey
  package let role: Role

  package init(principal: String, key: SSHPublicKey, role: Role) {
    self.principal = principal
    self.key = key
    self.role = role
  }

  /// Why a proposal would weaken what is in force, or says more than one person can.
  package enum Objection: Error, Equatable, Sendable {
    /// The name is a pattern, a list, or nothing that a policy could name.
    case noName(String)
    /// The key signs certificates, or is one.
    case authority(String)
    /// The line says from when, until when or for what the key counts, which would be lost.
    case limited(String)
    /// The key has been revoked.
    case revoked(fingerprint: String)
    /// The key is another name's: one person would have two voices.
    case anothers(String, key: String)
    /// The line that lists the key ends or narrows it, which another line would lift.
    case narrowed(line: Int, String)
    /// The name has other roles in the policy.
    case otherRole(String, Set<Role>)
  }

  /// What is in force: the keys, the policy and what was revoked.
  package struct Ground: Sendable {
    package let signers: AllowedSigners
    package let policy: Policy
    package let revocations: Revocations
    /// How a key's fingerprint is computed.
    package let fingerprint: @Sendable (SSHPublicKey) -> String

    package init(
      signers: AllowedSigners,
      policy: Policy,
      revocations: Revocations,
      fingerprint: @escaping @Sendable (SSHPublicKey) -> String
    ) {
      self.signers = signers
      self.policy = policy
      self.revocations = revocations
      self.fingerprint = fingerprint
    }
  }

  /// Whether the key is listed for the name, for receipts, and the policy gives it the role.
  package func isInForce(on ground: Ground) -> Bool {
    isListed(in: ground.signers) && ground.policy.roles(of: principal).contains(role)
  }

  package func isListed(in signers: AllowedSigners) -> Bool {
    signers.signers.contains { $0.key == key && $0.principals.matches(principal) }
  }

  /// Refuses what would weaken.
  package func check(on ground: Ground) throws(Objection) {
    guard Self.isName(principal) else { throw .noName(principal) }
    guard !key.isCertificate else { throw .authority(principal) }
    let fingerprint = ground.fingerprint(key)
    guard !ground.revocations.keys.contains(fingerprint) else {
      throw .revoked(fingerprint: fingerprint)
    }
    for signer in ground.signers.signers where signer.key == key {
      guard signer.principals.matches(principal) else {
        let name = signer.principals.literals.first ?? "a pattern of names"
        throw .anothers(name, key: fingerprint)
      }
      guard !signer.options.isLimited else { throw .narrowed(line: signer.line, principal) }
    }
    let roles = ground.policy.roles(of: principal)
    guard roles.isEmpty || roles.contains(role) else { throw .otherRole(principal, roles) }
  }

  /// The line for the allowed signers.
  package var line: String { #"\#(principal) namespaces="git-lane,git" \#(key.line)"# }

  /// The proposals of an allowed-signers text, such as ``line``, each for one plain name: a
  /// machine's begins with `lane+` and reviews, any other is a person's.
  package static func read(_ signers: AllowedSigners) throws(Objection) -> [KeyProposal] {
    var proposals: [KeyProposal] = []
    for signer in signers.signers {
      let text = String(decoding: signer.principals.text, as: UTF8.self)
      guard isName(text) else { throw .noName(text) }
      guard !signer.options.isCertificateAuthority else { throw .authority(text) }
      guard !signer.options.isLimited else { throw .limited(text) }
      let role = text.hasPrefix(machinePrefix) ? Role.reviewer : .human
      proposals.append(KeyProposal(principal: text, key: signer.key, role: role))
    }
    return proposals
  }

  package static let machinePrefix = "lane+"

  /// Whether a text can be the name of one principal.
  package static func isName(_ text: String) -> Bool {
    // What begins with # is a comment to OpenSSH.
    (1...256).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "#")
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !#"*?!,"\"#.utf8.contains($0) }
  }
}

extension SignerOptions {
  /// Whether the key does not count always, or not for receipts.
  fileprivate var isLimited: Bool {
    validAfter != nil || validBefore != nil || namespaces.map { !$0.matches("git-lane") } ?? false
  }
}
