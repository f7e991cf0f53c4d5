/// The words of a command as a shell would split them; nothing in them is expanded.
package enum CommandWords {
  /// Returns the words, or nil if a quote stays open or nothing is there.
  package static func split(_ command: String) -> [String]? {
    var words: [String] = []
    // Not an optional array: taking one apart to append a byte would copy it.
    var word: [UInt8] = []
    var isInWord = false
    func finish() {
      if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
      word = []
      isInWord = false
    }
    var quote: UInt8?
    var rest = command.utf8[...]
    while let byte = rest.popFirst() {
      if let open = quote {
        if byte == open {
          quote = nil
        } else if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\""), let next = rest.first,
          next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
        {
          word.append(rest.removeFirst())
        } else {
          word.append(byte)
        }
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0a, 0x0d:
        finish()
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = byte
        isInWord = true
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst() else { return nil }
        word.append(next)
        isInWord = true
      default:
        word.append(byte)
        isInWord = true
      }
    }
    guard quote == nil else { return nil }
    finish()
    return words.first?.isEmpty == false ? words : nil
  }
}
