package import Lane

/// How texts look on one stream.
package struct Palette: Sendable, Equatable {
  /// Whether styles become colours.
  package var isColored: Bool
  /// Whether marks may leave ASCII.
  package var isUnicode: Bool
  /// Whether words may not.
  package var isPlain = false

  package init(isColored: Bool, isUnicode: Bool) {
    self.isColored = isColored
    self.isUnicode = isUnicode
  }

  /// ASCII alone.
  package static let plain: Palette = {
    var palette = Palette(isColored: false, isUnicode: false)
    palette.isPlain = true
    return palette
  }()

  /// Whether the locale's character set is UTF-8, asked as the C library would.
  package static func isUnicode(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    let name = (locale ?? "").lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  package func render(_ text: Text) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in text.parts {
      switch part {
      case .words(let words, let style): paint(words, style, into: &bytes)
      case .mark(let mark):
        paint(isUnicode ? mark.unicode : mark.ascii, mark.style, into: &bytes)
      }
    }
    return bytes
  }

  private func paint(_ words: String, _ style: Text.Style, into bytes: inout [UInt8]) {
    guard isColored, let code = Self.code(style) else {
      bytes += isPlain ? Self.ascii(words) : Array(words.utf8)
      return
    }
    bytes += "\u{1b}[\(code)m".utf8
    bytes += words.utf8
    bytes += "\u{1b}[m".utf8
  }

  /// One question mark for each character that is not ASCII, so that columns stay.
  private static func ascii(_ words: String) -> [UInt8] {
    words.map { $0.asciiValue ?? UInt8(ascii: "?") }
  }

  private static func code(_ style: Text.Style) -> String? {
    switch style {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "31"
    case .caution: "1;33"
    case .name: "33"
    }
  }
}
