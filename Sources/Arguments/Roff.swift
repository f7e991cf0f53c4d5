/// Writes a manual page in the man(7) macros.
///
/// In the texts a word in backticks is set bold and `<placeholder>` italic; everything else stands
/// for itself, also at the start of a line.
struct Roff {
  private(set) var text = ""

  mutating func title(_ name: String, section: Int, manual: String) {
    text += ".TH \(Self.escape(name.uppercased())) \(section) \"\" \"\(name)\" \"\(manual)\"\n"
    // No hyphenation, no justification: options must stay in one piece.
    text += ".nh\n.ad l\n"
  }

  mutating func section(_ title: String) { text += ".SH \(title)\n" }

  mutating func subsection(_ title: String) { text += ".SS \(Self.inline(title))\n" }

  mutating func paragraph(_ paragraph: String) { text += ".PP\n\(Self.inline(paragraph))\n" }

  mutating func definition(_ term: String, _ meaning: String) {
    text += ".TP\n\(Self.inline(term))\n\(Self.inline(meaning))\n"
  }

  /// Lines that keep their layout.
  mutating func literal(_ lines: [String]) {
    text += ".PP\n.nf\n.RS 4\n"
    for line in lines { text += Self.guarded(Self.escape(line)) + "\n" }
    text += ".RE\n.fi\n"
  }

  /// A command line whose continuation is indented under its first argument.
  mutating func synopsis(_ command: String, _ arguments: String) {
    text += ".HP\n\(Self.inline("`\(command)` \(arguments)"))\n"
  }

  private static func inline(_ source: String) -> String {
    var result = ""
    var isBold = false
    var isPlaceholder = false
    for character in source {
      switch character {
      case "`":
        isBold.toggle()
        result += isBold ? #"\fB"# : #"\fR"#
      case "<" where !isPlaceholder:
        isPlaceholder = true
        result += #"\fI<"#
      case ">" where isPlaceholder:
        isPlaceholder = false
        result += isBold ? #">\fB"# : #">\fR"#
      default:
        result += escape(character)
      }
    }
    return guarded(result)
  }

  private static func escape(_ text: String) -> String { text.map(escape).joined() }

  private static func escape(_ character: Character) -> String {
    switch character {
    case "\\": #"\e"#
    case "-": #"\-"#
    case "'": #"\(aq"#
    case "`": #"\(ga"#
    case "^": #"\(ha"#
    case "~": #"\(ti"#
    default: String(character)
    }
  }

  /// A line that begins with a full stop would be read as a request.
  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") ? #"\&"# + line : line
  }
}
