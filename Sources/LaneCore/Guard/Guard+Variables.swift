extension Guard {
  func reason(againstVariables run: GuardedRun) -> String? {
    for assignment in run.assignments {
      let value = assignment.value
      switch assignment.name {
      case "LANE_BIN":
        return "LANE_BIN puts another program in the place of the gates; leave it unset"
      case "GIT_CONFIG_PARAMETERS":
        return "GIT_CONFIG_PARAMETERS hides configuration from the gates; use 'git -c'"
      case let name where name.hasPrefix("GIT_CONFIG_KEY_"):
        if value.isOpaque || GitInvocation.isGuardedKey(value.text) {
          return "\(name) may switch the gates off; leave it to the person"
        }
      case "GIT_NOTES_REF" where value.text == "refs/notes/lane":
        return "GIT_NOTES_REF leads git to the lane's notes, which the lane keeps; leave it unset"
      case "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM":
        guard run.program == "git" || run.isExportedToGit, value.text != "/dev/null" else {
          continue
        }
        return "\(assignment.name) gives git other settings than the person's; leave it unset"
      default: continue
      }
    }
    return nil
  }
}
