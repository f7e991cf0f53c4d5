/// Blanks credentials in what is kept with a record or published.
///
/// Two things are looked for: values that are known to be secret, such as the key of a provider, and
/// what has the form of a credential (`Documentation/redaction.md`). Blanking twice is blanking
/// once, and what was JSON stays JSON: a value goes, its quotes stay.
package struct Redaction: Sendable {
  /// What stands where something was.
  package static let blank = Array("[redacted]".utf8)

  private let known: SecretValues

  /// Takes values that are blanked wherever they stand, whatever they look like.
  package init(known values: some Sequence<String> = []) {
    known = SecretValues(values)
  }

  // What is blanked may have kept a form from being seen. More rounds nobody needs by accident.
  private static let roundsLimit = 4

  package func callAsFunction(_ bytes: [UInt8]) -> [UInt8] {
    var text = bytes
    for _ in 0..<Self.roundsLimit {
      let secrets = secrets(in: text)
      if secrets.isEmpty { break }
      text = Self.blanked(secrets, of: text)
    }
    return text
  }

  /// The text with something else in place of ranges that come in order and never overlap.
  static func blanked(_ ranges: [Range<Int>], of text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var copied = 0
    for range in ranges {
      result += text[copied..<range.lowerBound]
      result += Self.blank
      copied = range.upperBound
    }
    return copied == 0 ? text : result + text[copied...]
  }

  /// Looks through a text, and through each string of JSON in it as it reads.
  private func secrets(in text: [UInt8]) -> [Range<Int>] {
    let strings = JSONStrings.ranges(in: text)
    var forms: [Range<Int>] = []
    let isJSON = JSONStrings.isDocument(text)
    var scanner = SecretScanner(text, isJSON: isJSON)
    while let secret = scanner.next() { forms.append(secret) }
    // What reaches from one string into another is a mistake.
    if isJSON { forms = JSONStrings.within(strings, forms) }
    let nested = strings.flatMap { string -> [Range<Int>] in
      guard let content = JSONStringContent(of: text, in: string) else { return [] }
      return secrets(in: content.bytes).map(content.source)
    }
    return Self.merged(known.ranges(in: text) + forms + nested)
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, range.lowerBound < last.upperBound {
        let end = max(last.upperBound, range.upperBound)
        merged[merged.count - 1] = last.lowerBound..<end
      } else {
        merged.append(range)
      }
    }
  }

  package func callAsFunction(_ text: String) -> String {
    String(decoding: self(Array(text.utf8)), as: UTF8.self)
  }

  /// The same value with every text in it blanked; the keys stay.
  package func callAsFunction(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(self(text))
    case .array(let elements): .array(elements.map { self($0) })
    case .object(let object): .object(self(object))
    case .null, .bool, .integer, .number: value
    }
  }

  package func callAsFunction(_ object: JSONObject) -> JSONObject {
    JSONObject(object.members.map { JSONObject.Member($0.key, self($0.value)) })
  }
}
