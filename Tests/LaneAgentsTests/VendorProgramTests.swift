import LaneAgents
import LaneCore
import LaneSystem
import Synchronization
import TestSupport
import Testing

/// The failure signatures of the vendors' programs, played back by shell scripts of ours.
@Suite(.timeLimit(.minutes(20))) struct VendorProgramTests {
  // The file that codex leaves its last message in is the word after -o.
  private static let codex = """
    [ "$1" = --version ] && { echo codex-cli 9.9.9; exit 0; }
    cat >/dev/null
    while [ $# -gt 0 ]; do [ "$1" = -o ] && answer=$2; shift; done
    echo '{"type":"thread.started","thread_id":"t"}'
    echo 'not json'
    echo '{"type":"turn.started"}'
    """
  private static let completed =
    #"echo '{"type":"turn.completed","usage":{"input_tokens":12,"cached_input_tokens":2,"output_tokens":3}}'"#
  private static let claude = """
    [ "$1" = --version ] && { echo '9.9.9 (Claude Code)'; exit 0; }
    cat >/dev/null
    """
  private static let start =
    #"echo '{"type":"system","subtype":"init","tools":["Read","StructuredOutput"],"mcp_servers":[]}'"#

  private func run(
    _ kind: ProviderKind,
    _ script: String,
    environment: [String: String] = [:],
    scratch: Scratch? = nil
  ) throws -> (ReviewerRun, Scratch) {
    let scratch = try scratch ?? Scratch()
    let head = kind == .codex ? Self.codex : Self.claude
    let nonced = script.replacing("@NONCE@", with: scratch.nonce)
    var provider = try scratch.reviewer("\(head)\n\(nonced)")
    provider.kind = kind
    provider.program = provider.command.first
    provider.command = []
    let request = try scratch.request(provider, environment: environment, bubblewrap: false)
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    return (run, scratch)
  }

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

  private static func result(_ members: String) -> String {
    #"echo '{"type":"result","structured_output":{"nonce":"@NONCE@"},\#(members)}'"#
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

  @Test("the credentials file is copied, blanked in what is kept, and handed back when renewed")
  func renewed() throws {
    let scratch = try Scratch()
    try scratch.write(
      "person/.codex/auth.json",
      #"{"tokens":{"refresh_token":"old-refresh-token-1"}}"#,
      mode: 0o600
    )
    try scratch.write("person/.codex/config.toml", "model = \"other\"\n")
    let (run, _) = try run(
      .codex,
      """
      cat "$CODEX_HOME/auth.json" >&2
      [ -e "$CODEX_HOME/config.toml" ] && exit 9
      printf '{"tokens":{"refresh_token":"new-refresh-token-2"}}' > "$CODEX_HOME/auth.json"
      cat "$CODEX_HOME/auth.json" >&2
      printf '{"nonce":"@NONCE@"}' > "$answer"
      \(Self.completed)
      """,
      scratch: scratch
    )
    #expect(run.isAccepted)
    let errors = try scratch.read("run/turn-1.errors")
    #expect(errors.contains("[redacted]"))
    #expect(!errors.contains("refresh-token"))
    #expect(try scratch.read("person/.codex/auth.json").contains("new-refresh-token-2"))
    let stamp = try #require(Files.stamp("\(scratch.path)/person/.codex/auth.json"))
    #expect(stamp.mode & 0o777 == 0o600)
    #expect(!Files.exists("\(scratch.run)/home"))
  }

  @Test(
    "what is renewed is the person's while the run still goes on",
    arguments: ["printf %s \"$new\" > $auth", "printf %s \"$new\" > $auth.new; mv $auth.new $auth"]
  )
  func renewedAtOnce(write: String) throws {
    let scratch = try Scratch()
    let old = #"{"tokens":{"refresh_token":"R1"},"last_refresh":"2026-01-01T00:00:00.5Z"}"#
    try scratch.write("person/.codex/auth.json", old)
    let (run, _) = try run(
      .codex,
      """
      auth=$CODEX_HOME/auth.json new='\(old.replacing("R1", with: "R2").replacing("2026", with: "2999"))'
      printf '{"tokens":' > "$auth.half" && mv "$auth.half" "$auth"
      \(write)
      while read -r line < \(scratch.path)/person/.codex/auth.json || [ -n "$line" ]; do
        case $line in *R2*) break;; esac
        sleep 0.01
      done
      printf '{"nonce":"@NONCE@"}' > "$answer"
      \(Self.completed)
      """,
      scratch: scratch
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(try scratch.read("person/.codex/auth.json").contains("R2"))
  }

  @Test("credentials that someone else renewed meanwhile, or that were spoilt, are left alone")
  func notHandedBack() throws {
    for spoil in [
      #"printf '{"token":"new","OPENAI_API_KEY":"mine"}' > "$CODEX_HOME/auth.json""#,
      #"printf '{"other":"new"}' > "$CODEX_HOME/auth.json""#,
      #"printf '{"token":7}' > "$CODEX_HOME/auth.json""#,
      #"printf theirs > "\#("@PERSON@")/.codex/auth.json"; printf '{}' > "$CODEX_HOME/auth.json""#,
      #"printf broken > "$CODEX_HOME/auth.json""#, #"rm "$CODEX_HOME/auth.json""#,
    ] {
      let scratch = try Scratch()
      try scratch.write("person/.codex/auth.json", #"{"token":"old"}"#)
      let spoil = spoil.replacing("@PERSON@", with: "\(scratch.path)/person")
      _ = try run(.codex, "\(spoil)\n\(Self.completed)", scratch: scratch)
      let kept = try scratch.read("person/.codex/auth.json")
      #expect(kept == #"{"token":"old"}"# || kept == "theirs")
    }
  }

  @Test("runs that overlap have one file of credentials, and the newest goes back")
  func shared() throws {
    let scratch = try Scratch()
    try scratch.write("person/.codex/auth.json", #"{"refresh_token":"R1","id":"me"}"#, mode: 0o600)
    // Each waits for a file that the other makes, as a program waits for its service.
    let wait = "until [ -e \(scratch.path)/$1 ]; do sleep 0.01; done"
    let head = "wait_for() { \(wait); }\nauth=$CODEX_HOME/auth.json"
    let first = """
      \(head)
      touch \(scratch.path)/first; wait_for second
      printf '{"refresh_token":"R2","id":"me"}' > "$auth"
      touch \(scratch.path)/renewed; wait_for seen
      """
    // The second replaces the file as other programs do.
    let second = """
      \(head)
      touch \(scratch.path)/second; wait_for first; wait_for renewed
      cat "$auth" > \(scratch.path)/seen-by-second
      printf '{"refresh_token":"R3","id":"me"}' > "$auth.new" && mv "$auth.new" "$auth"
      touch \(scratch.path)/seen
      """
    let runs = try [("one", first), ("two", second)].map { name, script in
      let answer = "printf '{\"nonce\":\"\(scratch.nonce)\"}' > \"$answer\""
      try scratch.write(
        "bin/\(name)",
        "#!/bin/sh\n\(Self.codex)\n\(script)\n\(answer)\n\(Self.completed)\n",
        mode: 0o755
      )
      let provider = Provider(name: name, kind: .codex, program: "\(scratch.path)/bin/\(name)")
      var request = try scratch.request(provider, bubblewrap: false)
      request.runDirectory = "\(scratch.path)/run-\(name)"
      let ready = request
      let nonce = scratch.nonce
      return { @Sendable in
        try Reviewer.run(ready, judge: acceptingNonce(nonce)).isAccepted
      }
    }
    #expect(try atOnce(runs) == [true, true])
    #expect(try scratch.read("seen-by-second").contains("R2"))
    #expect(try scratch.read("person/.codex/auth.json").contains("R3"))
    let store = "\(scratch.path)/person/.local/state/git-lane/credentials"
    let left = try Files.list(store).flatMap { try Files.list("\(store)/\($0)") }
    #expect(left == ["lock", "users"])
  }

  @Test("runs that begin and end at once never take a file that is being lent for one to renew")
  func beginAtOnce() throws {
    let scratch = try Scratch()
    try scratch.write("person/.codex/auth.json", #"{"refresh_token":"R1","id":"me"}"#, mode: 0o600)
    try scratch.write("bin/codex", "#!/bin/sh\n\(Self.codex)\n\(Self.completed)\n", mode: 0o755)
    let provider = Provider(name: "codex", kind: .codex, program: "\(scratch.path)/bin/codex")
    let runs = try (0..<4).map { index in
      var request = try scratch.request(provider, bubblewrap: false)
      request.runDirectory = "\(scratch.path)/run-\(index)"
      let ready = request
      return { @Sendable in for _ in 0..<25 { _ = try Reviewer.examine(ready) } }
    }
    _ = try atOnce(runs)
    let store = "\(scratch.path)/person/.local/state/git-lane/credentials"
    let left = try Files.list(store).flatMap { try Files.list("\(store)/\($0)") }
    #expect(left == ["lock", "users"])
  }

  @Test("a program that does not renew what is due passes the turn on while it is at work")
  func turnPassedOn() throws {
    let scratch = try Scratch()
    try scratch.write(
      "person/.claude/.credentials.json",
      #"{"claudeAiOauth":{"accessToken":"old-access-token","expiresAt":1000000000000}}"#
    )
    let waiting = Mutex(0)
    let runs = try [("one", "two"), ("two", "one")].map { name, other in
      // Each ends when the other has begun.
      let met = "[ -e \(scratch.path)/\(other) ]"
      let meet = "touch \(scratch.path)/\(name); until \(met); do sleep 0.01; done"
      let end = Self.result(#""subtype":"success""#)
      try scratch.write(
        "bin/\(name)",
        "#!/bin/sh\n\(Self.claude)\n\(meet)\n\(Self.start); \(end)\n",
        mode: 0o755
      )
      let provider = Provider(name: name, kind: .claude, program: "\(scratch.path)/bin/\(name)")
      var request = try scratch.request(provider, bubblewrap: false)
      request.runDirectory = "\(scratch.path)/run-\(name)"
      request.limits.renewal = 1
      request.observe = { if case .waiting = $0 { waiting.withLock { $0 += 1 } } }
      let ready = request
      return { @Sendable in try Reviewer.run(ready) { _ in .accepted } }
    }
    for run in try atOnce(runs) { #expect(run.isAccepted, "\(String(describing: run.failure))") }
    #expect(waiting.withLock { $0 } == 1)
  }

  @Test("what else stands in the file stays the person's, and survives a renewal")
  func others() throws {
    let scratch = try Scratch()
    try scratch.write(
      "person/.claude/.credentials.json",
      #"{"claudeAiOauth":{"accessToken":"old-access-token"},"mcpOAuth":{"x":"another-service"}}"#
    )
    let (run, _) = try run(
      .claude,
      """
      file="$HOME/.claude/.credentials.json"
      while read -r line; do case "$line" in *mcpOAuth*) exit 9;; esac; done < "$file"
      printf '{"claudeAiOauth":{"accessToken":"new-access-token"}}' > "$file"
      \(Self.start); \(Self.result(#""subtype":"success""#))
      """,
      scratch: scratch
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    let kept = try scratch.read("person/.claude/.credentials.json")
    #expect(kept.contains("new-access-token") && kept.contains("another-service"))
  }

  @Test("what a run that was killed had renewed goes back with the next")
  func afterCrash() throws {
    let scratch = try Scratch()
    try scratch.write("person/.codex/auth.json", #"{"token":"one"}"#)
    let file = try #require(Files.realPath("\(scratch.path)/person/.codex/auth.json"))
    let name = Hex.encode(Digest.sha256(Array(file.utf8)))
    let place = "person/.local/state/git-lane/credentials/\(name)"
    try scratch.write("\(place)/auth.json", #"{"token":"two"}"#)
    try scratch.write("\(place)/agreed", Hex.encode(Digest.sha256(try Files.read(file))))
    // Others were killed as they wrote, or used the file; the number of one has another process now.
    let torn = #"{"token":"o"#
    try scratch.write("\(place)/auth.json.1.0a0b0c0d.tmp", torn)
    try scratch.write("\(place)/use-\(Processes.current)-0a0b0c0d", torn)
    try scratch.write("person/.codex/auth.json.1.0a0b0c0d.tmp", torn)
    try scratch.write("person/.codex/auth.json.old.tmp", "the person's own")
    _ = try run(.codex, Self.completed, scratch: scratch)
    #expect(try scratch.read("person/.codex/auth.json").contains("two"))
    #expect(try Files.list("\(scratch.path)/\(place)") == ["lock", "users"])
    #expect(try Files.list("\(scratch.path)/person/.codex") == ["auth.json", "auth.json.old.tmp"])
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

  @Test("a key in the environment is enough: the file stays where it is")
  func keyBeforeFile() throws {
    let scratch = try Scratch()
    try scratch.write("person/.claude/.credentials.json", #"{"token":"subscription-token"}"#)
    let (run, _) = try run(
      .claude,
      """
      [ -e "$HOME/.claude/.credentials.json" ] && exit 9
      [ "$ANTHROPIC_API_KEY" = key-of-this-person ] || exit 10
      echo "$ANTHROPIC_API_KEY" >&2
      \(Self.start); \(Self.result(#""subtype":"success","is_error":false"#))
      """,
      environment: ["ANTHROPIC_API_KEY": "key-of-this-person"],
      scratch: scratch
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(try scratch.read("run/turn-1.errors") == "[redacted]\n")
  }

  @Test("an endpoint that policy names never gets the vendor's own credentials")
  func foreignEndpoint() throws {
    let scratch = try Scratch()
    try scratch.write("person/.claude/.credentials.json", #"{"token":"subscription-token"}"#)
    var provider = try scratch.reviewer(
      """
      \(Self.claude)
      env | while read -r line; do case "$line" in *vendor-key*) exit 9;; esac; done || exit 9
      [ -e "$HOME/.claude/.credentials.json" ] && exit 10
      [ "$ANTHROPIC_BASE_URL $ANTHROPIC_API_KEY" = "http://127.0.0.1:1 none" ] || exit 11
      \(Self.start); \(Self.result(#""subtype":"success""#).replacing("@NONCE@", with: scratch.nonce))
      """
    )
    provider.kind = .claude
    provider.program = provider.command.first
    provider.baseURL = "http://127.0.0.1:1"
    let request = try scratch.request(
      provider,
      environment: [
        "ANTHROPIC_API_KEY": "vendor-key-of-this-person", "OPENAI_API_KEY": "vendor-key-other",
      ],
      bubblewrap: false
    )
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    #expect(run.isAccepted, "\(String(describing: run.failure))")
  }
}
