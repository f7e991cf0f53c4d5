/// The words of a command as a shell would split them; nothing in them is expanded.
package enum CommandWords {
  /// Returns the words, or nil if a quote stays open or nothing is there.
  package static func split(_ command: String) -> [String]? {
    var words: [String] = []
    var word: [UInt8]?
    var quote: UInt8?
    var rest = command.utf8[...]
    while let byte = rest.popFirst() {
      if let open = quote {
        if byte == open {
          quote = nil
        } else if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\""), let next = rest.first,
          next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
        {
          word?.append(rest.removeFirst())
        } else {
          word?.append(byte)
        }
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0a, 0x0d:
        if let finished = word { words.append(String(decoding: finished, as: UTF8.self)) }
        word = nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = byte
        word = word ?? []
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst() else { return nil }
        word = (word ?? []) + [next]
      default:
        word = (word ?? []) + [byte]
      }
    }
    guard quote == nil else { return nil }
    if let finished = word { words.append(String(decoding: finished, as: UTF8.self)) }
    return words.first?.isEmpty == false ? words : nil
  }
}
