/// Cuts a text that no shell need have written into commands and their words, by what most
/// languages use: spaces, commas, brackets and colons between words, line ends between commands.
///
/// What quotes a word is dropped. The string behind `-m` is one word, whatever it says.
struct CrudeWords: Sequence, IteratorProtocol {
  private static let spaces = Set(" \t\r,:([{".utf8)
  private static let ends = Set(";|&)]}`".utf8)
  private static let quotes = Set("'\"".utf8)
  // Behind these a command goes on in the next line.
  private static let continuations = Set(",([\\".utf8)

  private let bytes: [UInt8]
  private var index = 0
  private var command: [ShellWord] = []
  private var word: [UInt8] = []
  private var isQuoted = false

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func next() -> [ShellWord]? {
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if Self.quotes.contains(byte) {
        readQuote(byte)
      } else if byte == UInt8(ascii: "\\") {
        // In most strings this is a line end.
        guard index < bytes.count, bytes[index] == UInt8(ascii: "n") else { continue }
        let isContinued = index > 1 && bytes[index - 2] == byte
        index += 1
        if let whole = endLine(isContinued: isContinued) { return whole }
      } else if byte == 0x0a {
        let before = bytes[..<(index - 1)].last { $0 != 0x20 && $0 != 0x09 }
        let isContinued = before.map(Self.continuations.contains) ?? false
        if let whole = endLine(isContinued: isContinued) { return whole }
      } else if Self.ends.contains(byte) {
        if let whole = endCommand() { return whole }
      } else if Self.spaces.contains(byte) {
        endWord()
      } else {
        word.append(byte)
      }
    }
    return endCommand()
  }

  private mutating func readQuote(_ quote: UInt8) {
    let takesMessage: Bool
    if word.isEmpty {
      takesMessage = command.last.map { Self.wantsMessage($0.text) } ?? false
    } else {
      takesMessage = !isQuoted && Self.wantsMessage(String(decoding: word, as: UTF8.self))
    }
    guard takesMessage else {
      isQuoted = word.isEmpty
      return
    }
    let message = bytes[index...].prefix { $0 != quote }
    word += message
    index = Swift.min(message.endIndex + 1, bytes.count)
    // An empty one is a word still.
    command.append(ShellWord(text: String(decoding: word, as: UTF8.self)))
    word = []
  }

  private static func wantsMessage(_ option: String) -> Bool {
    option == "--message" || option == "--message="
      || option.hasPrefix("-") && !option.hasPrefix("--") && option.hasSuffix("m")
  }

  private mutating func endWord() {
    if !word.isEmpty { command.append(ShellWord(text: String(decoding: word, as: UTF8.self))) }
    word = []
    isQuoted = false
  }

  private mutating func endLine(isContinued: Bool) -> [ShellWord]? {
    if isContinued {
      endWord()
      return nil
    }
    return endCommand()
  }

  private mutating func endCommand() -> [ShellWord]? {
    endWord()
    defer { command = [] }
    return command.isEmpty ? nil : command
  }
}
