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
    let phrase =
      GuardMentions.find(in: text) ?? GuardMentions.findSkip(in: text)
      ?? GuardMentions.findKey(in: text)
    return phrase.map { .denied(Self.unreadable(mentioning: $0)) } ?? .allowed
  }

  static func unreadable(mentioning phrase: String) -> String {
    "this cannot be read as commands and mentions '\(phrase)': write the command plainly"
  }

  // MARK: - Scripts

  private func judge(_ script: ShellScript, _ text: String, nesting: Int) -> GuardVerdict {
    guard nesting < Self.nestingLimit else { return judge(unreadable: text) }
    var directory: String? = place.directory
    // What is given to a name may come back where a word cannot be read.
    let values = script.commands.flatMap { $0.assignments.map(\.value.text) }
    let hidden = values.joined(separator: " ")
    let hiddenPhrase = GuardMentions.find(in: hidden)
    let hiddenSkips = GitInvocation.subcommands(skippingBy: values)
    let runsGit = script.commands.contains { $0.words.contains { $0.programName == "git" } }
    for command in script.commands {
      var run = GuardedRun(command, in: directory)
      run.hiddenSkips = hiddenSkips
      if run.isFed, let input = run.input {
        run.hiddenSkips.formUnion(GitInvocation.subcommands(skippingBy: [input.text]))
      }
      run.isExportedToGit = run.isExport && runsGit
      if let reason = self.reason(against: run, nesting: nesting) { return .denied(reason) }
      if let phrase = mention(in: run, behind: hidden, hiddenPhrase, of: text) {
        return .denied(Self.unreadable(mentioning: phrase))
      }
      directory = run.directoryAfter
    }
    return script.isWhole ? .allowed : judge(unreadable: text)
  }

  /// What a command that cannot be read says of what is forbidden.
  private func mention(
    in run: GuardedRun,
    behind hidden: String,
    _ hiddenPhrase: String?,
    of script: String
  ) -> String? {
    let input = run.input?.text ?? ""
    switch run.unreadable {
    case .script: return GuardMentions.find(in: script) ?? GuardMentions.findSkip(in: script)
    case .words:
      let text = "\(hidden) \(run.text(ofOpaque: false)) \(input)"
      return GuardMentions.find(in: text) ?? GuardMentions.findSkip(in: text)
    case nil:
      guard run.hasOpaqueGit else { return nil }
      let words = run.text(ofOpaque: true)
      return hiddenPhrase ?? GuardMentions.find(in: "\(words) \(run.isFed ? input : "")")
    }
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
    // A program whose name is not known may be git.
    if run.words.first?.hidesProgram == true,
      GitInvocation(arguments: run.arguments).skipsHooks
    {
      return Self.noVerify("git commit")
    }
    if signsReceipts(run) {
      return "an agent signs no receipts: that is done by the lane or by a person"
    }
    return reason(againstActs: run.words)
  }

  private func signsReceipts(_ run: GuardedRun) -> Bool {
    // `-Y sign` and `-Ysign`.
    func has(_ option: Character, _ value: String) -> Bool {
      run.literals.contains {
        $0 == value || $0.hasPrefix("-") && $0.hasSuffix("\(option)\(value)")
      }
    }
    return run.program == "ssh-keygen" && has("Y", "sign") && has("n", "git-lane")
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
}
