/// The name of a task: a lower-case letter, then up to 63 lower-case letters, digits and hyphens.
package struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  package init?(_ text: some StringProtocol) {
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first,
      Self.letters.contains(first),
      text.utf8.allSatisfy({ Self.letters.contains($0) || Self.digits.contains($0) || $0 == 0x2d })
    else { return nil }
    self.text = String(text)
  }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
