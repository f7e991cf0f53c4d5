import Glibc
import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What can go wrong with the vendors' real programs, while their model is scripted.
///
/// ``RealAgentTests`` has the rest of the table: pass, block, malformed, schema, refusal, silence.
/// ``RealLoginTests`` has tokens that are renewed. An interruption goes through the verb, in LaneTests.
@Suite(.withRealAgents, .timeLimit(.minutes(20)))
struct RealAgentMishapTests {
  private static let pass: JSONValue = ["dossier": ReviewedProject.dossier(verdict: "pass")]

  /// An object with one of its members exchanged.
  private static func with(_ key: String, _ value: JSONValue, in object: JSONValue) -> JSONValue {
    .object(JSONObject((object.object?.members ?? []) + [JSONObject.Member(key, value)]))
  }

  @Test("a fenced answer is read", arguments: [ProviderKind.codex, .claude])
  func fenced(kind: ProviderKind) throws {
    let dossier = String(
      decoding: ReviewedProject.dossier(verdict: "pass").canonical(),
      as: UTF8.self
    )
    let trial = try RealAgentTrial(
      kind,
      [["text": .string("Here it is:\n\n```json\n\(dossier)\n```\n")]]
    )
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.parsePath == .fenced)
    #expect(trial.ruling.verdict == .pass, "\(trial.ruling.reasons)")
  }

  @Test(
    "an answer that breaks off does not count, though all of it may be there",
    arguments: [ProviderKind.codex, .claude]
  )
  func truncated(kind: ProviderKind) throws {
    let trial = try RealAgentTrial(
      kind,
      [["dossier": ReviewedProject.dossier(verdict: "pass"), "cut": true]]
    )
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .service, "\(String(describing: trial.run.failure))")
    #expect(trial.run.dossier == nil)
    #expect(trial.run.turns.count == 1)
  }

  @Test(
    "half an answer, where the model came to its limit, does not count",
    arguments: [(ProviderKind.codex, "max_output_tokens"), (.claude, "max_tokens")]
  )
  func limited(kind: ProviderKind, reason: String) throws {
    let whole = String(
      decoding: ReviewedProject.dossier(verdict: "pass").canonical(),
      as: UTF8.self
    )
    let trial = try RealAgentTrial(
      kind,
      [["text": .string(String(whole.prefix(whole.count / 2))), "finish": .string(reason)]]
    )
    #expect(!trial.run.isAccepted)
    #expect(trial.run.dossier == nil)
    #expect(trial.run.failure?.kind == .service, "\(String(describing: trial.run.failure))")
    #expect(trial.run.turns.count == 1)
  }

  @Test(
    "a dossier that does not hold is sent back once, with the reason, and never passes",
    arguments: [ProviderKind.codex, .claude],
    [
      // Of another prompt.
      (
        with(
          "nonce",
          .string(String(repeating: "f", count: 32)),
          in: ReviewedProject.dossier(verdict: "pass")
        ),
        "nonce"
      ),
      // A critical finding whose quote stands nowhere.
      (
        ReviewedProject.dossier(
          verdict: "block",
          findings: [with("quote", "this stands nowhere", in: ReviewedProject.finding)]
        ),
        "C1"
      ),
      // A block for no reason.
      (ReviewedProject.dossier(verdict: "block"), "block"),
    ]
  )
  func unfounded(kind: ProviderKind, answer: (JSONValue, String)) throws {
    let trial = try RealAgentTrial(kind, [["dossier": answer.0]])
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .rejected, "\(String(describing: trial.run.failure))")
    #expect(trial.run.failure?.detail.contains(answer.1) == true)
    #expect(trial.run.turns.count == 2)
    #expect(trial.ruling.verdict == .inconclusive)
    #expect(try trial.lastTold.contains("Your previous answer was not accepted"))
  }

  @Test(
    "a pass that contradicts its own critical finding blocks",
    arguments: [ProviderKind.codex, .claude]
  )
  func contradicting(kind: ProviderKind) throws {
    let answer = ReviewedProject.dossier(verdict: "pass", findings: [ReviewedProject.finding])
    let trial = try RealAgentTrial(kind, [["dossier": answer]])
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.ruling.verdict == .block)
  }

  @Test("a flood of words is cut, and is no answer", arguments: [ProviderKind.codex, .claude])
  func chatty(kind: ProviderKind) throws {
    let words = String(repeating: "It looks good to me. ", count: 150_000)
    let trial = try RealAgentTrial(kind, [["text": .string(words)]]) {
      $0.limits.output = 1 << 20
      $0.limits.repairs = 0
    }
    #expect(!trial.run.isAccepted)
    // What of claude is cut is the event with its answer; codex leaves the answer in a file as well.
    #expect(trial.run.failure?.kind == (kind == .codex ? .malformed : .truncated))
    let turn = try #require(trial.run.turns.first)
    #expect(turn.output.count <= 1 << 20)
    #expect(turn.droppedOutput > 1 << 20)
  }

  /// Waits for a first request to a model, then ends whatever talks to it, as a machine does that has
  /// no memory left.
  private static let crash = """
    import os, pathlib, signal, sys, time
    captures, url = pathlib.Path(sys.argv[1]), sys.argv[2].encode()
    pathlib.Path(sys.argv[3]).touch()
    while captures.exists() and not list(captures.glob("*.json")):
        time.sleep(0.02)
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            name = (process / "comm").read_text().strip()
            if url in words and name != "bwrap" and process.name != str(os.getpid()):
                # Told first: whoever waits for the program may look as soon as it is gone.
                print(name, flush=True)
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            pass
    """

  @Test(
    "a program that crashes while its model thinks gave no answer",
    arguments: [ProviderKind.codex, .claude]
  )
  func crashed(kind: ProviderKind) throws {
    let project = try ReviewedProject(Scratch())
    let model = try ScriptedModel([["hang": true]], in: "\(project.scratch.path)/model")
    let request = try RealAgentTrial.request(kind, model, project)
    let killed = "\(project.scratch.path)/killed"
    let ready = "\(project.scratch.path)/ready"
    // Back only when it runs in a session of its own, for what is still in the shell's ends with it.
    let start = """
      setsid python3 -c "$0" "$1" "$2" "$3" >"$4" 2>&1 </dev/null &
      until [ -e "$3" ]; do kill -0 $! || exit 1; sleep 0.02; done
      """
    let words = ["-c", start, Self.crash, model.captures, model.url, ready, killed]
    let started = try ChildProcess.run(Command("sh", words, environment: ["PATH": "/usr/bin:/bin"]))
    #expect(started.succeeded)
    let run = try Reviewer.run(request) { _ in .accepted }
    #expect(try !Files.read(killed).isEmpty)
    #expect(!run.isAccepted)
    #expect([.crashed, .failed].contains(run.failure?.kind), "\(String(describing: run.failure))")
    #expect(run.turns.count == 1)
  }

  /// claude has no tool by which its model could end it.
  @Test("codex that is killed by what its model runs gave no answer")
  func crashing() throws {
    let trial = try RealAgentTrial(.codex, [["shell": "kill -ABRT $PPID"], Self.pass])
    #expect(!trial.run.isAccepted)
    #expect([.crashed, .failed].contains(trial.run.failure?.kind))
    #expect(trial.run.turns.count == 1)
  }

  /// claude is given no tool that starts a process: HostileAgentTests has programs that do.
  @Test("what codex's model starts and detaches is gone with codex")
  func forking() throws {
    for level in sandboxes {
      let marker = "detached-\(Hex.encode(randomBytes(8)))"
      let detached = "setsid perl -e 'sleep 600' \(marker) >/dev/null 2>&1 </dev/null &"
      let trial = try RealAgentTrial(
        .codex,
        [["shell": .string("\(detached) echo started-$!")], Self.pass],
        in: level
      )
      #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
      let told = try trial.lastTold.split(separator: "started-").dropFirst().last
      #expect(told?.first?.isNumber == true)
      #expect(processesLeft(with: marker).isEmpty)
    }
  }

  @Test(
    "a busy service is asked again, which is neither a failure nor a repair",
    arguments: [ProviderKind.codex, .claude]
  )
  func busy(kind: ProviderKind) throws {
    let trial = try RealAgentTrial(kind, [["status": 429, "retryAfter": 1], Self.pass])
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.repairs == 0)
    #expect(trial.ruling.verdict == .pass)
    #expect(try trial.model.requests().count >= 2)
  }

  /// codex denies nothing inside our sandbox, where its commands fail instead; what it says of a
  /// command that it declined is in VendorProgramTests.
  @Test("a tool call that claude denies is counted, and tells the model nothing")
  func denied() throws {
    let secret = try Scratch()
    try secret.write("secret", "the-content-of-a-secret\n")
    // Where claude's own rule is all there is.
    let trial = try RealAgentTrial(
      .claude,
      [["read": .string("\(secret.path)/secret")], Self.pass],
      in: .agent
    )
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.sandbox == .agent)
    #expect(trial.run.turns.first?.denials == 1)
    #expect(try trial.lastTold.contains("outside"))
    #expect(try !trial.lastTold.contains("the-content-of-a-secret"))
  }

  @Test(
    "a model that is served in another's place is named",
    arguments: [ProviderKind.codex, .claude]
  )
  func rerouted(kind: ProviderKind) throws {
    let trial = try RealAgentTrial(
      kind,
      [["dossier": ReviewedProject.dossier(verdict: "pass"), "model": "small-model"]]
    )
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.reportedModels == ["small-model"])
    #expect(trial.run.provider.model != "small-model")
  }

  @Test(
    "where what may be spent is used up, nobody is asked once more",
    arguments: [ProviderKind.codex, .claude]
  )
  func spent(kind: ProviderKind) throws {
    let trial = try RealAgentTrial(kind, [["text": "It looks good to me."]]) {
      $0.provider.budget = "1"
      $0.purse = Purse(
        ledger: SpendingLedger(path: "\($0.runDirectory)-spending"),
        scope: SpendingLedger.Scope(run: "r", task: "t"),
        limits: SpendingLedger.Limits(run: 1_000_000, task: nil, day: nil)
      )
    }
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .budget)
    #expect(trial.run.turns.count == 1)
    // Without an account the same answer is asked for once more.
    let free = try RealAgentTrial(kind, [["text": "It looks good to me."]])
    #expect(free.run.turns.count == 2)
  }

  /// codex itself knows no budget; what it may cost is the lane's account, above.
  @Test("claude that used up its budget gave no answer")
  func budget() throws {
    let trial = try RealAgentTrial(.claude, [["read": "src/api.py"], Self.pass]) {
      $0.provider.budget = "0.001"
    }
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == .budget)
    #expect(trial.run.turns.count == 1)
  }
}
