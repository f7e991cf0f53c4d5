import LaneAgents
import LaneCore
import LaneSystem
import Synchronization
import TestSupport
import Testing

/// A person's credentials, lent to the vendors' programs: who gets which, and what comes back.
@Suite(.timeLimit(.minutes(20))) struct LentCredentialsTests: VendorScripted {
  /// What is left where they were shared.
  private func kept(_ scratch: Scratch) throws -> [String] {
    let store = "\(scratch.path)/person/.local/state/git-lane/credentials"
    return try Files.list(store).flatMap { try Files.list("\(store)/\($0)") }
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
    #expect(try kept(scratch) == ["lock", "users"])
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
    #expect(try kept(scratch) == ["lock", "users"])
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
