import Git
import LaneCore
import LaneSystem

/// Fetches and pushes lane references through the `git` program, which knows the credentials.
struct GitTransport: Sendable {
  let git: GitCommand
  let mayAsk: Bool

  init(git: GitCommand, mayAsk: Bool) {
    var git = git
    for (name, value) in Self.silenced where !mayAsk { git = git.setting(name, to: value) }
    self.git = git
    self.mayAsk = mayAsk
  }

  /// What keeps git, ssh and credential helpers from asking; that there is no terminal they see
  /// themselves.
  ///
  /// An empty `GIT_ASKPASS` goes before `core.askPass` and `SSH_ASKPASS`. An ssh that does not know
  /// how to be told never to ask runs a program that answers nothing.
  private static let silenced = [
    ("GIT_TERMINAL_PROMPT", "0"), ("GIT_ASKPASS", ""), ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "never"), ("GCM_INTERACTIVE", "never"),
  ]

  /// Fetches what the remote has into our tracking copies of it, and touches nothing else.
  ///
  /// A name without a star must exist on the remote, hence the star after the notes' name. No tag,
  /// no configured refspec, no pruning; and whole objects also where the clone is a partial one,
  /// since libgit2 cannot fetch what is missing later.
  ///
  /// - Returns: Nil where it could; git's words where another process of this clone fetched the same
  ///   just then, so that trying again may help.
  func fetch(_ remote: String, sessions: Bool, until end: Int64?) throws(StoreError) -> String? {
    var refspecs = [refspec(LaneReferences.notes + "*", remote)]
    if sessions { refspecs.append(refspec(LaneReferences.sessions + "*", remote)) }
    let options = [
      "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance",
      "--no-recurse-submodules", "--no-filter", "--no-show-forced-updates", "--refmap=",
    ]
    let answer = try run(["fetch"] + options + ["--", try source(remote)] + refspecs, until: end)
    if answer.exitCode == 0 { return nil }
    let words = words(answer, "git fetch")
    guard PushReport.namesRace(words) else { throw .transport(words) }
    return words
  }

  /// Pushes references, each to its own name, never with force.
  ///
  /// Without hooks: this runs inside `pre-push` of the user's own push, which would start itself
  /// again. What is pushed here are records, which no gate judges as code.
  ///
  /// - Returns: What became of each, and what git said besides.
  func push(
    _ tips: [String: OID],
    to remote: String,
    until end: Int64?
  ) throws(StoreError) -> (answers: [String: PushReport.Answer], words: String) {
    let options = [
      "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-force",
    ]
    let refspecs = tips.sorted { $0.key < $1.key }.map { "\($0.value):\($0.key)" }
    let answer = try run(
      ["-c", "remote.\(remote).mirror=false", "push"] + options + ["--", remote] + refspecs,
      until: end
    )
    let report = PushReport(porcelain: answer.output)
    guard answer.exitCode == 0 || !report.answers.isEmpty else {
      throw .transport(words(answer, "git push"))
    }
    return (report.answers, words(answer, "git push"))
  }

  /// Where to fetch from: where pushes go, if that is another place.
  private func source(_ remote: String) throws(StoreError) -> String {
    let answer = try run(["config", "--get", "remote.\(remote).pushurl"], until: nil)
    let url = String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return answer.exitCode == 0 && !url.isEmpty ? url : remote
  }

  private func refspec(_ pattern: String, _ remote: String) -> String {
    "+\(pattern):\(LaneReferences.tracking(pattern, of: remote))"
  }

  private func run(
    _ arguments: [String],
    until end: Int64?
  ) throws(StoreError) -> GitCommand.Answer {
    let left = end.map { ($0 - Time.monotonic()) / 1_000_000 }
    if let left, left <= 0 { throw .transport("no time is left") }
    return try LaneStore.git { () throws(GitError) in
      try git.run(arguments, timeout: left, asking: mayAsk)
    }
  }

  private func words(_ answer: GitCommand.Answer, _ command: String) -> String {
    let text = SafeText.words(answer.errors.suffix(4096))
    return text.isEmpty ? "'\(command)' ended with exit code \(answer.exitCode)" : text
  }
}
