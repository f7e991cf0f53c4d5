import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// The failure signatures of the vendors' programs, played back by shell scripts of ours.
@Suite(.timeLimit(.minutes(20))) struct VendorProgramTests: VendorScripted {
  @Test("codex: the file with the last message counts, and usage is read")
  func codexPasses() throws {
    let (run, _) = try run(
      .codex,
      #"printf '{"nonce":"@NONCE@"}' > "$answer"; \#(Self.completed)"#
    )
    #expect(run.isAccepted)
    #expect(run.programVersion == "codex-cli 9.9.9")
    #expect(run.sandbox == .agent)
    #expect(run.usage == Usage(inputTokens: 12, cachedInputTokens: 2, outputTokens: 3))
    #expect(run.cost == .unknown)
    #expect(run.reportedModels.isEmpty)
    #expect(run.arguments.contains("read-only"))
  }

  @Test("codex: an answer that is a link or a pipe is not followed")
  func codexLinks() throws {
    let scratch = try Scratch()
    try scratch.write("person/secret.json", #"{"nonce":"\#(scratch.nonce)","key":"of the person"}"#)
    for trick in ["ln -s \(scratch.path)/person/secret.json", "mkfifo"] {
      let (run, _) = try run(.codex, "\(trick) \"$answer\"; \(Self.completed)", scratch: scratch)
      #expect(run.failure?.kind == .malformed)
      #expect(run.dossier == nil)
    }
  }

  @Test("codex: without the file the last message of the events counts")
  func codexMessage() throws {
    let message = #"{"type":"agent_message","text":"{\"nonce\":\"@NONCE@\"}"}"#
    let rerouted = #"{"type":"error","message":"model rerouted: big -> small (load)"}"#
    let (run, _) = try run(
      .codex,
      """
      echo '{"type":"item.completed","item":\(rerouted)}'
      echo '{"type":"item.completed","item":{"type":"agent_message","text":"working"}}'
      echo '{"type":"item.completed","item":\(message)}'
      echo '{"type":"item.completed","item":{"type":"command_execution","status":"declined"}}'
      \(Self.completed)
      """
    )
    #expect(run.isAccepted)
    #expect(run.reportedModels == ["small"])
    #expect(run.turns.first?.denials == 1)
  }

  @Test(
    "codex: failures are told apart, whatever the exit code",
    arguments: [
      (
        #"echo '{"type":"turn.failed","error":{"message":"last status: 429"}}'; exit 1"#,
        ReviewerFailure.Kind.service
      ),
      (
        #"echo '{"type":"error","message":"refused"}'; printf '{"nonce":"@NONCE@"}' > "$answer""#,
        .service
      ),
      (#"printf '{"nonce":"@NONCE@"}' > "$answer""#, .truncated),
      (#"printf '{"nonce":"@NONCE@"}' > "$answer"; exit 1"#, .failed),
      (#"printf '```\nlooks good\n```' > "$answer"; \#(completed)"#, .malformed),
      (completed, .malformed),
      (
        #"printf '{"nonce":"@NONCE@"}' > "$answer"; \#(completed); echo 'could not create PATH aliases' >&2"#,
        .ownSandbox
      ),
      ("kill -TERM $$", .crashed),
    ]
  )
  func codexFails(script: String, kind: ReviewerFailure.Kind) throws {
    let (run, _) = try run(.codex, script)
    #expect(!run.isAccepted)
    #expect(run.failure?.kind == kind)
  }

  @Test("claude: the structured channel, the served model, usage and cost are read")
  func claudePasses() throws {
    let (run, _) = try run(
      .claude,
      """
      \(Self.start)
      echo '{"type":"assistant","message":{"model":"<synthetic>"}}'
      echo '{"type":"assistant","message":{"model":"served-model"}}'
      echo '{"subtype":"success","is_error":false,"total_cost_usd":0.0289999999,"permission_denials":[{}],"usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":1,"output_tokens":2},"result":"prose","structured_output":{"nonce":"@NONCE@"},"type":"result"}'
      """
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(run.parsePath == .structured)
    #expect(run.programVersion == "9.9.9 (Claude Code)")
    #expect(run.reportedModels == ["served-model"])
    #expect(run.usage == Usage(inputTokens: 16, cachedInputTokens: 5, outputTokens: 2))
    #expect(run.cost == .reported(microdollars: 29_000))
    #expect(run.turns.first?.denials == 1)
  }

  @Test(
    "claude: failures are told apart, whatever the exit code",
    arguments: [
      (
        "\(start); \(result(#""subtype":"success","is_error":true,"api_error_status":429"#))",
        ReviewerFailure.Kind.service
      ),
      (
        "\(start); \(result(#""subtype":"error_max_structured_output_retries","is_error":true"#)); exit 1",
        .schemaNeverMet
      ),
      ("\(start); \(result(#""subtype":"error_max_budget_usd""#)); exit 1", .budget),
      ("\(start); \(result(#""subtype":"error_max_turns""#)); exit 1", .turnLimit),
      (
        "\(start); \(result(#""subtype":"error_during_execution","terminal_reason":"aborted_streaming""#))",
        .cancelled
      ),
      ("\(start); \(result(#""subtype":"success","is_error":false"#)); exit 3", .failed),
      (start, .truncated),
      ("\(start); exit 143", .failed),
      ("\(start); kill -ABRT $$", .crashed),
      (
        #"echo '{"type":"system","subtype":"init","tools":["Read","Bash"],"mcp_servers":[]}'; "#
          + result(#""subtype":"success""#), .tools
      ),
      (
        #"echo '{"type":"system","subtype":"init","tools":[],"mcp_servers":[{"name":"x"}]}'; "#
          + result(#""subtype":"success""#), .tools
      ),
      (
        #"\#(start); echo '{"type":"result","subtype":"success","is_error":false,"result":"fine"}'"#,
        .malformed
      ),
    ]
  )
  func claudeFails(script: String, kind: ReviewerFailure.Kind) throws {
    let (run, _) = try run(.claude, script)
    #expect(!run.isAccepted)
    #expect(run.failure?.kind == kind)
  }

  @Test("a provider is examined without being asked anything")
  func examined() throws {
    let scratch = try Scratch()
    try scratch.write("person/.codex/auth.json", #"{"token":"subscription-token"}"#)
    var provider = try scratch.reviewer("\(Self.codex)\ntouch \(scratch.path)/asked")
    provider.kind = .codex
    provider.program = provider.command.first
    let found = try Reviewer.examine(try scratch.request(provider, bubblewrap: false))
    #expect(found.programVersion == "codex-cli 9.9.9")
    #expect(found.credentials == "\(scratch.path)/person/.codex/auth.json")
    #expect(found.sandbox == .agent)
    #expect(found.turns.isEmpty)
    #expect(!found.isAccepted)
    #expect(!Files.exists("\(scratch.path)/asked"))

    let key = ["OPENAI_API_KEY": "key-of-this-person"]
    try Files.removeTree("\(scratch.path)/person")
    var request = try scratch.request(provider, environment: key, bubblewrap: false)
    #expect(try Reviewer.examine(request).credentials == "OPENAI_API_KEY")
    request.environment["OPENAI_API_KEY"] = nil
    #expect(try Reviewer.examine(request).credentials == nil)
  }
}
