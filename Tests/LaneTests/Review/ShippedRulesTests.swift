import Glibc
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// The rules and the program that come with git lane, installed below a home as `install.sh` does it.
@Suite(.timeLimit(.minutes(20))) struct ShippedRulesTests {
  private static let venv = unsafe getenv("LANE_ANALYSERS_VENV").map { unsafe String(cString: $0) }
  private static let rules: String = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/Rules"
  }()

  /// A clone whose policy has both as analysers, and the program below a home.
  private func fixture(_ settings: [[String]]) throws -> ReviewFixture {
    let fixture = try ReviewFixture(settings: settings)
    let prefix = "\(fixture.sandbox.root)/home/.local"
    for directory in ["bin", "share/git-lane"] {
      try Files.makeDirectories("\(prefix)/\(directory)")
    }
    let copy = ["-RL", Self.rules, "\(prefix)/share/git-lane/rules"]
    try fixture.sandbox.run("cp", copy).expectSuccess()
    try fixture.sandbox.run("cp", [TestSandbox.gitLane, "\(prefix)/bin/git-lane"]).expectSuccess()
    return fixture
  }

  private func analyses(_ fixture: ReviewFixture) throws -> [JSONObject] {
    let result = try fixture.sandbox.run(
      "\(fixture.sandbox.root)/home/.local/bin/git-lane",
      ["review", "--json"],
      in: fixture.repository.path
    )
    let object = try JSONReader.read(result.bytes, numbers: .any).object
    let analyses = try #require(object?["result"]?.object?["analyses"]?.array, "\(result)")
    return analyses.compactMap(\.object)
  }

  private func found(_ analysis: JSONObject?) -> [String] {
    (analysis?["findings"]?.array ?? []).compactMap { finding in
      guard let finding = finding.object, let path = finding["path"]?.string else { return nil }
      return "\(path) \(finding["rule"]?.string ?? "")"
    }
  }

  private func example(_ name: String) throws -> String {
    String(decoding: try Files.read("\(Self.rules)/Tests/\(name)"), as: UTF8.self)
  }

  @Test("near-miss reads what the change brought")
  func names() throws {
    let fixture = try fixture([
      ["--add", "review.provider", "names"], ["provider.names.kind", "sarif"],
      ["provider.names.command", "%(prefix)/share/git-lane/rules/near-miss ."],
    ])
    try fixture.repository.commit(
      [
        "client.js": try example("near-miss/bug-socket/client.js"),
        "server.py": try example("near-miss/bug-socket/server.py"),
      ],
      "two sides"
    )
    let analysis = try analyses(fixture).first
    #expect(!found(analysis).isEmpty)
    #expect(found(analysis).allSatisfy { $0.hasSuffix("near-miss") }, "\(found(analysis))")
    #expect(analysis?["doubts"]?.array?.isEmpty == true)
  }

  @Test(
    "semgrep finds a bug by them, and nothing in its clean twin",
    .enabled(
      if: venv != nil,
      "LANE_ANALYSERS_VENV is not set; Tests/Fixtures/analysers-venv makes and prints one"
    )
  )
  func patterns() throws {
    let semgrep = try #require(Self.venv) + "/bin/semgrep"
    let command =
      "\(semgrep) scan --sarif --quiet --metrics=off --disable-version-check"
      + " --no-rewrite-rule-ids --config %(prefix)/share/git-lane/rules ."
    let fixture = try fixture([
      ["--add", "review.provider", "rules"], ["provider.rules.kind", "sarif"],
      ["provider.rules.command", command],
    ])
    try fixture.repository.commit(
      [
        "src/bug.py": try example("unbounded-offset/bug-raw-sql.py"),
        "src/clean.py": try example("unbounded-offset/clean-raw-sql.py"),
      ],
      "a feed"
    )
    let analysis = try analyses(fixture).first
    #expect(found(analysis) == ["src/bug.py unbounded-offset-python"], "\(analysis ?? [:])")
    #expect(analysis?["doubts"]?.array?.isEmpty == true)
  }

  @Test("where they are not installed, the analyser says so")
  func missing() throws {
    let fixture = try fixture([
      ["--add", "review.provider", "names"], ["provider.names.kind", "sarif"],
      ["provider.names.command", "%(prefix)/share/git-lane/rules/far-hit ."],
    ])
    try fixture.repository.commit(["a.txt": "other\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let reason = "far-hit', which is not installed with this git-lane"
    #expect(review.said.contains(reason), "\(review)")
  }

  @Test("an analyser that fails beside its report says in its own words why")
  func failing() throws {
    let report = #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[]}]}"#
    let fixture = try ReviewFixture(
      settings: [
        ["--add", "review.provider", "t"], ["provider.t.kind", "sarif"],
        ["provider.t.command", "/bin/sh tools/analyse"],
      ],
      lane: ["tools/analyse": "echo '\(report)'\necho 'no rules there' >&2\nexit 7\n"]
    )
    try fixture.repository.commit(["a.txt": "other\n"], "change a")
    let review = try fixture.repository.lane("review")
    #expect(review.output.contains("it ended with the status 7: no rules there"), "\(review)")
  }
}
