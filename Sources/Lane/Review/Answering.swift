package import LaneCore
internal import LaneStore

/// The verb `answer`: what the author of a change says to a finding, for the next review to verify.
///
/// It moves nothing: the reviewer holds it against the code, and answers the finding by its id.
package struct Answering: Answer {
  /// What was said, as it was typed.
  package enum Reply: Sendable {
    /// A revision that names a commit.
    case fixed(String)
    case pushback(String)
    case blocked(String)
  }

  private let finding: String
  private let title: String
  private let answer: Answered.Answer
  private let entry: ObjectID?

  /// Records an answer to a finding.
  package static func run(
    _ name: String,
    _ reply: Reply,
    in workspace: Workspace
  ) throws(Failure) -> Answering {
    let (keeper, _) = try Verification.keeper(for: nil, in: workspace)
    let sessions = try ReviewSessions(under: try keeper.regimeHere(), in: workspace)
    let named = try NamedFinding.find(name, in: sessions, of: workspace)
    let key = named.prior.key
    let answer = try checked(reply, in: workspace)
    if case .pushback = answer { try refuseThird(to: key, named, sessions) }
    let answered = Answered(receipt: named.receipt, finding: named.finding.id, answer: answer)
    let log = ReviewLog(try workspace.machineKey(), in: workspace)
    let agent = AgentSession.find(in: workspace.surroundings.environment)?.agent
    let entry = try log.append(
      Event(
        kind: .answered,
        time: workspace.surroundings.now(),
        by: try workspace.machineKey().principal,
        actor: Event.Actor(role: agent == nil ? "human" : "builder", provider: agent),
        data: answered.data
      ),
      subject: "\(key): \(answer.word)",
      attachments: []
    )
    return Answering(finding: key, title: named.finding.title, answer: answer, entry: entry)
  }

  private static func checked(_ reply: Reply, in workspace: Workspace) throws(Failure)
    -> Answered.Answer
  {
    switch reply {
    case .fixed(let revision): return .fixed(commit: try workspace.commit(named: revision))
    case .pushback(let text): return .pushback(try reason(workspace.redaction(text)))
    case .blocked(let text): return .blocked(try reason(workspace.redaction(text)))
    }
  }

  private static func reason(_ text: String) throws(Failure) -> String {
    guard text.contains(where: \.isLetter), text.utf8.count <= Answered.textLimit else {
      throw Failure(
        .usage,
        "bad-reason",
        text.utf8.count > Answered.textLimit ? "the reason is too long" : "the reason says nothing",
        expected: "why, in words, in at most \(Answered.textLimit) bytes",
        next: "git lane answer <finding> --pushback <text>"
      )
    }
    return text
  }

  /// Arguing a third time would be wearing the reviewer down.
  private static func refuseThird(
    to key: String,
    _ named: NamedFinding,
    _ sessions: ReviewSessions
  ) throws(Failure) {
    let count = sessions.replies(toFindingNamed: key).count { $0.answered.answer.isPushback }
    guard count >= BranchHistory.pushbackLimit else { return }
    throw Failure(
      .refused,
      "deadlock",
      "\(count) pushbacks on \(key) are recorded: a person decides now",
      gate: "review",
      expected: "at most \(BranchHistory.pushbackLimit) pushbacks on one finding",
      actual: "\(count)",
      next: "git lane review --template",
      otherwise: ["git lane override --reason <text>"]
    )
  }

  package var text: Text {
    var text: Text = "\(Text.Mark.yes) \(finding, .name) \(title)\n"
    switch answer {
    case .fixed(let commit): text += "  fixed in \(String(commit.hex.prefix(10)), .name)"
    case .pushback: text += "  pushed back"
    case .blocked: return text + "  a person is needed; git lane log shows for what\n"
    }
    return text + "; the next git lane review verifies it\n"
  }

  package var json: JSONValue {
    [
      "finding": .string(finding),
      "answer": .string(answer.word),
      "entry": entry.map { .string($0.hex) } ?? .null,
    ]
  }
}
