package import LaneCore

/// What setting a server up came to.
package struct ServerInstallation: Answer {
  package let hooks: HookReport
  /// The name that the server signs as.
  package let principal: String
  /// The public half, as OpenSSH writes it.
  package let key: String
  /// Whether the policy in force gives it the role already.
  package let isTrusted: Bool

  /// What a person has to commit where the policy does not know the key yet.
  package var signersLine: String { #"\#(principal) namespaces="git-lane,git" \#(key)"# }
  package var policyLines: String { PolicyDraft.section(for: principal, .ci) }

  package var text: Text {
    var text = hooks.text
    text += "this server signs what lands as \(principal, .name)\n"
    guard !isTrusted else { return text }
    text +=
      "the policy does not know that key yet; commit these lines, and have a person approve them\n"
    text += "in .lane/allowed_signers:\n\(signersLine)\n"
    text += "in .lane/policy:\n"
    text += Text(block: Array(policyLines.utf8))
    return text
  }

  package var json: JSONValue {
    .object([
      "hooks": hooks.json,
      "principal": .string(principal),
      "trusted": .bool(isTrusted),
      "allowedSigners": .string(signersLine),
      "policy": .string(policyLines),
    ])
  }
}

/// Whether a server's gate is armed.
package struct ServerStatus: Answer {
  package let hooks: HookStatus
  /// What else is wrong with the files.
  package let faults: [String]

  package var conclusion: Conclusion { hooks.isArmed && faults.isEmpty ? .yes : .no }

  package var text: Text {
    var text = hooks.text
    for fault in faults { text += "\(Text.Mark.no) \(fault)\n" }
    return text
  }

  package var json: JSONValue {
    .object(["hooks": hooks.json, "faults": .array(faults.map(JSONValue.string))])
  }
}
