@testable import Lane
import LaneSystem
import TestSupport
import Testing

/// Two reviews of one change at once.
@Suite struct ReviewTurnTests {
  /// Starts a command, and the same again once the first one's reviewer is asked.
  ///
  /// That one may answer when the second says that it waits. Prints what the two printed.
  private static let pair = """
    import glob, os, subprocess, sys, time
    def start():
        return subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = start()
    while not glob.glob(sys.argv[1]) and first.poll() is None:
        time.sleep(0.02)
    second = start()
    said = ""
    while "waits for another review of this change" not in said and second.poll() is None:
        said += second.stderr.readline()
    open(os.path.dirname(glob.glob(sys.argv[1])[0]) + "/go", "w").close()
    for name, child in (("first", first), ("second", second)):
        output, _ = child.communicate()
        print(name, child.returncode, output)
    print("said", said)
    """

  @Test("the second waits for the first and has its verdict, and nobody pays twice")
  func together() throws {
    let fixture = try ReviewFixture(mode: "hold")
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    let pair = try fixture.sandbox.run(
      "python3",
      ["-c", Self.pair, "\(runs)/*/call-1/in/packet", "git-lane", "review"],
      in: fixture.repository.path
    ).expectSuccess()
    #expect(pair.output.contains("first 0 "), "\(pair)")
    #expect(pair.output.contains("second 0 "), "\(pair)")
    #expect(pair.output.contains("said house: waits for"), "\(pair)")
    #expect(try fixture.receipts("HEAD").count == 1)
    #expect(try fixture.events("reviewed").count == 1)
    #expect(try Files.list("\(fixture.repository.path)/.git/lane/turns").isEmpty)
  }

  @Test("what a killed review left holds nobody up")
  func leftover() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let turns = "\(fixture.repository.path)/.git/lane/turns"
    try Files.makeDirectories(turns)
    let change = try fixture.changeID("HEAD^", "HEAD")
    try Files.create("\(turns)/\(change)-house", [])
    try fixture.repository.lane("review").expectSuccess()
    #expect(try Files.list(turns).isEmpty)
  }
}
