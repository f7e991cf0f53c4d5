import LaneSystem
import TestSupport

/// The README, and the pieces of it that can run.
struct ReadmePage {
  static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  let text: String

  init() throws {
    text = String(decoding: try Files.read(Self.root + "/README.md"), as: UTF8.self)
  }

  /// The fenced block of some language that begins with a line.
  func block(_ language: String, beginning first: String) throws -> String {
    var lines: [Substring] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```\(language)" {
        (isInside, lines) = (true, [])
      } else if line == "```" {
        if isInside, lines.first.map(String.init) == first {
          return lines.joined(separator: "\n") + "\n"
        }
        isInside = false
      } else if isInside {
        lines.append(line)
      }
    }
    throw TestFailure("README.md has no \(language) block that begins with '\(first)'")
  }

  /// The script that verifies every receipt of a note with stock tools.
  func verifier() throws -> String {
    try block(
      "sh",
      beginning:
        "# verify-receipts: check every receipt of one note with git, OpenSSH and awk alone."
    )
  }
}
