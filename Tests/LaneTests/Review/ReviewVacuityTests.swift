import LaneCore
import TestSupport
import Testing

/// Tests of a change that are run with and without it.
@Suite struct ReviewVacuityTests {
  private static let capped = "def page(rows, offset):\n    return rows[max(0, offset):]\n"
  private static let vacuous = """
    import unittest
    from feed import page


    class PageTest(unittest.TestCase):
        def test_negative(self):
            self.assertIsInstance(page([1, 2], -1), list)

    """
  private static let telling = vacuous.replacing(
    "self.assertIsInstance(page([1, 2], -1), list)",
    with: "self.assertEqual(page([1, 2], -1), [1, 2])"
  )

  private func fixture(
    mode: String = "honest",
    before feed: String = "def page(rows, offset):\n    return rows[offset:]\n"
  ) throws -> ReviewFixture {
    try ReviewFixture(
      mode: mode,
      settings: [
        ["tests.command", "/usr/bin/python3 -m unittest -q"], ["tests.path", "test_*.py"],
      ],
      lane: ["feed.py": feed]
    )
  }

  private func probe(_ fixture: ReviewFixture) throws -> JSONObject? {
    try fixture.events("reviewed").last?["probe"]?.object
  }

  @Test("tests that pass without the change block it, on what was run and whatever was said")
  func vacuous() throws {
    let fixture = try fixture()
    try fixture.repository.commit(
      ["feed.py": Self.capped, "test_feed.py": Self.vacuous],
      "cap the offset"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(review.output.contains("probe.vacuity critical test_feed.py:1"))
    let block = try #require(try fixture.receipts("HEAD").first)
    #expect(block.criticals.map(\.id.text) == ["probe.vacuity"])
    #expect(try fixture.attachment("dossier.json").contains("probe.vacuity"))
    #expect(try probe(fixture)?["with"]?.string == "passed")
    #expect(try probe(fixture)?["without"]?.string == "passed")
    #expect(try fixture.attachment("tests-without").contains("OK"))

    try fixture.repository.commit(["test_feed.py": Self.telling], "a test that tells")
    let mended = try fixture.repository.lane("review")
    #expect(mended.status == 0, "\(mended)")
    #expect(try probe(fixture)?["without"]?.string == "failed with exit status 1")
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test(
    "where the tests cannot be run without the change, it is said that nothing was found out",
    .enabled(if: hasBubblewrap, "bubblewrap does not work on this machine")
  )
  func cutShort() throws {
    let fixture = try fixture()
    let killed = Self.vacuous.replacing(
      "self.assertIsInstance(page([1, 2], -1), list)",
      with: "import os; page([1, 2], -1) == [2] and os.kill(os.getpid(), 9)"
    )
    try fixture.repository.commit(
      ["feed.py": Self.capped, "test_feed.py": killed],
      "cap the offset"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.said.contains("without the rest of the change, ended by signal 9"), "\(review)")
    #expect(try probe(fixture)?["without"]?.string == "ended by signal 9")
  }

  /// What `Rules/Tests/blind-page-test/missed-shape.py` shows: rows are looked at, and tell nothing.
  private static let blind = """
    import unittest
    from feed import page


    class PageTest(unittest.TestCase):
        def test_second_page(self):
            rows = page([{"public": True}] * 6, 2, LIMIT)
            self.assertTrue(rows and all(row["public"] for row in rows))

    """

  @Test("a blind test of paging that could run before proves nothing")
  func blind() throws {
    let ignoring = "def page(rows, offset, limit=2):\n    return rows[:limit]\n"
    let fixture = try fixture(before: ignoring)
    try fixture.repository.commit(
      [
        "feed.py": ignoring.replacing("rows[:limit]", with: "rows[offset:offset + limit]"),
        "test_feed.py": Self.blind.replacing(", LIMIT", with: ""),
      ],
      "honour the offset"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(review.output.contains("probe.vacuity critical test_feed.py:1"))
  }

  @Test("of a blind test of what is new, a run without it tells nothing")
  func blindToNew() throws {
    let fixture = try fixture()
    try fixture.repository.commit(
      [
        "feed.py": "def page(rows, offset, limit):\n    return rows[:limit]\n",
        "test_feed.py": Self.blind.replacing("LIMIT", with: "2"),
      ],
      "pages of a size, and no offset"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try probe(fixture)?["with"]?.string == "passed")
    #expect(try probe(fixture)?["without"]?.string == "failed with exit status 1")
  }

  @Test("tests that fail with the change are told of, and decide nothing")
  func failing() throws {
    let fixture = try fixture()
    try fixture.repository.commit(
      ["feed.py": "def page(rows, offset):\n    return 0\n", "test_feed.py": Self.telling],
      "break it"
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.errors.contains("failed with exit status 1"))
    #expect(try probe(fixture)?["without"]?.isNull == true)
  }

  @Test("where the change touches what runs the tests, nothing was seen")
  func ownProgram() throws {
    let fixture = try ReviewFixture(settings: [
      ["tests.command", "./tests/run"], ["tests.path", "tests/"],
    ])
    try fixture.repository.git("switch", "-q", "main").expectSuccess()
    try fixture.repository.write("tests/run", "#!/bin/sh\ntrue\n", mode: 0o755)
    try fixture.repository.commit(["feed.py": "cap = 0\n"], "tests")
    try fixture.repository.git("switch", "-qC", "topic").expectSuccess()
    try fixture.repository.write("tests/run", "#!/bin/sh\ngrep -q 50 feed.py\n", mode: 0o755)
    try fixture.repository.commit(["feed.py": "cap = 50\n"], "cap")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.errors.contains("the tests were not run"), "\(review)")
    #expect(try fixture.events("reviewed").last?["probe"]?.isNull == true)
  }

  @Test("a change of tests alone, or without any, is not tried")
  func nothing() throws {
    let fixture = try fixture()
    try fixture.repository.commit(["feed.py": Self.capped], "no test")
    #expect(try fixture.repository.lane("review").status == 0)
    #expect(try fixture.events("reviewed").last?["probe"]?.isNull == true)
  }

  @Test("an author who argues that the tests are meant so is heard, and the finding is a note")
  func argued() throws {
    let fixture = try fixture(mode: "persuaded")
    try fixture.repository.commit(
      ["feed.py": Self.capped, "test_feed.py": Self.vacuous],
      "rewrite, and pin what it does"
    )
    #expect(try fixture.repository.lane("review").status == 1)
    let words = "they pin behaviour that the rewrite has to keep"
    #expect(
      try fixture.repository.lane("answer", "probe.vacuity", "--pushback", words).status == 0
    )
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try fixture.receipts("HEAD").map(\.verdict) == [.block, .pass, .pass])
    let last = try #require(try fixture.receipts("HEAD").last)
    #expect(last.statement.findings == .init(critical: 0, improvements: 0, notes: 1))
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("the tests are run only by who trusts the policy that names them")
  func trust() throws {
    let fixture = try ReviewFixture(
      settings: [["tests.command", "/usr/bin/touch /tmp/x"], ["tests.path", "test_*.py"]],
      isTrusted: false
    )
    try fixture.repository.commit(["a.txt": "x\n", "test_a.py": "pass\n"], "change")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1)
    #expect(review.errors.contains("git lane trust"))
  }
}
