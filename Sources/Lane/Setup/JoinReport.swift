package import LaneCore

/// What is proposed to trust, and what leads on.
package struct JoinReport: Answer {
  package let principals: [String]
  /// Lines for `.lane/allowed_signers`, and sections for `.lane/policy`.
  package internal(set) var signerLines: [String] = []
  package internal(set) var policyLines: [String] = []
  package private(set) var branch: String?
  package private(set) var commit: ObjectID?
  /// Whether the branch was made or moved now.
  package private(set) var isNew = false
  package private(set) var next: [String] = []
  /// What the person who approves runs; nil where that is who ran this.
  package private(set) var approval: String?
  package internal(set) var hints: [String] = []

  init(principals: [String]) { self.principals = principals }

  mutating func take(_ branch: LaneProposal.Branch, of proposal: LaneProposal, isPersonIn: Bool) {
    self.branch = branch.name
    commit = branch.commit
    isNew = branch.isNew
    next = proposal.nextCommands(for: branch, isPersonIn: isPersonIn)
    if !isPersonIn, let remote = proposal.remote {
      let base = proposal.regime.commit.hex.prefix(10)
      approval = "git lane approve --lane \(base)..\(remote)/\(branch.name)"
    }
  }

  package var text: Text {
    var text = Text()
    if let branch, let commit {
      if !signerLines.isEmpty { text += "\(Setup.signersFile, .strong)\n" }
      for line in signerLines { text += "  + \(line)\n" }
      if !policyLines.isEmpty { text += "\(Workspace.policyFile, .strong)\n" }
      for section in policyLines {
        for line in section.split(separator: "\n") {
          text += Text(block: Array("  + \(line)\n".utf8))
        }
      }
      let id = String(commit.hex.prefix(10))
      text +=
        isNew
        ? "committed as \(id, .name) on \(branch)\n" : "\(id, .name) on \(branch) has it already\n"
      for command in next { text += "next    \(command, .strong)\n" }
      if let approval {
        text += "then a person who is in runs: git fetch && \(approval, .strong)\n"
      }
    } else {
      text += "\(principals.joined(separator: " and ")) are in already; nothing changed\n"
    }
    for hint in hints { text += "\("hint:", .strong) \(hint)\n" }
    return text
  }

  package var json: JSONValue {
    .object([
      "approval": approval.map(JSONValue.string) ?? .null,
      "branch": branch.map(JSONValue.string) ?? .null,
      "changed": .bool(isNew),
      "commit": commit.map { .string($0.hex) } ?? .null,
      "hints": .array(hints.map(JSONValue.string)),
      "next": .array(next.map(JSONValue.string)),
      "policy": .array(policyLines.map(JSONValue.string)),
      "principals": .array(principals.map(JSONValue.string)),
      "signers": .array(signerLines.map(JSONValue.string)),
    ])
  }
}

/// The keys of a person and a clone, as somebody else can take them.
package struct KeyLines: Answer {
  let proposals: [KeyProposal]

  private var lines: String { proposals.map { $0.line + "\n" }.joined() }

  package var text: Text { Text() }
  package var bytes: [UInt8]? { Array(lines.utf8) }
  package var json: JSONValue { ["lines": .array(proposals.map { .string($0.line) })] }
}
