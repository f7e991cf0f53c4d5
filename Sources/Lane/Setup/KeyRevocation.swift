internal import Git
package import LaneCore
internal import LaneStore
internal import LaneSystem

/// Proposes to trust a key no longer: a line for `.lane/revoked`, for a person to approve.
///
/// A receipt is revoked by another one; a key by the file that every gate reads beside the keys.
package enum KeyRevocation {
  static let file = ".lane/revoked"

  /// The fingerprint that a name stands for: as `ssh-keygen -l` prints it, or of a public key's
  /// file; nil where it may be the id of a receipt.
  package static func fingerprint(_ name: String, in workspace: Workspace) -> String? {
    if name.hasPrefix("SHA256:") { return name }
    guard name.hasSuffix(".pub") else { return nil }
    let path = name.hasPrefix("/") ? name : "\(workspace.surroundings.directory)/\(name)"
    guard let bytes = try? Files.read(path, limit: 64 << 10) else { return nil }
    return SSHPublicKey(line: String(decoding: bytes, as: UTF8.self))?.fingerprint
  }

  /// Commits the line on a branch of its own.
  package static func run(_ fingerprint: String, reason: String, in workspace: Workspace)
    throws(Failure) -> KeyRevocationReport
  {
    try HumanAct.requireReason(reason)
    let proposal = try LaneProposal(in: workspace)
    let regime = proposal.regime
    let signers = regime.keys.signers.signers.filter { $0.key.fingerprint == fingerprint }
    guard let signer = signers.first else {
      throw Failure(
        .fatal,
        "unknown-key",
        "no line of .lane/allowed_signers has the key \(fingerprint)",
        next: "ssh-keygen -l -f .lane/allowed_signers"
      )
    }
    let name = signer.principals.literals.first ?? "somebody"
    guard !regime.revocations.keys.contains(fingerprint) else {
      return KeyRevocationReport(fingerprint: fingerprint, principal: name, line: nil)
    }
    let others = regime.keys.signers.signers.filter { other in
      other.key != signer.key && !regime.revocations.keys.contains(other.key.fingerprint)
        && other.principals.literals.contains { regime.policy.roles(of: $0).contains(.human) }
    }
    guard !others.isEmpty else {
      throw Failure(
        .refused,
        "last-person",
        "it is the last person's key: nobody could approve anything any more",
        expected: "another person's key in .lane/allowed_signers first",
        actual: name,
        next: "git lane join"
      )
    }
    let words = SafeText.line(workspace.redaction(reason), limit: 200)
    let line = "\(fingerprint) \(name): \(words)"
    var bytes = try proposal.file(file)
    if let last = bytes.last, last != 0x0a { bytes.append(0x0a) }
    let branch = try proposal.commit(
      [file: bytes + Array(line.utf8) + [0x0a]],
      as: "lane: revoke a key of \(name)",
      on: LaneProposal.branch("revoke-key", name)
    )
    var report = KeyRevocationReport(fingerprint: fingerprint, principal: name, line: line)
    report.branch = branch.name
    report.commit = branch.commit
    report.next = proposal.nextCommands(for: branch, isPersonIn: try proposal.isPersonIn())
    return report
  }
}

/// What is proposed to revoke.
package struct KeyRevocationReport: Answer {
  package let fingerprint: String
  package let principal: String
  /// The line for `.lane/revoked`; nil where it is there.
  package let line: String?
  package internal(set) var branch: String?
  package internal(set) var commit: ObjectID?
  package internal(set) var next: [String] = []

  package var text: Text {
    guard let line, let branch, let commit else {
      return "\(fingerprint) of \(principal) is revoked already; nothing changed\n"
    }
    var text: Text = "\(KeyRevocation.file, .strong)\n  + \(line)\n"
    text += "committed as \(String(commit.hex.prefix(10)), .name) on \(branch); it counts once a "
    text += "person approved it and it landed\n"
    for command in next { text += "next    \(command, .strong)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "branch": branch.map(JSONValue.string) ?? .null,
      "commit": commit.map { .string($0.hex) } ?? .null,
      "fingerprint": .string(fingerprint),
      "line": line.map(JSONValue.string) ?? .null,
      "next": .array(next.map(JSONValue.string)),
      "principal": .string(principal),
    ])
  }
}
