import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// The vendors' real programs against the scripted model: what they prove is the plumbing, never the
/// quality of a review.
@Suite(.withRealAgents, .timeLimit(.minutes(20)))
struct RealAgentTests {
  private func review(
    _ kind: ProviderKind,
    _ answers: JSONValue,
    in level: SandboxLevel = .bwrap,
    limit: Int64 = 180_000
  ) throws -> RealAgentTrial {
    try RealAgentTrial(kind, answers, in: level) { $0.limits.total = limit }
  }

  /// The prompts hold the change and the code around it, and nothing of its story.
  private func expectCold(_ trial: RealAgentTrial) throws {
    let requests = try trial.model.requests()
    let all = requests.joined(separator: "\n")
    #expect(requests.first?.contains(ReviewedProject.changedLine) == true)
    #expect(requests.first?.contains(trial.project.scratch.nonce) == true)
    for marker in ReviewedProject.markers + [trial.project.scratch.path, RealAgentTrial.key] {
      let isTold = all.contains(marker)
      #expect(!isTold, "the reviewer was told '\(marker)'")
    }
  }

  @Test(
    "a pass: the change and its unchanged caller are read, nothing else is known",
    arguments: [
      ProviderKind.codex, .claude,
    ]
  )
  func pass(kind: ProviderKind) throws {
    let trial = try review(
      kind,
      [
        ["read": "src/api.py", "model": "served-model"],
        ["dossier": ReviewedProject.dossier(verdict: "pass"), "model": "served-model"],
      ]
    )
    let run = trial.run
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(trial.ruling.verdict == .pass, "\(trial.ruling.reasons)")
    #expect(run.repairs == 0)
    #expect(run.sandbox == .bwrap)
    #expect(run.parsePath == (kind == .claude ? .structured : .strict))
    #expect(run.programVersion?.contains(".") == true)
    #expect(run.program.sha256.count == 64)
    #expect(run.usage?.outputTokens ?? 0 > 0)
    #expect(run.reportedModels == ["served-model"])
    #expect(run.cost.basis == (kind == .claude ? "reported" : "unknown"))
    try expectCold(trial)
    let requests = try trial.model.requests()
    #expect(requests.last?.contains(ReviewedProject.callerLine) == true)
    #expect(!run.arguments.contains { $0.contains(RealAgentTrial.key) })
  }

  @Test(
    "a block: a grounded critical finding blocks",
    arguments: [
      ProviderKind.codex, .claude,
    ]
  )
  func block(kind: ProviderKind) throws {
    let answer = ReviewedProject.dossier(verdict: "block", findings: [ReviewedProject.finding])
    let trial = try review(kind, [["dossier": answer]])
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.ruling.verdict == .block)
    #expect(trial.ruling.criticals.count == 1)
    try expectCold(trial)
  }

  @Test(
    "a malformed answer is asked for once more, then nothing comes of it",
    arguments: [
      ProviderKind.codex, .claude,
    ]
  )
  func malformed(kind: ProviderKind) throws {
    let trial = try review(kind, [["text": "I am sure that this looks good to me."]])
    #expect(!trial.run.isAccepted)
    #expect(trial.run.dossier == nil)
    #expect(trial.run.failure?.kind == .malformed)
    #expect(trial.run.turns.count == 2)
    #expect(trial.ruling.verdict == .inconclusive)
    let requests = try trial.model.requests()
    #expect(requests.last?.contains("Your previous answer was not accepted") == true)
    #expect(requests.last?.contains("looks good to me") == true)
    try expectCold(trial)
  }

  @Test("an answer that is repaired counts", arguments: [ProviderKind.codex])
  func repaired(kind: ProviderKind) throws {
    let fenced = "Done:\n```json\n{\"verdict\": \"pass\"}\n```"
    let trial = try review(
      kind,
      [["text": .string(fenced)], ["dossier": ReviewedProject.dossier(verdict: "pass")]]
    )
    #expect(trial.run.isAccepted)
    #expect(trial.run.turns.first?.parsePath == .fenced)
    #expect(trial.run.turns.first?.failure?.kind == .rejected)
    #expect(trial.ruling.verdict == .pass)
  }

  @Test(
    "a dossier that breaks the schema never passes",
    arguments: [
      (ProviderKind.codex, ReviewerFailure.Kind.rejected), (.claude, .schemaNeverMet),
    ]
  )
  func schema(kind: ProviderKind, failure: ReviewerFailure.Kind) throws {
    let trial = try review(kind, [["dossier": ["nonce": "@NONCE@", "verdict": "pass"]]])
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == failure)
  }

  @Test(
    "a service that refuses or breaks off leaves no answer",
    arguments: [
      ProviderKind.codex, .claude,
    ]
  )
  func refused(kind: ProviderKind) throws {
    let trial = try review(kind, [["status": 400, "message": "no such model"]])
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .service)
    #expect(trial.run.failure?.detail.contains("no such model") == true)
    #expect(trial.run.turns.count == 1)
  }

  @Test(
    "a service that never answers runs out of time",
    arguments: [
      ProviderKind.codex, .claude,
    ]
  )
  func hangs(kind: ProviderKind) throws {
    let trial = try review(kind, [["hang": true]], limit: 6_000)
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .timedOut)
  }

  @Test(
    "a pass where Landlock confines the program",
    .enabled(if: hasLandlock),
    arguments: [ProviderKind.codex, .claude]
  )
  func landlock(kind: ProviderKind) throws {
    let trial = try review(
      kind,
      [["read": "src/api.py"], ["dossier": ReviewedProject.dossier(verdict: "pass")]],
      in: .landlock
    )
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.sandbox == .landlock)
    #expect(trial.run.sandboxDetail?.hasPrefix("Landlock ") == true)
    #expect(try trial.model.requests().last?.contains(ReviewedProject.callerLine) == true)
  }

  @Test("codex runs what its model asks for inside the sandbox only")
  func contained() throws {
    for (level, isRead) in [(SandboxLevel.bwrap, false), (.landlock, false), (.agent, true)] {
      let outside = try Scratch()
      try outside.write("secret", "the-content-of-a-secret\n")
      let trial = try review(
        .codex,
        [
          ["shell": .string("cat \(outside.path)/secret; echo x > src/feed.py; ls -a")],
          ["dossier": ReviewedProject.dossier(verdict: "pass")],
        ],
        in: level
      )
      #expect(trial.run.isAccepted, "\(level): \(String(describing: trial.run.failure))")
      #expect(trial.run.sandbox == level)
      let told = try trial.model.requests().last ?? ""
      #expect(told.contains("the-content-of-a-secret") == isRead)
      #expect(trial.ruling.verdict == .pass)
      let file = try trial.project.scratch.read("tree/src/feed.py")
      #expect(file.contains(ReviewedProject.changedLine))
    }
  }
}
