internal import LaneCore

/// What a person is shown: lines whose parts have a meaning, not yet a colour.
///
/// Whatever is interpolated is made fit for a terminal on the way in, so no text from a repository
/// can move the cursor, recolour or hide anything:
///
///     let line: Text = "\(id, .name) \(verdict, .good)  \(subject)\n"
package struct Text: Sendable, Equatable {
  /// What a part means.
  package enum Style: Sendable, Equatable {
    case plain
    case strong
    case faint
    case good
    case bad
    case caution
    /// The name of an object: a commit, a receipt.
    case name
  }

  /// A sign that has a plain spelling where the terminal's character set is unknown.
  package enum Mark: Sendable, Equatable {
    case yes
    case no
    case unknown

    package var style: Style {
      switch self {
      case .yes: .good
      case .no: .bad
      case .unknown: .caution
      }
    }

    package var unicode: String {
      switch self {
      case .yes: "✓"
      case .no: "✗"
      case .unknown: "?"
      }
    }

    package var ascii: String {
      switch self {
      case .yes: "+"
      case .no: "x"
      case .unknown: "?"
      }
    }
  }

  package enum Part: Sendable, Equatable {
    case words(String, Style)
    case mark(Mark)
  }

  package private(set) var parts: [Part] = []

  package init() {}

  /// One line from anywhere: control characters, line feeds among them, are escaped.
  package init(line: String, _ style: Style = .plain) {
    parts = [.words(SafeText.line(line), style)]
  }

  /// Several lines from anywhere: control characters but line feeds and tabs are escaped.
  package init(block: [UInt8], _ style: Style = .plain) {
    parts = [.words(SafeText.block(block), style)]
  }

  package var isEmpty: Bool { parts.isEmpty }

  /// The words alone, marks in ASCII.
  package var plain: String {
    parts.map { part in
      switch part {
      case .words(let words, _): words
      case .mark(let mark): mark.ascii
      }
    }.joined()
  }

  package static func += (left: inout Text, right: Text) { left.parts += right.parts }

  package static func + (left: Text, right: Text) -> Text {
    var sum = left
    sum += right
    return sum
  }

  /// Rows with their columns aligned, two spaces apart, each row on its own line.
  package static func table(_ rows: [[Text]], indent: Int = 0) -> Text {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.plain.count)
      }
    }
    var table = Text()
    for var row in rows {
      while row.last?.plain == "" { row.removeLast() }
      table += Text(line: String(repeating: " ", count: indent))
      for (column, cell) in row.enumerated() {
        table += cell
        guard column < row.count - 1 else { continue }
        let gap = widths[column] - cell.plain.count + 2
        table += Text(line: String(repeating: " ", count: gap))
      }
      table += "\n"
    }
    return table
  }
}

extension Text: ExpressibleByStringInterpolation {
  /// Gathers a literal, which is ours, and what is put into it, which need not be.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.words(literal, .plain)) }
    }

    package mutating func appendInterpolation(_ words: String, _ style: Style = .plain) {
      parts += Text(line: words, style).parts
    }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      parts.append(.words(String(number), .plain))
    }

    package mutating func appendInterpolation(_ text: Text) { parts += text.parts }

    package mutating func appendInterpolation(_ mark: Mark) { parts.append(.mark(mark)) }
  }

  package init(stringLiteral literal: String) {
    parts = literal.isEmpty ? [] : [.words(literal, .plain)]
  }

  package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
}
