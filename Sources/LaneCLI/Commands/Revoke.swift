package import Arguments

/// The verb `revoke`.
package struct RevokeCommand: Sendable {
  package static let name = "revoke"
  package static let summary = "declare that a receipt no longer counts"
  package static let about = [
    """
    Nothing is deleted: a revocation is written wherever the receipt stands. A pass is revoked by \
    its signer or a person, a block by whoever may override. This is a human act.
    """
  ]
  package static let parameters: [Parameter<RevokeCommand>] = [
    .option("reason", "text", required: true, \.reason, "why; it is signed and shown"),
    .operand("receipt", \.receipt, "the receipt's id, or a prefix of it that is unique"),
  ]

  package var output = OutputOptions()
  package var reason: String?
  package var receipt = ""

  package init() {}
}
