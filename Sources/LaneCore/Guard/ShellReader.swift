/// Reads a script as a POSIX shell and bash would cut it into commands; nothing is expanded.
///
/// Reading is total. What a shell would do with expansions cannot be known here: a word that has
/// any is opaque.
struct ShellReader {
  static let sizeLimit = 256 << 10
  static let depthLimit = 24
  private static let countLimit = 10_000

  private(set) var script = ShellScript()
  let bytes: [UInt8]
  var index = 0
  var depth: Int
  private var command = ShellCommand()
  private var pending: [Heredoc] = []

  /// A text that follows the line which asks for it, up to a line of its own choice.
  private struct Heredoc {
    var delimiter: String
    var isQuoted: Bool
    var isIndented: Bool
  }

  static func read(_ text: String, depth: Int = 0) -> ShellScript {
    guard text.utf8.count <= sizeLimit, depth < depthLimit else {
      return ShellScript(isWhole: false)
    }
    var reader = ShellReader(Array(text.utf8), depth: depth)
    reader.readCommands(until: nil)
    return reader.script
  }

  init(_ bytes: [UInt8], depth: Int) {
    self.bytes = bytes
    self.depth = depth
  }

  // MARK: - For the reading of words

  func byte(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  mutating func giveUp() { script.isWhole = false }

  mutating func add(_ other: ShellScript) {
    script.commands += other.commands
    if !other.isWhole { giveUp() }
  }

  /// Reads the commands of a substitution that is ended by a parenthesis.
  ///
  /// - Returns: The text that it stands for, where it does nothing but show one.
  mutating func readSubstitution() -> ShellWord? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      giveUp()
      index = bytes.count
      return nil
    }
    let (outer, outerPending) = (command, pending)
    (command, pending) = (ShellCommand(), [])
    let count = script.commands.count
    readCommands(until: UInt8(ascii: ")"))
    (command, pending) = (outer, outerPending)
    guard script.commands.count == count + 1, let only = script.commands.last else { return nil }
    if let path = only.gitPath { return ShellWord(text: path, isOpaque: true) }
    guard
      only.words == [ShellWord(text: "cat")], only.assignments.isEmpty, only.redirections.isEmpty,
      let text = only.input
    else { return nil }
    script.commands.removeLast()
    return text
  }

  // MARK: - Commands

  private mutating func finish(piping: Bool = false) {
    if !command.isEmpty {
      script.commands.append(command)
      if script.commands.count > Self.countLimit {
        giveUp()
        index = bytes.count
      }
    }
    command = ShellCommand()
    command.readsPipe = piping
  }

  mutating func readCommands(until terminator: UInt8?) {
    var parentheses = 0
    while let next = byte() {
      switch next {
      case 0x20, 0x09, 0x0d: index += 1
      case UInt8(ascii: "\\") where byte(1) == 0x0a: index += 2
      case 0x0a:
        index += 1
        readHeredocs()
        finish()
      case UInt8(ascii: "#"):
        while let other = byte(), other != 0x0a { index += 1 }
      case UInt8(ascii: "&") where byte(1) == UInt8(ascii: ">"):
        index += 1
        readRedirection()
      case UInt8(ascii: "|"):
        index += 1
        finish(piping: byte() != UInt8(ascii: "|"))
      case UInt8(ascii: ";"), UInt8(ascii: "&"):
        index += 1
        finish()
      case UInt8(ascii: "(") where readArithmetic(isCommand: true): finish()
      case UInt8(ascii: "("):
        index += 1
        parentheses += 1
        finish()
      case UInt8(ascii: ")"):
        index += 1
        finish()
        if parentheses == 0, terminator == next { return }
        parentheses = max(0, parentheses - 1)
      case UInt8(ascii: "<"), UInt8(ascii: ">"): readRedirection()
      default: readWordOfCommand()
      }
    }
    readHeredocs()
    finish()
    if terminator != nil { giveUp() }
  }

  private mutating func readWordOfCommand() {
    let start = index
    let (word, plain) = readWord()
    guard index > start else {
      // Never the case, and never a reason to go round for ever.
      index += 1
      return
    }
    if let next = byte(), next == UInt8(ascii: "<") || next == UInt8(ascii: ">"),
      !word.text.isEmpty, word.text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      // The number of a descriptor.
      return
    }
    if command.words.isEmpty, let assignment = Self.assignment(word, plain: plain) {
      command.assignments.append(assignment)
    } else {
      command.words.append(word)
    }
  }

  /// `NAME=value` or `NAME+=value`, where name and sign are written plainly.
  static func assignment(_ word: ShellWord, plain: Int) -> ShellCommand.Assignment? {
    let text = word.text.utf8
    guard let sign = text.firstIndex(of: UInt8(ascii: "=")),
      text.distance(from: text.startIndex, to: sign) < plain
    else { return nil }
    var name = text[..<sign]
    if name.last == UInt8(ascii: "+") { name = name.dropLast() }
    guard let first = name.first, !(0x30...0x39).contains(first),
      name.allSatisfy({ SecretTokens.Alphabet.word.contains($0) })
    else { return nil }
    var value = word
    value.text = String(word.text[text.index(after: sign)...])
    return ShellCommand.Assignment(name: String(decoding: name, as: UTF8.self), value: value)
  }

  // MARK: - Redirections

  private mutating func readRedirection() {
    let isWrite = byte() == UInt8(ascii: ">") || byte(1) == UInt8(ascii: ">")
    var operation: [UInt8] = []
    while let next = byte(), operation.count < 3, Set("<>|&-".utf8).contains(next) {
      if next == UInt8(ascii: "-"), operation != Array("<<".utf8) { break }
      operation.append(next)
      index += 1
    }
    if byte() == UInt8(ascii: "("), operation.count == 1 {
      index += 1
      _ = readSubstitution()
      command.words.append(ShellWord(text: "", isOpaque: true))
      return
    }
    while byte() == 0x20 || byte() == 0x09 { index += 1 }
    let start = index
    let (target, plain) = readWord()
    switch operation {
    case Array("<<<".utf8): command.input = target
    case Array("<<".utf8), Array("<<-".utf8):
      pending.append(
        Heredoc(
          delimiter: target.text,
          isQuoted: plain < index - start,
          isIndented: operation.count == 3
        )
      )
    default:
      command.redirections.append(.init(target: target, isWrite: isWrite))
    }
  }

  private mutating func readHeredocs() {
    for heredoc in pending {
      var lines: [ArraySlice<UInt8>] = []
      while index < bytes.count {
        var line = bytes[index...].prefix { $0 != 0x0a }
        index = min(line.endIndex + 1, bytes.count)
        if heredoc.isIndented { line = line.drop { $0 == 0x09 } }
        if line.elementsEqual(heredoc.delimiter.utf8) { break }
        lines.append(line)
      }
      let body = Array(lines.joined(separator: [0x0a]))
      var word = ShellWord(text: String(decoding: body, as: UTF8.self))
      if !heredoc.isQuoted {
        var reader = ShellReader(body, depth: depth + 1)
        reader.readText(until: nil, into: &word, startingOver: true)
        add(reader.script)
      }
      command.input = word
    }
    pending = []
  }
}
