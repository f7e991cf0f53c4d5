internal import LaneSystem

/// Tries a sandbox before anything runs in it: what is forbidden must fail, and what is needed must
/// work.
///
/// The same attempts are made outside first, where the forbidden ones must succeed: an attempt that
/// fails everywhere would prove nothing.
struct SandboxTrial {
  /// What a reviewer must not be able to do.
  private static let forbidden = [
    "read-outside": "a file outside can be read",
    "list-outside": "a directory outside can be listed",
    "write-outside": "a file can be made outside",
    "change-outside": "the mode of a file outside can be changed",
    "write-input": "the prompt can be written to",
    "signal-outside": "a process outside can be signalled",
  ]
  /// What it must not be able to do either, where trying it outside would do harm.
  private static let forbiddenInside = ["write-tree": "the reviewed tree can be written to"]
  private static let needed = [
    "read-input": "the prompt cannot be read", "write-answer": "the answer cannot be written",
    "write-temporary": "there is no place for temporary files",
    "write-home": "the home cannot be written to",
  ]

  // Each attempt that works says its name.
  private static let script = """
    can() { if (eval "$2") >/dev/null 2>&1; then echo "$1"; fi; }
    can read-outside 'read -r line < "$OUTSIDE/canary"'
    can list-outside 'ls "$OUTSIDE"'
    can write-outside ': > "$OUTSIDE/written"'
    can change-outside 'chmod 0600 "$OUTSIDE/canary"'
    can write-input ': > "$INPUT/.lane-self-test"'
    can signal-outside 'kill -0 "$PROCESS"'
    [ -z "$TREE" ] || can write-tree ': > "$TREE/.lane-self-test"'
    can read-input ': < "$INPUT/packet"'
    can write-answer ': > "$OUTPUT/.lane-self-test"'
    can write-temporary ': > "$TMPDIR/.lane-self-test"'
    can write-home ': > "$HOME/.lane-self-test"'
    echo done
    """

  /// In milliseconds.
  private static let patience: Int64 = 30_000

  /// Whose trial it is, as a person knows it.
  let name: String
  let run: RunDirectory
  /// What a run of this sandbox cannot keep from happening, and is known not to.
  var excused: Set<String> = []

  /// What is wrong with a sandbox, nil where it holds; throws where the trial did not come to an end,
  /// which says nothing of the sandbox.
  func flaw(of sandbox: Sandbox) throws(AgentError) -> String? {
    defer { cleanUp() }
    let outside = try attempts(in: run.places(tree: "")) { program, arguments, environment in
      Command(program, arguments, environment: environment)
    }
    switch outside {
    case .failure(let reason): return "the self-test does not run outside: \(reason)"
    case .success(let attempts):
      for name in Self.forbidden.keys.sorted() where !attempts.contains(name) {
        return "the self-test proves nothing: \(name) fails outside, too"
      }
    }
    cleanUp()
    switch try attempts(in: sandbox.places, sandbox.plainCommand) {
    case .failure(let reason): return reason
    case .success(let attempts):
      let wrong = Self.forbidden.merging(Self.forbiddenInside) { first, _ in first }
      for (name, words) in wrong.sorted(by: { $0.key < $1.key })
      where attempts.contains(name) && !excused.contains(name) {
        return words
      }
      let missing = Self.needed.sorted { $0.key < $1.key }.first { !attempts.contains($0.key) }
      return missing?.value
    }
  }

  private enum Result {
    case success(Set<String>)
    case failure(String)
  }

  private func attempts(
    in places: Places,
    _ command: (String, [String], [String: String]) -> Command
  ) throws(AgentError) -> Result {
    var command = command(
      "/bin/sh",
      ["-c", Self.script],
      [
        "PATH": "/usr/bin:/bin", "HOME": places.home, "TMPDIR": places.temporary,
        "OUTSIDE": run.outside, "INPUT": places.input, "OUTPUT": places.output,
        "TREE": places.tree, "PROCESS": String(Processes.current),
      ]
    )
    command.limits.total = Self.patience
    let outcome: Outcome
    do throws(SystemError) { outcome = try ChildProcess.run(command) } catch {
      if error.isShortage { throw .system(error) }
      return .failure(error.message)
    }
    guard !Cancellation.isRequested else { throw .interrupted }
    guard outcome.ending == .itself else {
      let seconds = Self.patience / 1_000
      throw .sandboxUntried(reason: "the self-test of \(name) did not end in \(seconds) seconds")
    }
    let said = outcome.output.text.split(separator: "\n").map(String.init)
    if outcome.succeeded, said.last == "done" { return .success(Set(said.dropLast())) }
    // As by a machine that has no memory left.
    guard outcome.status.signal == nil else {
      throw .sandboxUntried(reason: "the self-test of \(name) was killed")
    }
    let words = outcome.errors.text.split(whereSeparator: \.isNewline).first.map(String.init)
    return .failure(words ?? "the sandbox does not start")
  }

  private func cleanUp() {
    for directory in [run.input, run.output, run.home, run.temporary] {
      try? Files.remove("\(directory)/.lane-self-test")
    }
    try? Files.remove("\(run.outside)/written")
  }
}
