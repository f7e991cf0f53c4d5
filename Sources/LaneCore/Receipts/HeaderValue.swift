/// A value that stands in a header, and the one text that it has there.
protocol HeaderValue {
  var headerText: String { get }
  init?(headerText: Substring)
}

extension HeaderValue where Self: RawRepresentable, RawValue == String {
  var headerText: String { rawValue }
  init?(headerText: Substring) { self.init(rawValue: String(headerText)) }
}

extension Receipt.Kind: HeaderValue {}
extension Verdict: HeaderValue {}
extension HardenOutcome: HeaderValue {}
extension Approval: HeaderValue {}
extension PassKind: HeaderValue {}
extension Independence: HeaderValue {}
extension BuilderKnown: HeaderValue {}
extension SandboxLevel: HeaderValue {}
extension Presence: HeaderValue {}

extension ObjectID: HeaderValue {
  var headerText: String { hex }
  init?(headerText: Substring) { self.init(hex: headerText) }
}

extension ContentDigest: HeaderValue {
  var headerText: String { text }
  init?(headerText: Substring) { self.init(text: headerText) }
}

extension Timestamp: HeaderValue {
  var headerText: String { iso }
  init?(headerText: Substring) { self.init(iso: headerText) }
}

extension TaskID: HeaderValue {
  var headerText: String { text }
  init?(headerText: Substring) { self.init(headerText) }
}

extension Receipt.Snapshot: HeaderValue {
  var headerText: String { "\(commit?.hex ?? "-") \(tree.hex)" }

  init?(headerText: Substring) {
    let fields = HeaderText.fields(headerText, 2)
    guard fields.count == 2, let tree = ObjectID(hex: fields[1]) else { return nil }
    let commit = ObjectID(hex: fields[0])
    guard commit != nil || fields[0] == "-" else { return nil }
    self.init(commit: commit, tree: tree)
  }
}

extension Receipt.Transient: HeaderValue {
  var headerText: String { "\(blob.hex) \(HeaderText.quoted(path))" }

  init?(headerText: Substring) {
    let fields = HeaderText.fields(headerText, 2)
    guard fields.count == 2, let blob = ObjectID(hex: fields[0]),
      let path = HeaderText.unquoted(fields[1])
    else { return nil }
    self.init(blob: blob, path: path)
  }
}

extension Receipt.Builder: HeaderValue {
  var headerText: String { model.map { "\(name) \($0)" } ?? name }

  init?(headerText: Substring) {
    let fields = HeaderText.fields(headerText, 3)
    guard fields.count <= 2, fields.allSatisfy(HeaderText.isToken) else { return nil }
    self.init(name: fields[0], model: fields.count > 1 ? fields[1] : nil)
  }
}

extension Receipt.Reviewer: HeaderValue {
  var headerText: String {
    switch self {
    case .human(let principal): "human \(HeaderText.quoted(principal))"
    case .provider(let name, let model, let effort):
      // An effort without a model would be read as one, so the model's place is kept.
      [name, model ?? effort.map { _ in "-" }, effort].compactMap(\.self).joined(separator: " ")
    }
  }

  init?(headerText: Substring) {
    if headerText.utf8.starts(with: "human ".utf8) {
      guard let principal = HeaderText.unquotedText(headerText.dropFirst(6)) else { return nil }
      self = .human(principal: principal)
      return
    }
    let fields = HeaderText.fields(headerText, 4)
    guard fields.count <= 3, fields.allSatisfy(HeaderText.isToken), fields[0] != "human" else {
      return nil
    }
    let model = fields.count > 1 && fields[1] != "-" ? fields[1] : nil
    self = .provider(name: fields[0], model: model, effort: fields.count > 2 ? fields[2] : nil)
  }
}

extension Receipt.FindingCounts: HeaderValue {
  var headerText: String {
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    return
      "\(critical) critical, \(counted(improvements, "improvement")), \(counted(notes, "note"))"
  }

  init?(headerText: Substring) {
    let numbers = headerText.split(separator: ",", omittingEmptySubsequences: false).map { part in
      HeaderText.count(part.drop { $0 == " " }.prefix { $0 != " " })
    }
    guard numbers.count == 3, let critical = numbers[0], let improvements = numbers[1],
      let notes = numbers[2]
    else { return nil }
    self.init(critical: critical, improvements: improvements, notes: notes)
    // The words around the numbers are checked by writing them again.
    guard self.headerText == headerText else { return nil }
  }
}

extension Receipt.CriticalFinding: HeaderValue {
  var headerText: String { "\(id) \(blob?.hex ?? "-") \(HeaderText.quoted(path))" }

  init?(headerText: Substring) {
    let fields = HeaderText.fields(headerText, 3)
    guard fields.count == 3, let id = FindingID(fields[0]),
      let path = HeaderText.unquoted(fields[2])
    else { return nil }
    let blob = ObjectID(hex: fields[1])
    guard blob != nil || fields[1] == "-" else { return nil }
    self.init(id: id, blob: blob, path: path)
  }
}

extension Receipt.PriorAnswer: HeaderValue {
  var headerText: String { "\(receipt.text) \(finding) \(status.rawValue)" }

  init?(headerText: Substring) {
    let fields = HeaderText.fields(headerText, 3)
    guard fields.count == 3, let receipt = ContentDigest(text: fields[0]),
      let finding = FindingID(fields[1]), let status = PriorStatus(rawValue: fields[2])
    else { return nil }
    self.init(receipt: receipt, finding: finding, status: status)
  }
}

extension Receipt.CoverageCount: HeaderValue {
  var headerText: String {
    "\(covered)/\(reviewable)" + (notReviewable > 0 ? ", \(notReviewable) not reviewable" : "")
  }

  init?(headerText: Substring) {
    let parts = headerText.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let counts = parts[0].split(separator: "/", omittingEmptySubsequences: false)
      .map { HeaderText.count($0) }
    guard counts.count == 2, let covered = counts[0], let reviewable = counts[1],
      covered <= reviewable
    else { return nil }
    let rest = parts.count > 1 ? parts[1].dropFirst().prefix { $0 != " " } : "0"
    guard let notReviewable = HeaderText.count(rest) else { return nil }
    self.init(covered: covered, reviewable: reviewable, notReviewable: notReviewable)
    guard self.headerText == headerText else { return nil }
  }
}
