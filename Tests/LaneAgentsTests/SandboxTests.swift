import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a reviewer in bubblewrap can and cannot do, each with the control that it can without.
@Suite(
  .enabled(if: hasBubblewrap, "bubblewrap does not work on this machine"),
  .timeLimit(.minutes(20))
)
struct SandboxTests {
  private func run(
    _ script: String,
    in scratch: Scratch,
    environment: [String: String] = [:],
    bubblewrap: Bool = true
  ) throws -> ReviewerRun {
    let script = "cat >/dev/null\n\(script)\nprintf '{\"nonce\":\"%s\"}' \"$LANE_NONCE\""
    let request = try scratch.request(
      scratch.reviewer(script),
      environment: environment,
      bubblewrap: bubblewrap
    )
    return try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
  }

  @Test("a reviewer in bubblewrap reads the tree at a neutral place and answers")
  func contained() throws {
    let scratch = try Scratch()
    let run = try run(
      #"[ "$(pwd)" = /review/tree ] && [ "$LANE_TREE" = /review/tree ] && cat src/api.py >&2 || exit 9"#,
      in: scratch
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(run.sandbox == .bwrap)
    #expect(run.sandboxReason == nil)
    #expect(try scratch.read("run/turn-1.errors").contains("def unchanged_caller"))
    #expect(!Files.exists("\(scratch.tree)/.lane-self-test"))
  }

  @Test(
    "what lies outside cannot be written to or seen, while without a sandbox it can",
    arguments: [
      "echo x > \"$OUTSIDE/canary\"", "cat \"$OUTSIDE/secret\"", "ls \"$OUTSIDE\"",
      "echo x > \"$LANE_TREE/src/api.py\"", "rm \"$LANE_TREE/src/api.py\"",
      "chmod 777 \"$LANE_PACKET\"",
    ]
  )
  func outside(attempt: String) throws {
    let scratch = try Scratch()
    try scratch.write("person/secret", "key material\n")
    let script = """
      OUTSIDE=\(scratch.path)/person
      if (\(attempt)) >/dev/null 2>&1; then echo done >&2; else echo refused >&2; fi
      """
    let contained = try run(script, in: scratch)
    #expect(contained.sandbox == .bwrap)
    #expect(try scratch.read("run/turn-1.errors") == "refused\n")
    #expect(try scratch.read("tree/src/api.py").contains("unchanged_caller"))
    #expect(!Files.exists("\(scratch.path)/person/canary"))

    let control = try run(script, in: scratch, bubblewrap: false)
    #expect(control.sandbox == .none)
    #expect(try scratch.read("run/turn-1.errors") == "done\n")
  }

  @Test("what it writes at home and in /tmp is gone, and what it starts does not outlive it")
  func nothingLasts() throws {
    let scratch = try Scratch()
    let run = try run(
      """
      echo x > "$HOME/kept" || exit 9
      echo x > /tmp/lane-agents-kept || exit 9
      (trap '' TERM HUP; sleep 600) >/dev/null 2>&1 </dev/null &
      # While it becomes sleep, the kernel shows no environment of it.
      tries=0
      until grep -q "$NO_PROXY" "/proc/$!/environ"; do
        tries=$((tries + 1)); [ "$tries" -lt 1000 ] || exit 10
      done
      """,
      in: scratch,
      environment: ["NO_PROXY": scratch.path]
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(!Files.exists("/tmp/lane-agents-kept"))
    let environments = Command(
      "sh",
      ["-c", "cat /proc/[0-9]*/environ 2>/dev/null; true"],
      environment: ["PATH": "/usr/bin:/bin"]
    )
    // The kernel ends them when bubblewrap is gone, which is a moment later.
    var isAlive = true
    for _ in 0..<1_000 where isAlive {
      isAlive = try ChildProcess.run(environments).output.text.contains(scratch.path)
    }
    #expect(!isAlive)
  }

  @Test("the agent of the person's keys is out of reach")
  func keyAgent() throws {
    let scratch = try Scratch()
    try scratch.write("person/agent.sock", "")
    let run = try run(
      #"[ -z "${SSH_AUTH_SOCK:-}" ] && ! [ -e "\#(scratch.path)/person/agent.sock" ] || exit 9"#,
      in: scratch,
      environment: ["SSH_AUTH_SOCK": "\(scratch.path)/person/agent.sock"]
    )
    #expect(run.isAccepted)
  }

  @Test("where policy requires a sandbox and there is none, nothing is run")
  func required() throws {
    let scratch = try Scratch()
    let provider = try scratch.reviewer("touch \(scratch.path)/ran")
    var request = try scratch.request(provider, bubblewrap: false)
    request.sandbox = .required
    let none = AgentError.sandboxUnavailable(
      reason: "bubblewrap (bwrap) is not installed; Landlock is not asked for"
    )
    #expect(throws: none) { try Reviewer.run(request) { _ in .accepted } }
    #expect(!Files.exists("\(scratch.path)/ran"))
    #expect(!Files.exists("\(scratch.run)/home"))
  }

  @Test(
    "a bubblewrap that does not contain is found out before anything runs in it",
    arguments: [
      // Runs what it is given without a view of its own.
      #"while [ "$1" != -- ]; do shift; done; shift; exec "$@""#,
      // Does not start at all.
      "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1",
      // Claims that all is well.
      "exit 0",
    ]
  )
  func fake(script: String) throws {
    let scratch = try Scratch()
    let provider = try scratch.reviewer("touch \(scratch.path)/ran")
    var request = try scratch.request(provider, bubblewrap: false)
    try scratch.write("tools/bwrap", "#!/bin/sh\n\(script)\n", mode: 0o755)
    request.sandbox = .required
    #expect(throws: AgentError.self) { try Reviewer.run(request) { _ in .accepted } }
    #expect(!Files.exists("\(scratch.path)/ran"))
  }

  @Test("an attempt that fails outside, too, proves nothing of what is inside")
  func control() throws {
    let scratch = try Scratch()
    try Files.makeDirectories("\(scratch.run)/outside/written")
    let request = try scratch.request(try scratch.reviewer("touch \(scratch.path)/ran"))
    let words = "bubblewrap: the self-test proves nothing: write-outside fails outside, too"
    let flaw = AgentError.sandboxUnavailable(reason: words + "; Landlock is not asked for")
    #expect(throws: flaw) { try Reviewer.run(request) { _ in .accepted } }
    #expect(!Files.exists("\(scratch.path)/ran"))
  }

  @Test("a script finds the interpreter that it names, wherever that is installed")
  func interpreter() throws {
    let scratch = try Scratch()
    try scratch.write("opt/bin/interpreter", "#!/bin/sh\nexec sh \"$@\"\n", mode: 0o755)
    try scratch.write(
      "bin/review",
      "#!/usr/bin/env interpreter\ncat >/dev/null; printf '{\"nonce\":\"%s\"}' \"$LANE_NONCE\"\n",
      mode: 0o755
    )
    let provider = Provider(name: "house", kind: .command, command: ["\(scratch.path)/bin/review"])
    let path = "/usr/bin:/bin:\(scratch.path)/opt/bin"
    let request = try scratch.request(provider, environment: ["PATH": path])
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    #expect(run.isAccepted, "\(String(describing: run.failure))")
  }

  @Test("a program does not bring the work tree that it stands in")
  func programInWorkTree() throws {
    let scratch = try Scratch()
    try scratch.write("repository/.git", "gitdir: elsewhere\n")
    try scratch.write("repository/package.json", "{}\n")
    try scratch.write("repository/spec.md", "secret plan\n")
    let seen = "\(scratch.path)/repository/spec.md"
    try scratch.write(
      "repository/review",
      "#!/bin/sh\ncat >/dev/null; [ -e \(seen) ] && exit 9\nprintf '{\"nonce\":\"%s\"}' \"$LANE_NONCE\"\n",
      mode: 0o755
    )
    let provider = Provider(
      name: "house",
      kind: .command,
      command: ["\(scratch.path)/repository/review"]
    )
    let run = try Reviewer.run(
      try scratch.request(provider),
      judge: acceptingNonce(scratch.nonce)
    )
    #expect(run.isAccepted, "\(String(describing: run.failure))")
  }
}
