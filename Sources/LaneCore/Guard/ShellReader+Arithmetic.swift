extension ShellReader {
  // Arithmetic is short, and looking for its end is done again at each parenthesis.
  private static let arithmeticLimit = 1024

  /// Reads `((…))`, which has no here-document that goes on behind it, whatever `<<` is in it.
  ///
  /// - Returns: Whether it stood here; nothing is read where it did not.
  mutating func readArithmetic(isCommand: Bool) -> Bool {
    guard depth < Self.depthLimit, let end = endOfArithmetic() else { return false }
    let inner = Array(bytes[(index + 2)..<end])
    if isCommand {
      // To some shells these are subshells.
      add(ShellReader.read(String(decoding: inner, as: UTF8.self), depth: depth + 1))
    } else {
      var reader = ShellReader(inner, depth: depth + 1)
      var word = ShellWord(text: "")
      reader.readText(until: nil, into: &word)
      add(reader.script)
    }
    index = end + 2
    return true
  }

  /// Where the inner of two parentheses is closed, if the outer one is closed right behind it.
  private func endOfArithmetic() -> Int? {
    guard byte() == UInt8(ascii: "("), byte(1) == UInt8(ascii: "(") else { return nil }
    var open = 1
    for position in (index + 2)..<min(index + 2 + Self.arithmeticLimit, bytes.count) {
      switch bytes[position] {
      case UInt8(ascii: "("): open += 1
      case UInt8(ascii: ")"):
        open -= 1
        guard open == 0 else { continue }
        let next = position + 1
        return next < bytes.count && bytes[next] == UInt8(ascii: ")") ? position : nil
      default: continue
      }
    }
    return nil
  }
}
