@testable import Lane
import LaneSystem
import TestSupport
import Testing

/// The directories of reviews, and who takes them away.
@Suite struct RunPlaceTests {
  @Test("one that is in use stays, and one whose process is gone goes with the next")
  func leftovers() throws {
    let gated = try GatedRepository()
    let workspace = try gated.workspace()
    let dead = "\(workspace.runs)/review-dead"
    let young = "\(workspace.runs)/review-young"
    for directory in [dead, young] { try Files.makeDirectories("\(directory)/call-1/home") }
    try Files.create("\(dead)/lock", [])
    var held: RunPlace? = try workspace.makeRun("review-")
    let path = try #require(held?.path)
    #expect(!Files.exists(dead))
    // Nothing says of it that nobody is about to lock it.
    #expect(Files.exists(young))
    _ = try workspace.makeRun("review-")
    #expect(Files.exists(path))
    held = nil
    #expect(try Files.list(workspace.runs) == ["review-young"])
  }

  /// Kills a command that cannot say goodbye, once a file is there.
  private static let kill = """
    import glob, os, signal, subprocess, sys, time
    child = subprocess.Popen(sys.argv[2:], start_new_session=True, stdin=subprocess.DEVNULL)
    while not glob.glob(sys.argv[1]) and child.poll() is None:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    print("ended", child.wait())
    """

  @Test("what a killed review left is gone after the next one")
  func killed() throws {
    let fixture = try ReviewFixture(
      mode: "sleep",
      settings: [
        ["--add", "review.provider", "other"], ["provider.other.kind", "command"],
        ["provider.other.command", "/usr/bin/python3 tools/review"],
        ["provider.other.vendor", "elsewhere"],
      ]
    )
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    let killed = try fixture.sandbox.run(
      "python3",
      ["-c", Self.kill, "\(runs)/*/call-1/in/packet", "git-lane", "review"],
      in: fixture.repository.path
    )
    #expect(killed.output.hasSuffix("ended -9\n"), "\(killed)")
    #expect(try Files.list(runs).count == 1)
    let review = try fixture.repository.lane("review", "--provider", "other")
    #expect(review.status == 0, "\(review)")
    #expect(try Files.list(runs).isEmpty)
  }
}
