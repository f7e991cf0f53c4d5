import LaneCore
import LaneSystem
import TestSupport
import Testing

/// A look that is stopped after some of its questions, and the one that goes on with it.
@Suite struct StoppedReviewTests {
  /// Starts a review whose reviewer answers so many questions, and ends its group by a signal at the next.
  ///
  /// Prints how many were asked, how it ended and what it said.
  private static let review = """
    import glob, os, signal, subprocess, sys, time
    runs, allowed, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    left = set(glob.glob(runs + "/*"))
    child = subprocess.Popen(sys.argv[4:], start_new_session=True, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    asked = 0
    while child.poll() is None:
        found = [place + "/call-%d/in" % (asked + 1) for place in set(glob.glob(runs + "/*")) - left]
        found = [place for place in found if os.path.exists(place + "/packet")]
        if not found:
            time.sleep(0.01)
        elif asked < allowed:
            asked += 1
            try:
                open(found[0] + "/go", "w").close()
            except FileNotFoundError:
                pass
        else:
            os.killpg(child.pid, number)
            break
    said, _ = child.communicate()
    print("asked", asked, "ended", child.wait())
    print(said)
    """

  private struct Ended {
    let asked: String
    let said: String
  }

  private func review(
    _ fixture: ReviewFixture,
    answering count: Int = 100,
    then signal: Int = 2,
    _ more: String...
  ) throws -> Ended {
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    let output = try fixture.sandbox.run(
      "python3",
      ["-c", Self.review, runs, "\(count)", "\(signal)", "git-lane", "review", "--json"] + more,
      in: fixture.repository.path
    ).expectSuccess().output
    let lines = output.split(separator: "\n", maxSplits: 1)
    return Ended(asked: String(lines.first ?? ""), said: String(lines.last ?? ""))
  }

  private func largeChange(defect: String = "", settings: [[String]] = []) throws -> ReviewFixture {
    let fixture = try ReviewFixture(mode: "hold", settings: settings)
    var files: [String: String] = [:]
    for folder in ["one", "two", "three"] {
      let lines = (0..<2000).map { "line \($0) of \(folder), which is as long as lines may be\n" }
      files["\(folder)/big.txt"] = lines.joined()
    }
    files["one/big.txt", default: ""] += defect
    try fixture.repository.commit(files, "a large change")
    return fixture
  }

  private func looks(_ fixture: ReviewFixture) throws -> [String] {
    let directory = "\(fixture.repository.path)/.git/lane/looks"
    return Files.exists(directory) ? try Files.list(directory) : []
  }

  // Three parts and what lies between them.
  @Test("what was answered is not asked for again", arguments: [2, 9])
  func resumed(signal: Int) throws {
    let fixture = try largeChange()
    let stopped = try review(fixture, answering: 2, then: signal)
    #expect(stopped.asked == "asked 2 ended -\(signal)", "\(stopped.said)")
    let sessions = try fixture.repository.git("for-each-ref", "refs/lane/sessions")
    #expect(sessions.output.isEmpty)
    #expect(try looks(fixture).count == 1)

    let rest = try review(fixture)
    #expect(rest.asked == "asked 2 ended 0", "\(rest.said)")
    #expect(rest.said.contains("\"event\":\"kept\""), "\(rest.said)")
    let receipt = try #require(try fixture.receipts("HEAD").first)
    #expect(receipt.verdict == .pass)
    #expect(receipt.coverage == .init(covered: 3, reviewable: 3, notReviewable: 0))
    let calls = try #require(try fixture.events("reviewed").first?["calls"]?.array)
    #expect(calls.map { $0.object?["kept"]?.bool } == [true, true, false, false])
    let digests = Set(calls.map { $0.object?["programDigest"]?.string })
    #expect(digests.count == 1 && digests.first??.hasPrefix("sha256:") == true)
    #expect(try fixture.attachment("part-1.dossier.json").contains("git-lane.dossier/1"))
    #expect(try looks(fixture).isEmpty)
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("a finding that was made before the stop blocks after it")
  func block() throws {
    let fixture = try largeChange(defect: "DEFECT\n")
    // The second call checks findings, once all parts are answered.
    let stopped = try review(fixture, answering: 4)
    #expect(stopped.asked == "asked 4 ended -2", "\(stopped.said)")
    let rest = try review(fixture)
    #expect(rest.asked == "asked 1 ended 1", "\(rest.said)")
    let block = try #require(try fixture.receipts("HEAD").first)
    #expect(block.verdict == .block)
    #expect(block.criticals.map { String(decoding: $0.path, as: UTF8.self) } == ["one/big.txt"])
  }

  @Test("where the money is used up on the way, the next run pays for the rest alone")
  func outOfBudget() throws {
    let fixture = try largeChange(settings: [["provider.house.budget", "1.00"]])
    try fixture.repository.git("config", "lane.runBudget", "2").expectSuccess()
    let first = try review(fixture)
    // The third question is prepared, which may be seen, and not asked.
    #expect(first.asked.hasSuffix(" ended 3"), "\(first.said)")
    #expect(
      first.said.split(separator: "\n").count { $0.contains("\"event\":\"asked\"") } == 2,
      "\(first.said)"
    )
    let rest = try review(fixture)
    #expect(rest.asked == "asked 2 ended 0", "\(rest.said)")
  }

  @Test("another change, another reviewer and a file that was written to have no answer kept")
  func others() throws {
    let fixture = try largeChange(settings: [
      ["--add", "review.provider", "other"], ["provider.other.kind", "command"],
      ["provider.other.command", "/usr/bin/python3 tools/review --mode hold"],
      ["provider.other.vendor", "elsewhere"],
    ])
    _ = try review(fixture, answering: 2)
    let name = try #require(try looks(fixture).first)
    let directory = "\(fixture.repository.path)/.git/lane/looks"
    let path = "\(directory)/\(name)"
    let kept = try Files.read(path)

    var forged = kept
    forged[kept.count - 10] ^= 1
    try Files.writeAtomically(path, forged, mode: 0o600)
    #expect(try review(fixture, answering: 1).asked == "asked 1 ended -2")
    // The one answer since then stands alone now.
    #expect(try Files.read(path).count < kept.count)

    // One reviewer's answers are not another's.
    let other = name.replacing("-house-", with: "-other-")
    try Files.writeAtomically("\(directory)/\(other)", kept, mode: 0o600)
    #expect(try review(fixture, "--provider", "other").asked == "asked 4 ended 0")

    try Files.writeAtomically(path, kept, mode: 0o600)
    try fixture.repository.write("one/more.txt", "more\n")
    try fixture.repository.commit([:], "more")
    #expect(try review(fixture).asked == "asked 4 ended 0")
  }
}
