import Glibc
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// Real analysers beside a reviewer, through the verb.
@Suite(.timeLimit(.minutes(20))) struct AnalyserReviewTests {
  private static let old = "import json\n\n\ndef first(rows):\n    return rows[0]\n"
  private static let new = """
    import json
    import subprocess


    def first(rows):
        return eval(rows[0])


    def run(command):
        subprocess.call(command, shell=True)

    """

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private func settings(_ name: String, _ command: String) -> [[String]] {
    [
      ["--add", "review.provider", name], ["provider.\(name).kind", "sarif"],
      ["provider.\(name).command", command],
    ]
  }

  private func review(_ fixture: ReviewFixture) throws -> JSONObject {
    let result = try fixture.repository.lane("review", "--json")
    let object = try JSONReader.read(result.bytes, numbers: .any).object
    return try #require(object?["result"]?.object, "\(result)")
  }

  private func rules(_ analysis: JSONObject?) -> [String] {
    (analysis?["findings"]?.array ?? []).compactMap { finding in
      guard let finding = finding.object, let rule = finding["rule"]?.string,
        let path = finding["path"]?.string
      else { return nil }
      return "\(path):\(finding["startLine"]?.integer ?? 0) \(rule)"
    }.sorted()
  }

  @Test(
    "ruff, bandit and semgrep note what a change brought, and nothing of what was there",
    .enabled(
      if: variable("LANE_ANALYSERS_VENV") != nil,
      "LANE_ANALYSERS_VENV is not set; Tests/Fixtures/analysers-venv makes and prints one"
    )
  )
  func python() throws {
    let bin = try #require(Self.variable("LANE_ANALYSERS_VENV")) + "/bin"
    let fixture = try ReviewFixture(
      settings: settings("ruff", "\(bin)/ruff check --no-cache --isolated --output-format sarif .")
        + settings("bandit", "\(bin)/bandit --quiet -r -f sarif .")
        + settings(
          "semgrep",
          "\(bin)/semgrep scan --metrics=off --disable-version-check --quiet"
            + " --config tools/rules.yml --sarif ."
        ),
      isTrusted: false
    )
    let rule = """
      rules:
        - id: no-eval
          languages: [python]
          severity: ERROR
          message: what is evaluated runs
          pattern: eval(...)

      """
    try fixture.land(["tools/rules.yml": rule, "src/feed.py": Self.old])
    try fixture.repository.commit(["src/feed.py": Self.new], "change")

    let result = try review(fixture)
    let analyses = (result["analyses"]?.array ?? []).compactMap(\.object)
    #expect(analyses.map { $0["analyser"]?.string } == ["ruff", "bandit", "semgrep"])
    // The unused import of json was there before.
    #expect(rules(analyses.first).isEmpty)
    #expect(analyses.first?["elsewhere"]?.integer == 1)
    #expect(analyses.first?["tools"]?.array?.first?.string?.hasPrefix("ruff ") == true)
    #expect(
      rules(analyses.dropFirst().first) == [
        "src/feed.py:10 B602", "src/feed.py:2 B404", "src/feed.py:6 B307",
      ]
    )
    #expect(rules(analyses.last).count == 1)
    #expect(rules(analyses.last).first?.hasSuffix("no-eval") == true)
    #expect(rules(analyses.last).first?.hasPrefix("src/feed.py:6 ") == true)
    #expect(analyses.allSatisfy { $0["doubts"]?.array?.isEmpty == true }, "\(analyses)")

    // The reviewer's verdict stands alone.
    let reviews = (result["reviews"]?.array ?? []).compactMap(\.object)
    #expect(reviews.compactMap { $0["verdict"]?.string } == ["pass"])
    #expect(try !fixture.note("HEAD").contains("no-eval"))
    let log = try fixture.repository.lane("log").expectSuccess().output
    #expect(log.contains("semgrep"))
    // Asked again, nothing runs.
    #expect(try review(fixture)["analyses"]?.array?.isEmpty == true)
  }

  @Test(
    "shellcheck notes what a change brought",
    .enabled(if: Files.exists("/usr/bin/shellcheck"), "shellcheck is not installed")
  )
  func shell() throws {
    let fixture = try ReviewFixture(
      settings: settings("shellcheck", "/bin/sh tools/shellcheck"),
      isTrusted: false
    )
    let script = """
      tr '\\0' '\\n' < "$LANE_PATHS" | grep '\\.sh$' | xargs -r -d '\\n' shellcheck -f json1

      """
    try fixture.land(["tools/shellcheck": script, "run.sh": "#!/bin/sh\nrm $1\n"])
    try fixture.repository.commit(["run.sh": "#!/bin/sh\nrm $1\necho $2\n"], "change")
    let result = try review(fixture)
    let analysis = result["analyses"]?.array?.first?.object
    #expect(rules(analysis) == ["run.sh:3 SC2086"])
    #expect(analysis?["elsewhere"]?.integer == 1)
  }

  @Test(
    "an analyser that prints without end is ended, and what killed reviews left is cleared away"
  )
  func endless() throws {
    let fixture = try ReviewFixture(settings: settings("endless", "/usr/bin/yes"))
    let repository = fixture.repository
    try repository.commit(["a.txt": "one\nthree\n"], "change")
    let home = try #require(fixture.sandbox.environment["HOME"])
    let runs = fixture.sandbox.environment["XDG_CACHE_HOME"] ?? "\(home)/.cache"
    let (old, new) = ("\(runs)/git-lane/runs/review-old", "\(runs)/git-lane/runs/review-new")
    for path in [old, new] { try Files.makeDirectories(path + "/run") }
    try fixture.sandbox.run("touch", ["-d", "2 days ago", old], in: repository.path).expectSuccess()
    let reviewed = try repository.lane("review")
    #expect(reviewed.status == 0, "\(reviewed)")
    let words = (reviewed.output + reviewed.errors).split(whereSeparator: \.isWhitespace)
    #expect(words.joined(separator: " ").contains("the program wrote more than it may"))
    #expect(!Files.exists(old) && Files.exists(new))
  }

  @Test("what a report leaves out, or has no place for, is counted where the findings are")
  func leftOut() throws {
    func finding(_ path: String, _ more: String = "") -> String {
      """
      {"ruleId":"R","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":\
      {"uri":"\(path)"},"region":{"startLine":2}}}]\(more)}
      """
    }
    let found = [
      finding("a.txt"), finding("a.txt", #","suppressions":[{"kind":"inSource"}]"#),
      finding("/elsewhere/b.txt"),
    ]
    let report = """
      {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":\
      [\(found.joined(separator: ","))]}]}
      """
    let fixture = try ReviewFixture(settings: settings("t", "/bin/cat report"), isTrusted: false)
    try fixture.land(["report": report])
    try fixture.repository.commit(["a.txt": "one\nthree\n"], "change")
    let analysis = try review(fixture)["analyses"]?.array?.first?.object
    #expect(rules(analysis) == ["a.txt:2 R"])
    #expect(analysis?["suppressed"]?.integer == 1)
    #expect(analysis?["doubts"]?.array == ["findings without a place in the tree: 1"])
    let log = try fixture.repository.lane("log", "--json").expectSuccess().output
    #expect(log.contains(#""suppressed":1"#) && log.contains("without a place"), "\(log)")
  }

  @Test("an analyser alone reviews nothing, and one that fails stops nobody")
  func alone() throws {
    let fixture = try ReviewFixture(
      settings: settings("broken", "/bin/sh -c 'echo oh no >&2; exit 4'")
        + settings("lock", "/bin/sh -c 'echo nor here >&2; exit 4'")
    )
    try fixture.repository.commit(["a.txt": "one\nthree\n"], "change")
    let asked = try fixture.repository.lane("review", "--provider", "broken")
    #expect(asked.status == 1)
    #expect(asked.errors.contains("'broken' is an analyser"))
    let reviewed = try fixture.repository.lane("review")
    #expect(reviewed.status == 0, "\(reviewed)")
    #expect(
      reviewed.errors.contains("broken found nothing out: its output is not JSON")
        && reviewed.errors.contains("oh no"),
      "\(reviewed.errors)"
    )
    #expect(reviewed.errors.contains("nor here"), "\(reviewed.errors)")
  }

  @Test("with --json what went wrong with one is an object as well")
  func warning() throws {
    let fixture = try ReviewFixture(
      settings: settings("broken", "/bin/sh -c 'echo oh no >&2; exit 4'")
    )
    try fixture.repository.commit(["a.txt": "one\nthree\n"], "change")
    let reviewed = try fixture.repository.lane("review", "--json")
    let events = try reviewed.steps()
    let warnings = events.filter { $0["event"]?.string == "warning" }
    #expect(warnings.count == 1)
    #expect(warnings.first?["text"]?.string?.contains("broken found nothing out") == true)
    #expect(events.first { $0["event"]?.string == "estimated" }?["microdollars"]?.isNull == true)
  }
}
