/// Denies an agent what only a person does, and the ways around the gates.
///
/// It is an early refusal with a reason, not a boundary: what a program does that is run here, an
/// alias, or a script, is not seen. What cannot be read is allowed unless it speaks of what is
/// forbidden, so that a guard is not in the way of ordinary work.
package struct Guard: Sendable {
  let place: GuardPlace
  static let nestingLimit = 12

  package init(_ place: GuardPlace) { self.place = place }

  /// Judges a script for the shell.
  package func judge(script text: String) -> GuardVerdict {
    judge(ShellReader.read(text), text, nesting: 0)
  }

  /// Judges a command that is given as words, without a shell.
  package func judge(words: [String]) -> GuardVerdict {
    let command = ShellCommand(words: words.map { ShellWord(text: $0) })
    return judge(ShellScript(commands: [command]), words.joined(separator: " "), nesting: 0)
  }

  /// Judges writing to a file by a tool of the agent's own.
  package func judge(writing path: String) -> GuardVerdict {
    reason(againstWriting: ShellWord(text: path), in: place.directory).map(GuardVerdict.denied)
      ?? .allowed
  }

  /// Judges reading a file.
  package func judge(reading path: String) -> GuardVerdict {
    reason(againstReading: ShellWord(text: path), in: place.directory).map(GuardVerdict.denied)
      ?? .allowed
  }

  /// Judges what could not even be read as a question.
  package func judge(unreadable text: String) -> GuardVerdict {
    GuardMentions.find(in: text).map { .denied(Self.unreadable(mentioning: $0)) } ?? .allowed
  }

  static func unreadable(mentioning phrase: String) -> String {
    "this cannot be read as commands and mentions '\(phrase)': write the command plainly"
  }

  // MARK: - Scripts

  private func judge(_ script: ShellScript, _ text: String, nesting: Int) -> GuardVerdict {
    guard nesting < Self.nestingLimit else { return judge(unreadable: text) }
    var directory: String? = place.directory
    // What is given to a name may come back where a word cannot be read.
    var hidden = ""
    for command in script.commands {
      for assignment in command.assignments { hidden += " " + assignment.value.text }
    }
    for command in script.commands {
      let run = GuardedRun(command, in: directory)
      if let reason = self.reason(against: run, nesting: nesting) { return .denied(reason) }
      let spoken: String? =
        switch run.unreadable {
        case .script: text
        case .words: "\(hidden) \(run.text(ofOpaque: false)) \(command.input?.text ?? "")"
        case nil: run.hasOpaqueGit ? "\(hidden) \(run.text(ofOpaque: true))" : nil
        }
      if let phrase = spoken.flatMap({ GuardMentions.find(in: $0) }) {
        return .denied(Self.unreadable(mentioning: phrase))
      }
      directory = run.directoryAfter
    }
    return script.isWhole ? .allowed : judge(unreadable: text)
  }

  private func reason(against run: GuardedRun, nesting: Int) -> String? {
    if let reason = reason(againstVariables: run) { return reason }
    if let reason = reason(againstFiles: run) { return reason }
    for script in run.scripts {
      let verdict = judge(
        ShellReader.read(script, depth: nesting),
        script,
        nesting: nesting + 1
      )
      if let reason = verdict.reason { return reason }
    }
    if let invocation = GitInvocation(run) {
      return reason(against: invocation, nesting: nesting)
    }
    if run.program == "ssh-keygen", run.literals.contains("sign"),
      run.literals.contains("git-lane")
    {
      return "an agent signs no receipts: that is done by the lane or by a person"
    }
    return reason(againstActs: run.words)
  }

  /// Judges a nested script, such as an alias that runs a shell.
  func reason(againstScript text: String, nesting: Int) -> String? {
    judge(ShellReader.read(text, depth: nesting), text, nesting: nesting + 1).reason
  }

  /// A program that is not known may run what its arguments say.
  private func reason(againstActs words: [ShellWord]) -> String? {
    for (word, next) in zip(words, words.dropFirst())
    where word.programName == "lane" || word.programName == "git-lane" {
      if GitInvocation.acts.contains(next.text) { return Self.act(next.text) }
    }
    return nil
  }

  static func act(_ verb: String) -> String {
    "'git lane \(verb)' is a person's act: ask the person to run it in a terminal of their own"
  }

  // MARK: - Variables

  private func reason(againstVariables run: GuardedRun) -> String? {
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
        guard run.program == "git", value.text != "/dev/null" else { continue }
        return "\(assignment.name) gives git other settings than the person's; leave it unset"
      default: continue
      }
    }
    return nil
  }
}
