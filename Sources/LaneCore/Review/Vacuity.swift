/// What it proves to run the tests of a change with and without the rest of it.
///
/// Tests that pass either way say nothing about the change. That they do is seen, not judged, and so
/// it blocks; everything that was not seen (the tests fail, or do not come to an end) blocks nothing.
package struct Vacuity: Equatable, Sendable {
  /// How a run of the tests ended.
  package enum Outcome: Equatable, Sendable {
    case passed
    case failed(status: Int32)
    /// It was ended, or could not be begun.
    case unknown(String)
  }

  /// The name of the finding; reviewers cannot give it.
  package static let id = "probe.vacuity"

  /// The changed tests, and everything else that changes.
  package let tests: [ChangeEntry]
  package let rest: [ChangeEntry]

  /// Nothing can be tried where a change adds or changes no test, or nothing but tests and what is
  /// written about them.
  package init?(_ entries: [ChangeEntry], isTest: ([UInt8]) -> Bool) {
    tests = entries.filter { isTest($0.path) }
    rest = entries.filter { !isTest($0.path) }
    guard rest.contains(where: { !Self.isDocumentation($0.path) }),
      tests.contains(where: Self.isWritten),
      !rest.contains(where: isInTheWay)
    else { return nil }
  }

  /// Whether what was there before would stand where the tests are now: a file that became a directory.
  private func isInTheWay(_ entry: ChangeEntry) -> Bool {
    let directory = entry.path + [UInt8(ascii: "/")]
    return entry.old != nil && written.contains { $0.path.starts(with: directory) }
  }

  private static let documentEndings = [
    ".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".org", ".txt",
  ]
  private static let documentFolders: Set<String> = ["docs", "doc", "documentation"]
  // Texts that a build reads: what is tested may well depend on them.
  private static let builtFrom = ["cmakelists", "requirements", "constraints"]

  /// Whether people read a file, and no program that is tested does.
  private static func isDocumentation(_ path: [UInt8]) -> Bool {
    let parts = String(decoding: path, as: UTF8.self).lowercased().split(separator: "/")
    guard let name = parts.last else { return false }
    if parts.count > 1, documentFolders.contains(String(parts[0])) { return true }
    return documentEndings.contains(where: name.hasSuffix)
      && !builtFrom.contains(where: name.hasPrefix)
  }

  /// The changed tests that are there to be read.
  package var written: [ChangeEntry] { tests.filter(Self.isWritten) }

  private static func isWritten(_ entry: ChangeEntry) -> Bool {
    entry.new?.mode == .regular || entry.new?.mode == .executable
  }

  /// A line of a changed test, where the finding points.
  package struct Place: Equatable, Sendable {
    package let path: [UInt8]
    package let line: Int
    package let text: String

    package init(path: [UInt8], line: Int, text: String) {
      self.path = path
      self.line = line
      self.text = text
    }

    /// The first line with something in it that a difference adds at a path.
    package init?(firstAddedIn diff: [UInt8], at path: [UInt8]) {
      for case .added(let bytes, let number) in UnifiedDiff(diff) {
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
        self.init(path: path, line: number, text: text)
        return
      }
      return nil
    }
  }

  /// What is found, nil where the tests do their work or nothing was seen.
  ///
  /// What its author argued away before is told as a note.
  package func finding(
    with: Outcome,
    without: Outcome,
    command: String,
    at place: Place,
    isSettled: Bool
  ) -> Dossier.Finding? {
    guard with == .passed, without == .passed, let id = FindingID(Self.id) else { return nil }
    return Dossier.Finding(
      id: id,
      title: "the tests of this change pass without it",
      category: "test_gap",
      severity: isSettled ? .note : .critical,
      confidence: 100,
      location: Dossier.Location(
        path: ReviewPath.text(place.path),
        side: .new,
        startLine: place.line,
        endLine: place.line
      ),
      quote: place.text,
      scenario: Dossier.Scenario(
        trigger: "'\(command)' is run on the tree as it was, with the changed tests in it",
        expected: "a test fails, since what it is to test is not there yet",
        actual: "all pass, as they do with the change"
      ),
      impact: "the tests would not notice if the change were undone",
      fix: "a test that fails without the change",
      related: []
    )
  }
}

extension Vacuity.Outcome {
  /// A word for the record.
  package var word: String {
    switch self {
    case .passed: "passed"
    case .failed(let status): "failed with exit status \(status)"
    case .unknown(let reason): SafeText.line(reason, limit: 300)
    }
  }
}
