/// Whether what a finding points at exists in the tree that was reviewed.
package enum Grounding: Hashable, Sendable {
  case grounded(path: [UInt8])
  /// It stands in what a commit put there on the way: no bytes of the change, but what lands with it.
  case onTheWay(path: [UInt8])
  case ungrounded(Fault)

  /// What does not exist.
  package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchPath
    case badLines
    case emptyQuote
    case quoteNotFound
    case noScenario

    package var description: String {
      switch self {
      case .noSuchPath: "the path is not in that tree"
      case .badLines: "the lines are not in the file"
      case .emptyQuote: "there is no quote"
      case .quoteNotFound: "the quote does not stand on or near those lines"
      case .noScenario: "a critical finding needs trigger, expected and actual"
      }
    }
  }

  package var isGrounded: Bool {
    if case .grounded = self { true } else { false }
  }

  /// How far from its lines a quote may stand.
  private static let slack = 3

  /// Looks a finding up.
  package init(_ finding: Dossier.Finding, in files: ReviewedFiles) {
    do throws(Fault) {
      self = .grounded(path: try Self.ground(finding, in: files))
    } catch {
      let path = ReviewPath.path(finding.location.path)
      let isOnTheWay = files.filesOnTheWay(path).contains { file in
        let passing = ReviewedFiles { _, side in side == .new ? file : nil }
        return (try? Self.ground(finding, in: passing)) != nil
      }
      self = isOnTheWay ? .onTheWay(path: path) : .ungrounded(error)
    }
  }

  private static func ground(
    _ finding: Dossier.Finding,
    in files: ReviewedFiles
  ) throws(Fault) -> [UInt8] {
    let path = try locate(finding.location, quote: finding.quote, in: files)
    let scenario = finding.scenario
    let isComplete = [scenario.trigger, scenario.expected, scenario.actual].allSatisfy {
      !folded(Array($0.utf8)).isEmpty
    }
    guard finding.severity != .critical || isComplete else { throw .noScenario }
    return path
  }

  /// The path of a place whose lines exist and hold a quote.
  static func locate(
    _ location: Dossier.Location,
    quote: String,
    in files: ReviewedFiles
  ) throws(Fault) -> [UInt8] {
    let path = ReviewPath.path(location.path)
    guard let file = files.file(path, location.side) else { throw .noSuchPath }
    let (start, end) = (location.startLine, location.endLine)
    let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last line feed is a line only if there is something.
    let count = lines.last?.isEmpty == true ? lines.count - 1 : lines.count
    guard start >= 1, start <= end, end <= count else { throw .badLines }
    let quote = folded(Array(quote.utf8))
    guard !quote.isEmpty else { throw .emptyQuote }
    let window = lines[max(0, start - 1 - slack)..<min(count, end + slack)]
    guard contains(folded(Array(window.joined(separator: [UInt8(ascii: "\n")]))), quote) else {
      throw .quoteNotFound
    }
    return path
  }

  /// The text with every run of white space as one blank, and none at its ends.
  private static func folded(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if !scalar.properties.isWhitespace {
        result += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      } else if !result.isEmpty, result.last != 0x20 {
        result.append(0x20)
      }
    }
    if result.last == 0x20 { result.removeLast() }
    return result
  }

  /// Whether a text contains another, in time that grows with both and not with their product.
  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    // Knuth, Morris, Pratt: how much of the part is matched again after each of its prefixes.
    var borders = [0]
    var length = 0
    for byte in part.dropFirst() {
      while length > 0, part[length] != byte { length = borders[length - 1] }
      if part[length] == byte { length += 1 }
      borders.append(length)
    }
    var matched = 0
    for byte in text {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      if matched == part.count { return true }
    }
    return false
  }
}
