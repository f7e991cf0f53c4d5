/// A comma-separated list of patterns as OpenSSH reads it: `*`, `?`, and `!` to exclude.
package struct PatternList: Equatable, Sendable {
  /// The list as it was written.
  package let text: [UInt8]

  // OpenSSH gives up on the whole list at a pattern that does not fit its buffer.
  private static let patternLimit = 1023

  package init(_ text: some Sequence<UInt8>) {
    self.text = Array(text)
  }

  /// Whether a pattern matches and no excluded one does before the list's end.
  package func matches(_ subject: some StringProtocol) -> Bool {
    let subject = Array(subject.utf8)
    var matched = false
    for element in elements {
      guard element.pattern.count < Self.patternLimit else { return false }
      guard Self.matches(subject, element.pattern) else { continue }
      if element.negated { return false }
      matched = true
    }
    return matched
  }

  /// The patterns that are plain names, in order.
  package var literals: [String] {
    elements.filter { element in
      !element.negated && !element.pattern.isEmpty
        && !element.pattern.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }.map { String(decoding: $0.pattern, as: UTF8.self) }
  }

  private var elements: [(negated: Bool, pattern: ArraySlice<UInt8>)] {
    text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { element in
      element.first == UInt8(ascii: "!") ? (true, element.dropFirst()) : (false, element)
    }
  }

  /// Greedy matching that goes back to the last `*` only: never more than subject × pattern steps.
  private static func matches(_ subject: [UInt8], _ pattern: ArraySlice<UInt8>) -> Bool {
    var (at, next) = (0, pattern.startIndex)
    var retry: (at: Int, next: Int)?
    while at < subject.count {
      if next < pattern.endIndex, pattern[next] == UInt8(ascii: "*") {
        next += 1
        retry = (at, next)
      } else if next < pattern.endIndex,
        pattern[next] == UInt8(ascii: "?") || pattern[next] == subject[at]
      {
        at += 1
        next += 1
      } else if let (from, star) = retry {
        retry = (from + 1, star)
        (at, next) = (from + 1, star)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
