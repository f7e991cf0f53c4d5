import LaneCore
import Testing

@Suite struct ValidationTests {
  private let nonce = "n-77"

  private func rule(_ rows: [JSONValue], nonce: String = "n-77") throws -> ValidationRuling {
    let answer: JSONValue = [
      "schema": "git-lane.validation/1", "nonce": .string(nonce), "findings": .array(rows),
    ]
    return ValidationRuling(
      answer: answer.canonical(),
      nonce: self.nonce,
      findings: [try #require(FindingID("C1"))],
      files: try DossierFixture.files()
    )
  }

  private func row(
    _ status: String,
    quote: String? = "return items[offset:offset + limit]",
    reason: String = "the slice is bounded"
  ) -> JSONValue {
    let evidence: [JSONValue] =
      quote.map { quote in
        [["path": "src/feed.py", "start_line": 6, "end_line": 6, "quote": .string(quote)]]
      } ?? []
    return [
      "id": "C1", "status": .string(status), "reason": .string(reason),
      "evidence": .array(evidence),
    ]
  }

  private var only: FindingID {
    get throws { try #require(FindingID("C1")) }
  }

  @Test("a refutation counts where it shows lines that exist, and says why")
  func refuted() throws {
    let shown = try rule([row("refuted")])
    #expect(shown.problems.isEmpty)
    #expect(try shown.refutations == [only: "the slice is bounded"])
    for bad in [
      row("refuted", quote: nil), row("refuted", quote: "no such line"),
      row("refuted", reason: " "),
    ] {
      let ruling = try rule([bad])
      #expect(ruling.refutations.isEmpty)
      #expect(ruling.problems.count == 1)
      #expect(try ruling.outcomes[only]?.word == "unsettled")
    }
  }

  @Test("what is confirmed, open, or not answered stands")
  func stands() throws {
    let confirmed = try rule([row("confirmed", quote: nil)])
    #expect(try confirmed.outcomes[only] == .confirmed("the slice is bounded"))
    #expect(try rule([row("cannot_tell")]).outcomes[only]?.word == "unsettled")
    for rows in [[], [row("refuted"), row("confirmed")]] {
      let ruling = try rule(rows)
      #expect(ruling.refutations.isEmpty && ruling.problems.count == 1)
    }
    let foreign = try rule([row("refuted")], nonce: "n-78")
    #expect(foreign.refutations.isEmpty && foreign.problems.count == 1)
    let failed = ValidationRuling(failure: "timed out", findings: [try only])
    #expect(try failed.outcomes == [only: .unsettled("timed out")])
  }

  @Test(
    "what is no answer leaves every finding as it was",
    arguments: [
      "", "{}", "[]", "{\"schema\":\"git-lane.dossier/1\",\"nonce\":\"n-77\",\"findings\":[]}",
    ]
  )
  func malformed(text: String) throws {
    let ruling = ValidationRuling(
      answer: Array(text.utf8),
      nonce: nonce,
      findings: [try only],
      files: try DossierFixture.files()
    )
    #expect(ruling.refutations.isEmpty && !ruling.problems.isEmpty)
  }

  @Test("the form is an answer that settles nothing, and meets the schema's keys")
  func template() throws {
    let form = try ValidationForm.template(nonce: nonce, ids: [only])
    let ruling = ValidationRuling(
      answer: form,
      nonce: nonce,
      findings: [try only],
      files: try DossierFixture.files()
    )
    #expect(try ruling.problems.isEmpty && ruling.outcomes == [only: .unsettled("")])
    let schema = try JSONReader.read(Array(ValidationForm.schema.utf8)).object
    let keys = schema?["required"]?.array?.compactMap(\.string)
    #expect(keys?.sorted() == ["findings", "nonce", "schema"])
  }
}
