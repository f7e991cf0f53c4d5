import LaneCore
import TestSupport
import Testing

/// Several reviewers for one change: because policy wants all, or because the place asks for two.
@Suite struct ReviewEnsembleTests {
  /// A second reviewer of another vendor, with a behaviour of its own.
  private static func other(_ mode: String, validator: String = "confirm") -> [[String]] {
    [
      ["--add", "review.provider", "other"], ["provider.other.kind", "command"],
      [
        "provider.other.command",
        "/usr/bin/python3 tools/review --mode \(mode) --validator \(validator)",
      ],
      ["provider.other.vendor", "elsewhere"],
    ]
  }

  private static let surface = [
    ["surface.core.path", "a.txt"], ["surface.core.architectural", "true"],
  ]

  private func reviewers(_ fixture: ReviewFixture) throws -> [String] {
    try fixture.receipts("HEAD").compactMap { receipt in
      guard case .provider(let name, _, _) = receipt.reviewer else { return nil }
      return name
    }
  }

  @Test("an architectural surface is read by two vendors, and other paths by one")
  func architectural() throws {
    let fixture = try ReviewFixture(settings: Self.other("honest") + Self.surface)
    try fixture.repository.commit(["b.txt": "elsewhere\n"], "no surface")
    #expect(try fixture.repository.lane("review").status == 0)
    #expect(try reviewers(fixture) == ["house"])
    try fixture.repository.commit(["a.txt": "one\n"], "the surface")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try reviewers(fixture) == ["house", "other"])
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("a branch that asks for two reviews has two vendors asked, and is content with them")
  func two() throws {
    let two = [["protect.refs/heads/main.reviews", "2"]]
    let fixture = try ReviewFixture(settings: Self.other("honest") + two)
    try fixture.repository.commit(["b.txt": "no surface\n"], "change b")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(try reviewers(fixture) == ["house", "other"])
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 0, "\(verify)")
  }

  @Test("where there is only one vendor for a surface, the review says what is missing")
  func shortage() throws {
    let fixture = try ReviewFixture(settings: Self.surface)
    try fixture.repository.commit(["a.txt": "one\n"], "the surface")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(review.errors.contains("2 reviews by different vendors or people, and this is 1"))
    let verify = try fixture.repository.lane("verify")
    #expect(verify.status == 1, "\(verify)")
    #expect(verify.errors.contains("2 passing reviews"), "\(verify)")
  }

  @Test("who is named twice is asked once, and says one verdict")
  func namedTwice() throws {
    let fixture = try ReviewFixture(settings: Self.other("honest"))
    try fixture.repository.commit(["a.txt": "one\n"], "change a")
    let named = ["house", "other", "house"].flatMap { ["--provider", $0] }
    let review = try fixture.sandbox.run(
      "git-lane",
      ["review", "--json"] + named,
      in: fixture.repository.path
    )
    let result = try JSONReader.read(review.bytes, numbers: .any).object?["result"]?.object
    let reviews = result?["reviews"]?.array
    #expect(reviews?.map { $0.object?["reviewer"]?.string } == ["house", "other"])
    #expect(try reviewers(fixture) == ["house", "other"])
  }

  @Test("of an ensemble each finding counts, and another member checks it")
  func union() throws {
    let settings = Self.other("persuaded", validator: "confirm") + [["review.pick", "all"]]
    let fixture = try ReviewFixture(settings: settings)
    try fixture.repository.commit(["a.txt": "DEFECT\n"], "break a")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 1, "\(review)")
    #expect(try reviewers(fixture) == ["house", "other"])
    let validators = try fixture.events("reviewed").map { $0["validation"]?.object }
    #expect(validators.map { $0?["provider"]?.string } == ["other", "house"])
    #expect(try fixture.repository.lane("verify").status == 1)
  }

  @Test("what another member refutes with the code does not block")
  func refuted() throws {
    let settings = Self.other("vague", validator: "refute") + [["review.pick", "all"]]
    let fixture = try ReviewFixture(settings: settings)
    try fixture.repository.commit(["a.txt": "DEFECT\n"], "break a")
    let review = try fixture.repository.lane("review")
    // The first is refuted by the second, whose own finding the first confirms.
    #expect(review.status == 1, "\(review)")
    #expect(try fixture.receipts("HEAD").map(\.verdict) == [.pass, .block])
  }

  @Test("what one found and its author argued is no matter of another's cold look")
  func coldness() throws {
    let fixture = try ReviewFixture(settings: Self.other("tell"))
    let repository = fixture.repository
    try repository.commit(["a.txt": "one\nDEFECT\n"], "broken")
    #expect(try repository.lane("review").status == 1)
    try repository.lane("answer", "C1", "--pushback", "reason-marker").expectSuccess()
    try repository.commit(["a.txt": "one\nDEFECT \n"], "a byte more")
    _ = try repository.lane("review", "--provider", "other")
    #expect(try fixture.receipts("HEAD").map(\.pass) == [.cold])
    let told = try fixture.told().joined()
    #expect(told.contains("DEFECT ") && !told.contains("reason-marker"), "\(told)")
    #expect(!told.contains("a planted defect"), "\(told)")
  }

  @Test("what one member found before the other was interrupted is kept, and not asked for again")
  func interrupted() throws {
    let fixture = try ReviewFixture(settings: Self.other("sleep") + [["review.pick", "all"]])
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    let stopped = try fixture.interruptedReview(once: "\(runs)/*/call-2/in/packet")
    #expect(stopped.output.hasSuffix("ended -2\n"), "\(stopped)")
    #expect(try reviewers(fixture) == ["house"])
    #expect(try fixture.receipts("HEAD").map(\.verdict) == [.pass])

    let command = "/usr/bin/python3 tools/review --mode honest"
    try fixture.land(settings: [["provider.other.command", command]])
    let review = try fixture.repository.lane("review", "--json")
    #expect(review.status == 0, "\(review)")
    let asked = try review.steps().filter { $0["event"]?.string == "asked" }
    #expect(asked.map { $0["provider"]?.string } == ["other"])
    let change = try fixture.changeID("main", "topic")
    #expect(try fixture.receipts(change).count == 2)
    #expect(try reviewers(fixture) == ["house", "other"])
  }
}
