package import Arguments
package import Lane

/// The verb `revoke`.
package struct RevokeCommand: Command {
  package static let name = "revoke"
  package static let summary = "declare that a receipt no longer counts"
  package static let about = [
    """
    Nothing is deleted: a revocation is written wherever the receipt stands. A pass is revoked by \
    its signer or a person, a block by whoever may override. This is a human act.
    """,
    """
    A key, by its fingerprint (`SHA256:` and 43 characters) or the file of its public half, is revoked by a line in \
    `.lane/revoked`: that is committed on a branch of its own, for a person to approve.
    """,
  ]
  package static let parameters: [Parameter<RevokeCommand>] = [
    .option("reason", "text", required: true, \.reason, "why; it is signed and shown"),
    .operand(
      "receipt",
      \.receipt,
      "the id of a receipt or of a damaged entry, a unique beginning of it, or a key's fingerprint"
    ),
  ]

  package var output = OutputOptions()
  package var reason: String?
  package var receipt = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    let workspace = try Workspace(surroundings)
    if let key = KeyRevocation.fingerprint(receipt, in: workspace) {
      return try KeyRevocation.run(key, reason: reason ?? "", in: workspace)
    }
    return try Revoking.run(receipt, reason: reason ?? "", in: workspace)
  }
}
