import LaneAgents
import LaneCore
import LaneSystem
import Testing

/// A command provider through whole runs, without bubblewrap, so that they run anywhere.
@Suite(.timeLimit(.minutes(20))) struct ReviewerTests {
  private func run(
    _ script: String,
    environment: [String: String] = [:],
    change: (inout ReviewerRequest) -> Void = { _ in }
  ) throws -> (ReviewerRun, Scratch) {
    let scratch = try Scratch()
    var request = try scratch.request(
      scratch.reviewer(script),
      environment: environment,
      bubblewrap: false
    )
    change(&request)
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    return (run, scratch)
  }

  @Test("a dossier on standard output is accepted, and the host stamps the run")
  func accepted() throws {
    let (run, scratch) = try run(#"cat >/dev/null; printf '{"nonce":"%s"}' "$LANE_NONCE""#)
    #expect(run.isAccepted)
    #expect(run.failure == nil)
    #expect(run.dossier == Array(#"{"nonce":"\#(scratch.nonce)"}"#.utf8))
    #expect(run.parsePath == .strict)
    #expect(run.repairs == 0)
    #expect(run.sandbox == .none)
    #expect(run.sandboxReason != nil)
    #expect(run.turns.first?.exitStatus == 0)
    #expect(run.program.realPath == "\(scratch.path)/bin/reviewer")
    #expect(
      run.program.sha256
        == Hex.encode(Digest.sha256(try Files.read("\(scratch.path)/bin/reviewer")))
    )
    #expect(run.promptSHA256.count == 64)
    #expect(run.cost == .unknown)
    #expect(run.usage == nil)
  }

  @Test("the prompt comes on standard input and the rest by files and variables")
  func given() throws {
    let (run, _) = try run(
      """
      prompt=$(cat)
      [ "$prompt" = "$(cat "$LANE_PACKET")" ] || exit 9
      [ "$LANE_ROLE" = reviewer ] || exit 10
      [ "$(cat "$LANE_SCHEMA")" = '{"type":"object"}' ] || exit 11
      [ "$(cat "$LANE_TEMPLATE")" = '{}' ] || exit 12
      cd "$LANE_TREE" && [ "$(pwd -P)" = "$OLDPWD" ] && [ -e src/api.py ] || exit 13
      printf '{"nonce":"%s"}' "$LANE_NONCE"
      """
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
  }

  @Test("an answer that does not hold is repaired once, with the answer and the reason at hand")
  func repaired() throws {
    let (run, scratch) = try run(
      """
      prompt=$(cat)
      case "$prompt" in
        *"looks good to me"*"not one JSON object"*|*"not one JSON object"*"looks good to me"*)
          printf '{"nonce":"%s"}' "$LANE_NONCE";;
        *) echo "looks good to me";;
      esac
      """
    )
    #expect(run.isAccepted)
    #expect(run.repairs == 1)
    #expect(run.turns.first?.failure?.kind == .malformed)
    #expect(try scratch.read("run/turn-1.answer") == "looks good to me\n")
    #expect(try scratch.read("run/turn-2.answer").contains(scratch.nonce))
  }

  @Test(
    "what never becomes a dossier ends without one, after one repair",
    arguments: [
      ("echo looks good", ReviewerFailure.Kind.malformed), (":", .malformed),
      (#"echo '{"nonce":"another"}'"#, .rejected),
    ]
  )
  func neverAccepted(script: String, kind: ReviewerFailure.Kind) throws {
    let (run, _) = try run("cat >/dev/null; \(script)")
    #expect(!run.isAccepted)
    #expect(run.failure?.kind == kind)
    #expect(run.turns.count == 2)
  }

  @Test("a rejected dossier is kept beside the reason")
  func rejected() throws {
    let (run, _) = try run(#"cat >/dev/null; echo '{"nonce":"another"}'"#)
    #expect(run.failure == ReviewerFailure(.rejected, "wrong nonce"))
    #expect(run.dossier == Array("{\"nonce\":\"another\"}\n".utf8))
  }

  @Test(
    "a program that breaks off is not asked again, whatever it printed before",
    arguments: [
      ("exit 7", ReviewerFailure.Kind.failed), ("kill -SEGV $$", .crashed),
    ]
  )
  func broken(script: String, kind: ReviewerFailure.Kind) throws {
    let (run, _) = try run(#"cat >/dev/null; printf '{"nonce":"%s"}' "$LANE_NONCE"; \#(script)"#)
    #expect(!run.isAccepted)
    #expect(run.failure?.kind == kind)
    #expect(run.turns.count == 1)
  }

  @Test("time that runs out, or passes without a sign of life, ends the run")
  func timeOut() throws {
    let script = #"printf '{"nonce":"%s"}' "$LANE_NONCE"; trap '' TERM INT; sleep 600"#
    let (late, _) = try run(script) {
      $0.limits.total = 300
      $0.limits.grace = 100
    }
    #expect(late.failure?.kind == .timedOut)
    #expect(!late.isAccepted)
    #expect(late.turns.count == 1)
    let (silent, _) = try run(script) {
      $0.limits.idle = 300
      $0.limits.grace = 100
    }
    #expect(silent.failure?.kind == .stalled)
    #expect(!silent.isAccepted)
  }

  @Test("an answer that is too large is let go, not cut into shape")
  func chatty() throws {
    let (run, _) = try run(
      #"cat >/dev/null; printf '{"nonce":"%s"}' "$LANE_NONCE"; head -c 300000 /dev/zero"#
    ) {
      $0.limits.output = 4096
    }
    #expect(run.failure?.kind == .malformed)
    #expect(run.turns.first?.droppedOutput == 300_000 + 44 - 4096)
  }

  @Test("the environment is clean, and a named key is handed on but never kept")
  func environment() throws {
    let key = "sk-very-secret-key-0123456789"
    let outer = [
      "HOUSE_KEY": key, "SSH_AUTH_SOCK": "/tmp/agent", "GIT_DIR": "/x", "AWS_SECRET": "y",
      "HTTPS_PROXY": "http://proxy:1",
    ]
    let (run, scratch) = try run(
      #"cat >/dev/null; env >&2; printf '{"nonce":"%s","key":"%s"}' "$LANE_NONCE" "$HOUSE_KEY""#,
      environment: outer
    ) { $0.provider.keyVariable = "HOUSE_KEY" }
    let seen = try scratch.read("run/turn-1.errors")
    let names = Set(seen.split(separator: "\n").compactMap { $0.split(separator: "=").first })
    #expect(names.isSuperset(of: ["HOUSE_KEY", "HTTPS_PROXY", "HOME", "PATH", "LANE_ROLE"]))
    for name in ["SSH_AUTH_SOCK", "GIT_DIR", "AWS_SECRET"] {
      #expect(!names.contains(Substring(name)))
    }
    #expect(run.isAccepted)
    for bytes in [run.dossier ?? [], run.turns[0].output, run.turns[0].errors] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains(key))
      #expect(text.contains("[redacted]"))
    }
    #expect(!run.arguments.contains { $0.contains(key) })
    #expect(!seen.contains("HOME=\(scratch.path)/person"))
  }

  @Test("nothing of a run stays but what it was given and what it said")
  func leftovers() throws {
    let (_, scratch) = try run("cat >/dev/null; echo x > \"$HOME/x\"; echo y > \"$TMPDIR/y\"")
    let left = try Files.list(scratch.run)
    #expect(
      left == [
        "in", "turn-1.answer", "turn-1.errors", "turn-1.output", "turn-2.answer", "turn-2.errors",
        "turn-2.output",
      ]
    )
  }

  @Test("a program that is missing, or not the pinned one, is not run")
  func program() throws {
    let scratch = try Scratch()
    let missing = Provider(name: "house", kind: .command, command: ["no-such-program"])
    try scratch.write("person/bin/unset", "#!/bin/sh\n")
    let path = "\(scratch.path)/person/bin/unset"
    let unset = AgentError.programNotExecutable(provider: "house", path: path)
    for (name, search) in [(path, "/usr/bin"), ("unset", "/usr/bin:\(scratch.path)/person/bin")] {
      let provider = Provider(name: "house", kind: .command, command: [name])
      let request = try scratch.request(provider, environment: ["PATH": search])
      #expect(throws: unset) { try Reviewer.run(request) { _ in .accepted } }
    }
    let absent = AgentError.programNotFound(provider: "house", program: "no-such-program")
    #expect(throws: absent) {
      try Reviewer.run(try scratch.request(missing, bubblewrap: false)) { _ in .accepted }
    }
    var pinned = try scratch.reviewer("touch \(scratch.path)/ran")
    pinned.sha256 = String(repeating: "0", count: 64)
    #expect(throws: AgentError.self) {
      try Reviewer.run(try scratch.request(pinned, bubblewrap: false)) { _ in .accepted }
    }
    #expect(!Files.exists("\(scratch.path)/ran"))
    let nothing = Provider(name: "house", kind: .command)
    #expect(throws: AgentError.commandMissing(provider: "house")) {
      try Reviewer.run(try scratch.request(nothing, bubblewrap: false)) { _ in .accepted }
    }
  }
}
