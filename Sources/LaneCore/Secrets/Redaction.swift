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

  package func callAsFunction(_ bytes: [UInt8]) -> [UInt8] {
    let text = known.blanked(in: bytes)
    var scanner = SecretScanner(text)
    var result: [UInt8] = []
    var copied = 0
    while let secret = scanner.next() {
      result += text[copied..<secret.lowerBound]
      result += Self.blank
      copied = secret.upperBound
    }
    return copied == 0 ? text : result + text[copied...]
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
