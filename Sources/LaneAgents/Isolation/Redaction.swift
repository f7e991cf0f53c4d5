/// Blanks credentials in what is kept of a run.
struct Redaction: Sendable {
  // Shorter values would blank ordinary words, and no service hands out such keys.
  static let shortest = 12
  private static let blank = Array("[redacted]".utf8)

  private let secrets: [[UInt8]]

  init(_ secrets: some Sequence<String>) {
    // Longest first: one secret may hold another.
    self.secrets = Set(secrets.map { Array($0.utf8) })
      .filter { $0.count >= Self.shortest }
      .sorted { $0.count > $1.count }
  }

  func callAsFunction(_ bytes: [UInt8]) -> [UInt8] {
    secrets.reduce(bytes) { text, secret in Self.blank(secret, in: text) }
  }

  func callAsFunction(_ text: String) -> String {
    String(decoding: self(Array(text.utf8)), as: UTF8.self)
  }

  private static func blank(_ secret: [UInt8], in text: [UInt8]) -> [UInt8] {
    guard let first = secret.first else { return text }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + secret.count <= text.count {
      if text[index] == first, text[index..<(index + secret.count)].elementsEqual(secret) {
        result += text[copied..<index]
        result += blank
        index += secret.count
        copied = index
      } else {
        index += 1
      }
    }
    return copied == 0 ? text : result + text[copied...]
  }
}
