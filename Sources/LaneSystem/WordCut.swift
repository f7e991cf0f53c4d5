/// Cuts a text between words: half a credential looks like none, and would not be blanked.
package enum WordCut {
  /// The beginning of a text that is longer than a limit.
  package static func prefix(_ text: [UInt8], limit: Int) -> [UInt8] {
    text.count <= limit ? text : withoutLast(Array(text.prefix(limit)))
  }

  /// The end of one.
  package static func suffix(_ text: [UInt8], limit: Int) -> [UInt8] {
    text.count <= limit ? text : withoutFirst(Array(text.suffix(limit)))
  }

  /// A line that was cut, as its last character says, without the half of a word before that.
  package static func whole(_ line: String) -> String {
    guard line.hasSuffix(cut) else { return line }
    return String(decoding: withoutLast(Array(line.dropLast().utf8)), as: UTF8.self) + cut
  }

  private static let cut = "…"

  static func withoutLast(_ text: [UInt8]) -> [UInt8] {
    text.dropLast(text.reversed().prefix(while: isOfWord).count)
  }

  static func withoutFirst(_ text: [UInt8]) -> [UInt8] {
    Array(text.drop(while: isOfWord))
  }

  private static func isOfWord(_ byte: UInt8) -> Bool { byte > 0x20 && !ends.contains(byte) }

  private static let ends = Set("\"'`,".utf8)
}
