import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a review says of its cost, and what a person's limits do, through the verb.
@Suite(.timeLimit(.minutes(20))) struct ReviewSpendingTests {
  private func ledger(_ fixture: ReviewFixture) -> String {
    "\(fixture.sandbox.root)/home/.local/state/git-lane/spending"
  }

  @Test("without a terminal each step of a model is a line")
  func lines() throws {
    let outside = try TestSandbox()
    let dossier = """
      {"schema":"git-lane.dossier/1","nonce":"@NONCE@","pass":"cold","verdict":"pass",
       "summary":"Another word.","findings":[],
       "attacks":[{"target":"a.txt","attack":"read","result":"held","note":"n"}],
       "coverage":[{"path":"a.txt","status":"full","reason":null}],
       "checklist":[],"positive":[],"unknowns":[],"prior":[]}
      """
    let model = try ScriptedModel(script: "[{\"dossier\":\(dossier)}]", in: outside.root + "/model")
    let fixture = try ReviewFixture(settings: [
      ["review.provider", "local"], ["provider.local.kind", "openai"],
      ["provider.local.model", "tiny"], ["provider.local.baseUrl", model.url + "/v1"],
      ["provider.local.vendor", "local"],
    ])
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let told = try fixture.repository.lane("review")
    #expect(told.status == 0, "\(told)")
    let lines = told.errors.split(separator: "\n").filter { $0.hasPrefix("local: ") }
    #expect(lines.count == 3, "\(told.errors)")
    #expect(lines.first?.hasSuffix(" tokens, price not known") == true)
    #expect(lines.dropFirst().first?.hasPrefix("local: asked, sandbox ") == true)
    #expect(lines.last == "local: answered, cost not reported")
    #expect(told.output.contains("cost not reported, 1200 tokens in, 340 out"), "\(told.output)")
  }

  @Test("with --json each step is an object on standard error")
  func events() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nanother\n"], "change a")
    let asked = try fixture.repository.lane("review", "--json")
    let events = try asked.steps()
    #expect(events.map { $0["event"]?.string } == ["estimated", "asked", "answered"])
    #expect(events.allSatisfy { $0["provider"]?.string == "house" })
    #expect(events.first?["tokens"]?.array?.count == 2)
    #expect(events.last?["cost"]?.object?["basis"]?.string == "unknown")
    let answer = try JSONReader.read(asked.bytes, numbers: .any).object
    #expect(answer?["ok"]?.bool == true)
  }

  @Test("what a limit has no room for is not asked, and the sentence says what would help")
  func limits() throws {
    let fixture = try ReviewFixture(settings: [["provider.house.budget", "1.00"]])
    let repository = fixture.repository
    try repository.git("config", "--global", "lane.dayBudget", "1.50").expectSuccess()
    try repository.commit(["a.txt": "one\nother\n"], "change a")
    let first = try repository.lane("review")
    #expect(first.status == 0, "\(first)")
    // What nobody knows the price of counts as what was set aside.
    #expect(first.output.contains("spent: $1.00 now, $1.00 today"), "\(first.output)")

    try repository.commit(["a.txt": "one\nanother\n"], "change a again")
    let refused = try repository.lane("review")
    #expect(refused.status == 3, "\(refused)")
    let words = refused.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let reason = "may cost $1.00, and $1.00 of the $1.50 for this day are spent"
    #expect(words.contains(reason), "\(refused.errors)")
    #expect(refused.errors.contains("git config --global lane.dayBudget"))
    #expect(try Files.read(ledger(fixture)).split(separator: 0x0a).count == 2)

    try repository.git("config", "--global", "lane.dayBudget", "5").expectSuccess()
    try repository.git("config", "--global", "lane.runBudget", "a lot").expectSuccess()
    let misspelt = try repository.lane("review")
    #expect(misspelt.status == 128)
    #expect(misspelt.errors.contains("lane.runBudget is no amount of dollars"))
    try repository.git("config", "--global", "lane.runBudget", "2").expectSuccess()
    #expect(try repository.lane("review").status == 0)
  }

  @Test("where there is a limit, a command of one's own has to say what it may cost")
  func unknown() throws {
    let fixture = try ReviewFixture()
    let repository = fixture.repository
    try repository.git("config", "--global", "lane.dayBudget", "1.50").expectSuccess()
    try repository.commit(["a.txt": "one\nother\n"], "change a")
    let refused = try repository.lane("review")
    #expect(refused.status == 3, "\(refused)")
    let reason = "what a question to 'house' costs is not known, and there is a limit for this day"
    #expect(refused.said.contains(reason), "\(refused)")
    #expect(refused.said.contains("git config -f .lane/policy provider.house.budget <dollars>"))
    #expect(refused.said.contains("git config --global --unset-all lane.dayBudget"), "\(refused)")
    #expect(!Files.exists(ledger(fixture)))

    let free = try ReviewFixture(settings: [["provider.house.budget", "0"]])
    try free.repository.git("config", "--global", "lane.dayBudget", "0.01").expectSuccess()
    for text in ["one\nother\n", "one\nanother\n"] {
      try free.repository.commit(["a.txt": text], "change a")
      let review = try free.repository.lane("review")
      #expect(review.status == 0, "\(review)")
    }
  }

  @Test("several answers are summed up as they come")
  func sum() throws {
    let fixture = try ReviewFixture(settings: [
      ["provider.house.budget", "1.00"], ["--add", "review.provider", "other"],
      ["provider.other.kind", "command"],
      [
        "provider.other.command", "/usr/bin/python3 tools/review --mode honest --validator confirm",
      ],
      ["provider.other.vendor", "elsewhere"], ["provider.other.budget", "0.50"],
    ])
    try fixture.repository.git("config", "lane.runBudget", "5").expectSuccess()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let asked = try fixture.repository.lane(
      "review",
      "--json",
      "--provider",
      "house",
      "--provider",
      "other"
    )
    #expect(asked.status == 0, "\(asked)")
    let events = try asked.steps()
    let spent = events.filter { $0["event"]?.string == "answered" }.map { $0["spent"]?.integer }
    #expect(spent == [1_000_000, 1_500_000])
  }

  @Test("a branch has a limit of its own, which holds over its reviews and for no other branch")
  func task() throws {
    let fixture = try ReviewFixture(settings: [["provider.house.budget", "1.00"]])
    let repository = fixture.repository
    try repository.git("config", "--global", "lane.taskBudget", "1.50").expectSuccess()
    try repository.commit(["a.txt": "one\nother\n"], "change a")
    try repository.lane("review").expectSuccess()
    try repository.commit(["a.txt": "one\nanother\n"], "change a again")
    let refused = try repository.lane("review")
    #expect(refused.status == 3, "\(refused)")
    let reason = "'house' may cost $1.00, and $1.00 of the $1.50 for this task are spent"
    #expect(refused.said.contains(reason), "\(refused)")
    #expect(refused.errors.contains("git config --global lane.taskBudget <dollars>"))
    #expect(try fixture.receipts("HEAD").isEmpty)

    try repository.git("switch", "-qc", "elsewhere").expectSuccess()
    try repository.lane("review").expectSuccess()
  }

  @Test("what would help is said of the place where the limit stands")
  func scope() throws {
    let fixture = try ReviewFixture(settings: [["provider.house.budget", "1.00"]])
    let repository = fixture.repository
    try repository.commit(["a.txt": "one\nother\n"], "change a")
    try repository.git("config", "--global", "lane.runBudget", "5").expectSuccess()
    let given = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "lane.runBudget", "GIT_CONFIG_VALUE_0": "0.5",
    ]
    let once = try repository.lane("review", environment: given)
    #expect(once.status == 3, "\(once)")
    #expect(once.errors.contains("git -c lane.runBudget=<dollars> lane review"), "\(once)")

    try repository.git("config", "lane.runBudget", "0.5").expectSuccess()
    let own = try repository.lane("review")
    #expect(own.status == 3, "\(own)")
    #expect(own.errors.contains("git config --local lane.runBudget <dollars>"), "\(own)")
    try repository.git("config", "lane.runBudget", "little").expectSuccess()
    let misspelt = try repository.lane("review")
    #expect(misspelt.errors.contains("git config --local lane.runBudget 2.50"), "\(misspelt)")
  }

  @Test("a verdict that is on record costs nothing")
  func recorded() throws {
    let fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    #expect(try fixture.repository.lane("review").status == 0)
    let before = try Files.read(ledger(fixture))
    let again = try fixture.repository.lane("review")
    #expect(again.output.contains(", recorded just now (20"))
    #expect(!again.errors.contains("asked"))
    #expect(try Files.read(ledger(fixture)) == before)
  }
}
