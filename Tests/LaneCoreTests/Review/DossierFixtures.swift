import LaneCore
import Testing

/// A review of two paths, as JSON to be bent in tests.
enum DossierFixture {
  static let nonce = "n-1234"
  static let feed = """
    import sys

    def page(items, offset, limit):
        if offset > len(items):
            return []
        return items[offset:offset + limit]

    def main():
        print(page([1, 2, 3], 0, 2))

    """
  static let oldFeed = "def page(items):\n    return items\n"

  static let paths = [
    ReviewExpectation.Path(Array("src/feed.py".utf8)),
    ReviewExpectation.Path(Array("README.md".utf8)),
    ReviewExpectation.Path(Array("logo.png".utf8), stamp: .binary),
  ]

  static func expectation(
    priors: [ReviewExpectation.Prior] = [],
    refutations: [FindingID: String] = [:]
  ) -> ReviewExpectation {
    ReviewExpectation(
      nonce: nonce,
      pass: .cold,
      paths: paths,
      priors: priors,
      refutations: refutations
    )
  }

  static func files() throws -> ReviewedFiles {
    let (new, old) = (try Fixture.object(1), try Fixture.object(2))
    return ReviewedFiles { path, side in
      switch (String(decoding: path, as: UTF8.self), side) {
      case ("src/feed.py", .new): ReviewedFiles.File(blob: new, bytes: Array(feed.utf8))
      case ("src/feed.py", .old): ReviewedFiles.File(blob: old, bytes: Array(oldFeed.utf8))
      case ("gone.py", .old): ReviewedFiles.File(blob: old, bytes: Array(oldFeed.utf8))
      case ("empty.py", .new): ReviewedFiles.File(blob: new, bytes: [])
      default: nil
      }
    }
  }

  static func finding(_ id: String = "C1", severity: Dossier.Severity = .critical) -> JSONObject {
    [
      "id": .string(id), "title": "the last page is lost", "category": "correctness",
      "severity": .string(severity.rawValue), "confidence": 90,
      "location": ["path": "src/feed.py", "side": "new", "start_line": 4, "end_line": 5],
      "quote": "if offset > len(items):\n        return []",
      "scenario": ["trigger": "offset 3", "expected": "3 items", "actual": "none"],
      "impact": "wrong page", "fix": .null, "related": [],
    ]
  }

  static func attack(_ target: String, result: String = "held") -> JSONValue {
    ["target": .string(target), "attack": "empty input", "result": .string(result), "note": "fine"]
  }

  static func row(_ path: String, _ status: String = "full") -> JSONValue {
    ["path": .string(path), "status": .string(status), "reason": .null]
  }

  /// A review that passes.
  static func dossier(
    verdict: Verdict = .pass,
    findings: [JSONObject] = []
  ) -> JSONObject {
    [
      "schema": "git-lane.dossier/1", "nonce": .string(nonce), "pass": "cold",
      "verdict": .string(verdict.rawValue), "summary": "Adds paging.",
      "findings": .array(findings.map(JSONValue.object)),
      "attacks": [attack("src/feed.py:4"), attack("README.md")],
      "coverage": [row("src/feed.py"), row("README.md")],
      "checklist": [], "positive": ["small"], "unknowns": [], "prior": [],
    ]
  }

  static func rule(
    _ dossier: JSONObject,
    expecting expected: ReviewExpectation = expectation()
  ) throws -> Ruling {
    Ruling(
      answer: JSONValue.object(dossier).canonical(),
      expecting: expected,
      files: try files()
    )
  }
}

extension JSONObject {
  /// This object with one member of another value, or without it.
  func with(_ key: String, _ value: JSONValue?) -> JSONObject {
    var object = self
    object[key] = value
    return object
  }
}
