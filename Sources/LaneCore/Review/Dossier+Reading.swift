extension Dossier {
  /// Reads a dossier, or says everything that is wrong with its form.
  ///
  /// A key too many does no harm; a key too few, or a value outside its choices, is not guessed.
  package init(parsing bytes: [UInt8]) throws(DossierError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(bytes, numbers: .any, limit: Self.sizeLimit)
    } catch {
      throw DossierError(problems: ["not one JSON document: \(error)"])
    }
    let form = DossierForm()
    let dossier = form.object(value, DossierForm.root).flatMap { Dossier($0, form) }
    guard let dossier, form.problems.isEmpty else {
      throw DossierError(problems: form.problems)
    }
    self = dossier
  }

  private init?(_ fields: DossierForm.Fields, _ form: DossierForm) {
    if let schema = fields.text("schema"), schema != Dossier.schema {
      form.complain("schema must be \"\(Dossier.schema)\"")
    }
    let nonce = fields.text("nonce")
    let pass: PassKind? = fields.choice("pass", among: [.cold, .conformance, .verify])
    let verdict: Verdict? = fields.choice("verdict")
    let summary = fields.text("summary")
    let findings = fields.list("findings") { $0.finding() }
    let attacks = fields.list("attacks") { $0.attack() }
    let coverage = fields.list("coverage") { $0.coverageRow() }
    let checklist = fields.list("checklist") { $0.checklistAnswer() }
    let positive = fields.texts("positive")
    let unknowns = fields.texts("unknowns")
    let prior = fields.list("prior") { $0.priorAnswer() }
    guard let nonce, let pass, let verdict, let summary, let findings, let attacks, let coverage,
      let checklist, let positive, let unknowns, let prior
    else { return nil }
    var seen: Set<FindingID> = []
    for finding in findings where !seen.insert(finding.id).inserted {
      form.complain("two findings have the id \(finding.id)")
    }
    self.init(
      nonce: nonce,
      pass: pass,
      verdict: verdict,
      summary: summary,
      findings: findings,
      attacks: attacks,
      coverage: coverage,
      checklist: checklist,
      positive: positive,
      unknowns: unknowns,
      prior: prior
    )
  }
}

extension DossierForm.Fields {
  fileprivate func finding() -> Dossier.Finding? {
    let idText = text("id")
    let title = text("title")
    let category = text("category")
    let severity: Dossier.Severity? = choice("severity")
    let confidence = number("confidence", in: 0...100)
    let location = fields("location").flatMap { $0.location() }
    let quote = text("quote")
    let scenario = fields("scenario").flatMap { $0.scenario() }
    let impact = text("impact")
    let fix = textOrNull("fix")
    let related = list("related") { $0.relatedLine() }
    guard let idText else { return nil }
    guard let id = FindingID(idText) else {
      form.complain("\(name).id must be 1 to 64 letters, digits, dots, underscores or hyphens")
      return nil
    }
    guard let title, let category, let severity, let confidence, let location, let quote,
      let scenario, let impact, let fix, let related
    else { return nil }
    return Dossier.Finding(
      id: id,
      title: title,
      category: category,
      severity: severity,
      confidence: confidence,
      location: location,
      quote: quote,
      scenario: scenario,
      impact: impact,
      fix: fix.text,
      related: related
    )
  }

  private func location() -> Dossier.Location? {
    let path = text("path")
    let side: Dossier.Side? = choice("side")
    let startLine = number("start_line")
    let endLine = number("end_line")
    guard let path, let side, let startLine, let endLine else { return nil }
    return Dossier.Location(path: path, side: side, startLine: startLine, endLine: endLine)
  }

  private func scenario() -> Dossier.Scenario? {
    let trigger = text("trigger")
    let expected = text("expected")
    let actual = text("actual")
    guard let trigger, let expected, let actual else { return nil }
    return Dossier.Scenario(trigger: trigger, expected: expected, actual: actual)
  }

  private func relatedLine() -> Dossier.RelatedLine? {
    let path = text("path")
    let line = number("line")
    guard let path, let line else { return nil }
    return Dossier.RelatedLine(path: path, line: line)
  }

  fileprivate func attack() -> Dossier.Attack? {
    let target = text("target")
    let attack = text("attack")
    let result: Dossier.AttackResult? = choice("result")
    let note = text("note")
    guard let target, let attack, let result, let note else { return nil }
    return Dossier.Attack(target: target, attack: attack, result: result, note: note)
  }

  fileprivate func coverageRow() -> Dossier.CoverageRow? {
    let path = text("path")
    let status: Dossier.CoverageStatus? = choice("status")
    let reason = textOrNull("reason")
    guard let path, let status, let reason else { return nil }
    return Dossier.CoverageRow(path: path, status: status, reason: reason.text)
  }

  fileprivate func checklistAnswer() -> Dossier.ChecklistAnswer? {
    let id = text("id")
    let answer: Dossier.ChecklistChoice? = choice("answer")
    let evidence = text("evidence")
    guard let id, let answer, let evidence else { return nil }
    return Dossier.ChecklistAnswer(id: id, answer: answer, evidence: evidence)
  }

  fileprivate func priorAnswer() -> Dossier.PriorAnswer? {
    let id = text("id")
    let status: PriorStatus? = choice("status")
    let note = text("note")
    guard let id, let status, let note else { return nil }
    return Dossier.PriorAnswer(id: id, status: status, note: note)
  }
}
