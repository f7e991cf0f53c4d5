/// A value that stands in a header, and the one text that it has there.
protocol HeaderValue {
  /// Appends the text of the value.
  func write(to text: inout [UInt8])
  init?(header text: ArraySlice<UInt8>)
}

extension HeaderValue {
  /// The text of the value.
  var headerText: String {
    var text: [UInt8] = []
    write(to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}

extension HeaderValue where Self: RawRepresentable, RawValue == String {
  func write(to text: inout [UInt8]) { text += rawValue.utf8 }
  init?(header text: ArraySlice<UInt8>) {
    self.init(rawValue: String(decoding: text, as: UTF8.self))
  }
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
extension PriorStatus: HeaderValue {}

extension ObjectID: HeaderValue {
  init?(header text: ArraySlice<UInt8>) { self.init(hexBytes: text) }
}

extension ContentDigest: HeaderValue {
  init?(header text: ArraySlice<UInt8>) { self.init(textBytes: text) }
}

extension Timestamp: HeaderValue {
  init?(header text: ArraySlice<UInt8>) { self.init(isoBytes: text) }
}

extension TaskID: HeaderValue {
  func write(to text: inout [UInt8]) { text += self.text.utf8 }
  init?(header text: ArraySlice<UInt8>) { self.init(String(decoding: text, as: UTF8.self)) }
}

extension FindingID: HeaderValue {
  func write(to text: inout [UInt8]) { text += self.text.utf8 }
  init?(header text: ArraySlice<UInt8>) { self.init(String(decoding: text, as: UTF8.self)) }
}

/// An object, or a dash where there is none.
private struct PerhapsObject: HeaderValue {
  let id: ObjectID?

  init(_ id: ObjectID?) { self.id = id }

  func write(to text: inout [UInt8]) {
    if let id { id.write(to: &text) } else { text.append(UInt8(ascii: "-")) }
  }

  init?(header text: ArraySlice<UInt8>) {
    id = ObjectID(header: text)
    guard id != nil || text.elementsEqual("-".utf8) else { return nil }
  }
}

extension Receipt.Snapshot: HeaderValue {
  func write(to text: inout [UInt8]) {
    text.write(PerhapsObject(commit), tree)
  }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 2)
    guard fields.count == 2, let commit = PerhapsObject(header: fields[0]),
      let tree = ObjectID(header: fields[1])
    else { return nil }
    self.init(commit: commit.id, tree: tree)
  }
}

extension Receipt.Transient: HeaderValue {
  func write(to text: inout [UInt8]) {
    text.write(blob)
    HeaderText.write(quoted: path, to: &text)
  }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 2)
    guard fields.count == 2, let blob = ObjectID(header: fields[0]),
      let path = HeaderText.unquoted(fields[1])
    else { return nil }
    self.init(blob: blob, path: path)
  }
}

extension Receipt.Builder: HeaderValue {
  func write(to text: inout [UInt8]) { text.write(words: [name, model]) }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 3)
    guard fields.count <= 2, fields.allSatisfy(HeaderText.isToken) else { return nil }
    let words = fields.map { String(decoding: $0, as: UTF8.self) }
    self.init(name: words[0], model: words.count > 1 ? words[1] : nil)
  }
}

extension Receipt.Reviewer: HeaderValue {
  func write(to text: inout [UInt8]) {
    switch self {
    case .human(let principal):
      text += "human ".utf8
      HeaderText.write(quoted: principal.utf8, to: &text)
    case .provider(let name, let model, let effort):
      // An effort without a model would be read as one, so the model's place is kept.
      text.write(words: [name, model ?? effort.map { _ in "-" }, effort])
    }
  }

  init?(header text: ArraySlice<UInt8>) {
    if text.starts(with: "human ".utf8) {
      guard let principal = HeaderText.unquotedText(text.dropFirst(6)) else { return nil }
      self = .human(principal: principal)
      return
    }
    let fields = HeaderText.fields(text, 4)
    guard fields.count <= 3, fields.allSatisfy(HeaderText.isToken) else { return nil }
    let words = fields.map { String(decoding: $0, as: UTF8.self) }
    guard words[0] != "human" else { return nil }
    let model = words.count > 1 && words[1] != "-" ? words[1] : nil
    self = .provider(name: words[0], model: model, effort: words.count > 2 ? words[2] : nil)
  }
}

extension Receipt.FindingCounts: HeaderValue {
  func write(to text: inout [UInt8]) {
    func add(_ count: Int, _ noun: String, _ plural: String) {
      HeaderText.write(count, to: &text)
      text += (count == 1 ? noun : plural).utf8
    }
    add(critical, " critical, ", " critical, ")
    add(improvements, " improvement, ", " improvements, ")
    add(notes, " note", " notes")
  }

  init?(header text: ArraySlice<UInt8>) {
    let numbers = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { part in
        HeaderText.count(part.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") })
      }
    guard numbers.count == 3, let critical = numbers[0], let improvements = numbers[1],
      let notes = numbers[2]
    else { return nil }
    self.init(critical: critical, improvements: improvements, notes: notes)
    // The words around the numbers are checked by writing them again.
    guard isWritten(as: text) else { return nil }
  }
}

extension Receipt.CriticalFinding: HeaderValue {
  func write(to text: inout [UInt8]) {
    text.write(id, PerhapsObject(blob))
    text.append(UInt8(ascii: " "))
    HeaderText.write(quoted: path, to: &text)
  }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 3)
    guard fields.count == 3, let id = FindingID(header: fields[0]),
      let blob = PerhapsObject(header: fields[1]), let path = HeaderText.unquoted(fields[2])
    else { return nil }
    self.init(id: id, blob: blob.id, path: path)
  }
}

extension Receipt.PriorAnswer: HeaderValue {
  func write(to text: inout [UInt8]) {
    text.write(receipt, finding)
    text.append(UInt8(ascii: " "))
    status.write(to: &text)
  }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 3)
    guard fields.count == 3, let receipt = ContentDigest(header: fields[0]),
      let finding = FindingID(header: fields[1]), let status = PriorStatus(header: fields[2])
    else { return nil }
    self.init(receipt: receipt, finding: finding, status: status)
  }
}

extension Receipt.Pushback: HeaderValue {
  func write(to text: inout [UInt8]) {
    text.write(receipt, finding)
    text.append(UInt8(ascii: " "))
    entry.write(to: &text)
  }

  init?(header text: ArraySlice<UInt8>) {
    let fields = HeaderText.fields(text, 3)
    guard fields.count == 3, let receipt = ContentDigest(header: fields[0]),
      let finding = FindingID(header: fields[1]), let entry = ObjectID(header: fields[2])
    else { return nil }
    self.init(receipt: receipt, finding: finding, entry: entry)
  }
}

extension Receipt.CoverageCount: HeaderValue {
  func write(to text: inout [UInt8]) {
    HeaderText.write(covered, to: &text)
    text.append(UInt8(ascii: "/"))
    HeaderText.write(reviewable, to: &text)
    guard notReviewable > 0 else { return }
    text += ", ".utf8
    HeaderText.write(notReviewable, to: &text)
    text += " not reviewable".utf8
  }

  init?(header text: ArraySlice<UInt8>) {
    let parts = text.split(
      separator: UInt8(ascii: ","),
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    let counts = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { HeaderText.count($0) }
    guard counts.count == 2, let covered = counts[0], let reviewable = counts[1],
      covered <= reviewable
    else { return nil }
    var notReviewable = 0
    if parts.count > 1 {
      let number = parts[1].dropFirst().prefix { $0 != UInt8(ascii: " ") }
      guard let count = HeaderText.count(number) else { return nil }
      notReviewable = count
    }
    self.init(covered: covered, reviewable: reviewable, notReviewable: notReviewable)
    guard isWritten(as: text) else { return nil }
  }
}

extension HeaderValue {
  fileprivate func isWritten(as text: ArraySlice<UInt8>) -> Bool {
    var own: [UInt8] = []
    write(to: &own)
    return text.elementsEqual(own)
  }
}

extension [UInt8] {
  /// Appends two values with a blank between them.
  fileprivate mutating func write(_ first: some HeaderValue, _ second: some HeaderValue) {
    first.write(to: &self)
    append(UInt8(ascii: " "))
    second.write(to: &self)
  }

  /// Appends a value and a blank.
  fileprivate mutating func write(_ value: some HeaderValue) {
    value.write(to: &self)
    append(UInt8(ascii: " "))
  }

  /// Appends the words that there are, with blanks between them.
  fileprivate mutating func write(words: [String?]) {
    var isFirst = true
    for case let word? in words {
      if !isFirst { append(UInt8(ascii: " ")) }
      self += word.utf8
      isFirst = false
    }
  }
}
