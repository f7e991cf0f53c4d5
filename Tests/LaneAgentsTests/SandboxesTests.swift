import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Which sandboxes the tests of hostile reviewers go through here: what is skipped in this suite is
/// left out of every other.
@Suite struct SandboxesTests {
  private func level(in sandbox: SandboxLevel) throws -> SandboxLevel {
    #expect(sandboxes.contains(sandbox))
    let scratch = try Scratch()
    let reviewer = try scratch.reviewer("cat >/dev/null")
    return try Reviewer.report(try scratch.request(reviewer, in: sandbox)).sandbox
  }

  @Test(
    "reviewers are tried in bubblewrap",
    .enabled(if: hasBubblewrap, "bubblewrap does not work on this machine: nothing is tried in it")
  )
  func bubblewrap() throws { #expect(try level(in: .bwrap) == .bwrap) }

  @Test(
    "reviewers are tried under Landlock",
    .enabled(
      if: hasLandlock,
      """
      this kernel's Landlock is version \(Keeper.landlockVersion), and \
      \(Keeper.landlockWithSignals) is needed: nothing is tried under it
      """
    )
  )
  func landlock() throws { #expect(try level(in: .landlock) == .landlock) }

  @Test(
    "a launcher that does not confine is found out before anything runs through it",
    .enabled(if: hasLandlock, "this kernel has no Landlock that could be missed"),
    arguments: [
      // Runs what it is given as it is.
      (#"while [ "$1" != -- ]; do shift; done; shift; exec "$@""#, "the mode of a file outside"),
      // Confines, and lets everything be read.
      (#"shift; exec "$LAUNCHER" confine --read / "$@""#, "a directory outside can be listed"),
      // Confines, and lets everything be written to.
      (#"shift; exec "$LAUNCHER" confine --write / "$@""#, "a directory outside can be listed"),
      // Does not start at all.
      ("echo 'confine: Operation not permitted' >&2; exit 1", "confine: Operation not permitted"),
      // Claims that all is well.
      ("exit 0", "the sandbox does not start"),
    ]
  )
  func launcher(script: String, flaw: String) throws {
    let scratch = try Scratch()
    let reviewer = try scratch.reviewer("touch \(scratch.path)/ran")
    let text = script.replacing("$LAUNCHER", with: Scratch.launcher)
    try scratch.write("bin/launcher", "#!/bin/sh\n\(text)\n", mode: 0o755)
    var request = try scratch.request(reviewer, in: .landlock)
    request.launcher = "\(scratch.path)/bin/launcher"
    let error = #expect(throws: AgentError.self) { try Reviewer.run(request) { _ in .accepted } }
    let reason = error?.description ?? ""
    #expect(reason.contains("; Landlock: \(flaw)"), "\(reason)")
    #expect(!Files.exists("\(scratch.path)/ran"))
  }
}
