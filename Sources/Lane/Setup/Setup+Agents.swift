internal import LaneCore

extension Setup {
  /// What has to change in the agents' settings, found out before anything is written.
  func agentChanges() throws(Failure) -> [AgentSettings.Change] {
    let settings = AgentSettings(root: root)
    switch choices.agents {
    case nil: return []
    case .remove: return try settings.removals()
    case .install, .show:
      return try settings.additions(for: workspace.surroundings.environment)
    }
  }

  /// Shows what changes in the agents' settings and, unless that is all that was asked, does it.
  mutating func apply(_ changes: [AgentSettings.Change]) throws(Failure) {
    guard let choice = choices.agents else { return }
    let settings = AgentSettings(root: root)
    for change in changes {
      let lines = change.lines.map { "  \($0)\n" }.joined()
      let text: Text = "\(change.path, .strong) (\(change.agent.name))\n"
      workspace.surroundings.voice.note(text + Text(block: Array(lines.dropLast().utf8)))
      switch choice {
      case .show: report.steps.append("would change \(change.path)")
      case .install:
        try settings.apply(change)
        report.steps.append("entered the guard in \(change.path)")
        if let hint = change.agent.hint { report.hints.append(hint) }
      case .remove:
        try settings.apply(change)
        report.steps.append("took the guard out of \(change.path)")
      }
    }
    if choice == .install, !changes.isEmpty {
      report.hints.append(
        "commit \(changes.map(\.path).joined(separator: " and ")) so that it holds for everybody"
      )
    }
  }
}
