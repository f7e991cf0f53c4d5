/// What a second, separate reader says of the critical findings of a review.
package struct Validation: Equatable, Sendable {
  package static let schema = "git-lane.validation/1"

  package enum Status: String, CaseIterable, Sendable {
    case confirmed, refuted
    case cannotTell = "cannot_tell"
  }

  /// Lines that decide it.
  package struct Evidence: Equatable, Sendable {
    package let location: Dossier.Location
    package let quote: String
  }

  package struct Answer: Equatable, Sendable {
    package let id: String
    package let status: Status
    package let reason: String
    package let evidence: [Evidence]
  }

  package let nonce: String
  package let answers: [Answer]

  /// Reads an answer, or says everything that is wrong with its form.
  package init(parsing bytes: [UInt8]) throws(DossierError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(bytes, numbers: .any, limit: Dossier.sizeLimit)
    } catch {
      throw DossierError(problems: ["not one JSON document: \(error)"])
    }
    let form = DossierForm()
    let validation = form.object(value, DossierForm.root).flatMap { Validation($0, form) }
    guard let validation, form.problems.isEmpty else {
      throw DossierError(problems: form.problems)
    }
    self = validation
  }

  private init?(_ fields: DossierForm.Fields, _ form: DossierForm) {
    if let schema = fields.text("schema"), schema != Self.schema {
      form.complain("schema must be \"\(Self.schema)\"")
    }
    let nonce = fields.text("nonce")
    let answers = fields.list("findings") { $0.answer() }
    guard let nonce, let answers else { return nil }
    self.nonce = nonce
    self.answers = answers
  }
}

extension DossierForm.Fields {
  fileprivate func answer() -> Validation.Answer? {
    let id = text("id")
    let status: Validation.Status? = choice("status")
    let reason = text("reason")
    let evidence = list("evidence") { $0.evidence() }
    guard let id, let status, let reason, let evidence else { return nil }
    return Validation.Answer(id: id, status: status, reason: reason, evidence: evidence)
  }

  private func evidence() -> Validation.Evidence? {
    let path = text("path")
    let startLine = number("start_line")
    let endLine = number("end_line")
    let quote = text("quote")
    guard let path, let startLine, let endLine, let quote else { return nil }
    let location = Dossier.Location(path: path, side: .new, startLine: startLine, endLine: endLine)
    return Validation.Evidence(location: location, quote: quote)
  }
}
