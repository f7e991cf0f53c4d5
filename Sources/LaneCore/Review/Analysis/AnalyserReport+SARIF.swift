extension AnalyserReport {
  private static let runLimit = 64

  mutating func readSARIF(_ runs: [JSONValue], _ places: ReportPlaces) throws(AnalyserReportError) {
    guard !runs.isEmpty, runs.count <= Self.runLimit else { throw .notAReport }
    for run in runs {
      guard let run = run.object else { throw .notAReport }
      guard let results = run["results"]?.array else { throw .noResults }
      let driver = run["tool"]?.object?["driver"]?.object
      let name = driver?["name"]?.string ?? "an analyser without a name"
      let version = driver?["semanticVersion"]?.string ?? driver?["version"]?.string
      tools.append(
        SafeText.line([name, version].compactMap(\.self).joined(separator: " "), limit: 100)
      )
      for invocation in run["invocations"]?.array ?? []
      where invocation.object?["executionSuccessful"]?.bool == false {
        isComplete = false
      }
      let bases = run["originalUriBaseIds"]?.object
      let rules = ReportedRules(driver?["rules"]?.array ?? [])
      for result in results { take(result.object, places, bases, rules) }
    }
  }

  private mutating func take(
    _ result: JSONObject?,
    _ places: ReportPlaces,
    _ bases: JSONObject?,
    _ rules: ReportedRules
  ) {
    guard let result else { return take(nil) }
    // What passed, or was gone in this run, is no finding.
    let kind = result["kind"]?.string ?? "fail"
    guard ["fail", "open", "review"].contains(kind),
      result["baselineState"]?.string != "absent"
    else { return }
    let suppressions = result["suppressions"]?.array ?? []
    // One that was turned down, or is still looked at, leaves the finding standing.
    let isAccepted = suppressions.allSatisfy { suppression in
      (suppression.object?["status"]?.string ?? "accepted") == "accepted"
    }
    if !suppressions.isEmpty, isAccepted {
      suppressed += 1
      return
    }
    let place = result["locations"]?.array?.first?.object?["physicalLocation"]?.object
    guard let artifact = place?["artifactLocation"]?.object, let uri = artifact["uri"]?.string,
      let path = places.path(uri: uri, base: artifact["uriBaseId"]?.string, bases)
    else { return take(nil) }
    let region = place?["region"]?.object
    let rule = result["ruleId"]?.string ?? result["rule"]?.object?["id"]?.string ?? "no rule"
    let message = result["message"]?.object
    let level = result["level"]?.string ?? rules.level(of: result) ?? "warning"
    take(
      Finding(
        rule: SafeText.line(rule, limit: Self.ruleLimit),
        message: SafeText.line(
          message?["text"]?.string ?? message?["markdown"]?.string
            ?? message?["id"]?.string.flatMap { rules.message($0, of: result) } ?? "",
          limit: Self.messageLimit
        ),
        severity: level == "error" || level == "warning" ? .improvement : .note,
        path: path,
        lines: Self.lines(region?["startLine"]?.integer, region?["endLine"]?.integer)
      )
    )
  }
}

/// What rules say of what they find, where a result does not say it itself.
private struct ReportedRules {
  private static let limit = 20_000

  private var byIndex: [JSONObject?] = []
  private var byName: [String: JSONObject] = [:]

  init(_ rules: [JSONValue]) {
    for rule in rules.prefix(Self.limit) {
      byIndex.append(rule.object)
      if let rule = rule.object, let name = rule["id"]?.string { byName[name] = rule }
    }
  }

  func level(of result: JSONObject) -> String? {
    rule(of: result)?["defaultConfiguration"]?.object?["level"]?.string
  }

  /// The text that a rule has under a name, with what the result puts into it.
  func message(_ name: String, of result: JSONObject) -> String? {
    let text = rule(of: result)?["messageStrings"]?.object?[name]?.object?["text"]?.string
    let arguments = result["message"]?.object?["arguments"]?.array ?? []
    return text.map { text in
      arguments.prefix(10).enumerated().reduce(text) { text, argument in
        text.replacing("{\(argument.offset)}", with: argument.element.string ?? "")
      }
    }
  }

  private func rule(of result: JSONObject) -> JSONObject? {
    let reference = result["rule"]?.object
    if let index = result["ruleIndex"]?.integer ?? reference?["index"]?.integer,
      byIndex.indices.contains(Int(clamping: index))
    {
      return byIndex[Int(clamping: index)]
    }
    return (result["ruleId"]?.string ?? reference?["id"]?.string).flatMap { byName[$0] }
  }
}
