internal import LaneCore

/// The policy of a repository that has none yet.
struct PolicyDraft {
  var id: String
  var baseline: ObjectID?
  /// Full names of refs, or globs over them.
  var protected: [String]
  var reviewers: [String]
  var remote: String?
  var principals: [(name: String, role: Role)]

  /// The text of the file.
  var text: String {
    var text = "# What git lane asks of changes here; git config -f .lane/policy edits it.\n"
    text += "[lane]\n"
    text += line("version", String(Policy.version)) + line("id", id)
    if let baseline { text += line("baseline", baseline.hex) }
    text += line("presence", Presence.terminal.rawValue)
    for ref in protected {
      text += "\(Self.header("protect", ref))\n" + line("commit", CommitGate.block.rawValue)
      text += line("reviews", "1") + line("independence", RequiredIndependence.vendor.rawValue)
      text += line("landBy", LandingApproval.human.rawValue)
      text += line("overrideBy", Role.human.rawValue)
    }
    text += "[review]\n" + reviewers.map { line("provider", $0) }.joined()
    if let remote { text += "[publish]\n" + line("to", remote) }
    text += principals.map { Self.section(for: $0.name, $0.role) }.joined()
    return text
  }

  /// The section that gives a principal its role.
  static func section(for principal: String, _ role: Role) -> String {
    "\(header("principal", principal))\n\trole = \(role.rawValue)\n"
  }

  private static func header(_ section: String, _ subsection: String) -> String {
    // What cannot be written is left without a name, which reading refuses.
    ConfigText.header(section: section, subsection: subsection) ?? "[\(section)]"
  }

  private func line(_ key: String, _ value: String) -> String {
    "\t\(key) = \(ConfigText.value(value))\n"
  }
}
