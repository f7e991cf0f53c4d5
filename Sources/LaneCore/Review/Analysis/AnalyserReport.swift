/// What an analyser found, as it printed it: SARIF 2.1.0, or the JSON of shellcheck.
///
/// Untrusted bytes: a program of somebody's wrote them about files of somebody else's.
package struct AnalyserReport: Equatable, Sendable {
  /// One thing that it found in a file of the tree.
  package struct Finding: Equatable, Sendable {
    package var rule: String
    package var message: String
    /// Never critical: a pattern is no proof.
    package var severity: Dossier.Severity
    /// Below the top of the tree.
    package var path: [UInt8]
    /// Nil where it is about the whole file.
    package var lines: ClosedRange<Int>?
  }

  package static let sizeLimit = 32 << 20
  static let findingLimit = 2_000
  static let ruleLimit = 200
  static let messageLimit = 1_000

  /// The programs that speak, with their versions.
  package internal(set) var tools: [String] = []
  package internal(set) var findings: [Finding] = []
  /// What somebody has already said of that it shall not be shown.
  package internal(set) var suppressed = 0
  /// What has no place in the tree.
  package internal(set) var unplaced = 0
  /// What came after the limit.
  package internal(set) var dropped = 0
  /// Whether the program says that it did all it was asked.
  package internal(set) var isComplete = true

  /// Reads a report about a tree that the program saw at a path.
  package init(parsing bytes: [UInt8], trees: [String]) throws(AnalyserReportError) {
    let value: JSONValue
    // Programs of Windows begin a file with a byte order mark.
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    do throws(JSONError) {
      value = try JSONReader.read(text, numbers: .any, limit: Self.sizeLimit)
    } catch { throw .notJSON("\(error)") }
    guard let object = value.object else { throw .notAReport }
    let places = ReportPlaces(trees: trees)
    if let runs = object["runs"]?.array {
      let version = object["version"]?.string ?? "none"
      guard version == "2.1.0" else {
        throw .otherVersion(SafeText.line(version, limit: 20))
      }
      try readSARIF(runs, places)
    } else if let comments = object["comments"]?.array {
      tools = ["shellcheck"]
      for comment in comments { take(shellcheck: comment.object, places) }
    } else {
      throw .notAReport
    }
  }

  mutating func take(_ finding: Finding?) {
    guard let finding else {
      unplaced += 1
      return
    }
    guard findings.count < Self.findingLimit else {
      dropped += 1
      return
    }
    findings.append(finding)
  }

  private mutating func take(shellcheck comment: JSONObject?, _ places: ReportPlaces) {
    guard let comment, let path = comment["file"]?.string.flatMap({ places.path(named: $0) }) else {
      return take(nil)
    }
    let level = comment["level"]?.string
    take(
      Finding(
        rule: "SC\(comment["code"]?.integer ?? 0)",
        message: SafeText.line(comment["message"]?.string ?? "", limit: Self.messageLimit),
        severity: level == "error" || level == "warning" ? .improvement : .note,
        path: path,
        lines: Self.lines(comment["line"]?.integer, comment["endLine"]?.integer)
      )
    )
  }

  /// Lines as a program gives them, the last one perhaps left out or before the first.
  static func lines(_ first: Int64?, _ last: Int64?) -> ClosedRange<Int>? {
    guard let first, (1...Int64(Int32.max)).contains(first) else { return nil }
    let end = min(max(first, last ?? first), Int64(Int32.max))
    return Int(first)...Int(end)
  }
}

/// Why an analyser's output says nothing, which is not that there was nothing to say.
package enum AnalyserReportError: Error, Equatable, Sendable {
  case notJSON(String)
  case notAReport
  case otherVersion(String)
  /// A run that has no list of results did not finish.
  case noResults

  package var message: String {
    switch self {
    case .notJSON(let reason): "its output is not JSON: \(reason)"
    case .notAReport: "its output is neither SARIF nor shellcheck's JSON"
    case .otherVersion(let version): "its SARIF is of version \(version), not 2.1.0"
    case .noResults: "its report has a run without results"
    }
  }
}
