import TestSupport
import Testing

/// The README's transcript beside what the demonstration says today.
@Suite struct TranscriptTests {
  /// A line in which names that are random, and times, are as good as any other.
  private func normal(_ line: Substring) -> String {
    var text = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      text += text.isEmpty ? "" : " "
      let digits = word.drop { $0 == "'" }.prefix { $0.isHexDigit && !$0.isUppercase }
      let isName = digits.count >= 7 || word.hasPrefix("sha256:") || word.hasSuffix("Z")
      text += isName ? "#" : String(word)
    }
    return text
  }

  @Test("each command and each line that it shows are the demonstration's, in its order")
  func transcript() throws {
    let sandbox = try TestSandbox()
    let demo = try sandbox.run("git-lane", ["demo"]).expectSuccess()
    var played = demo.output.split(separator: "\n").map(normal)[...]
    let shown = try ReadmePage().block("console", beginning: "$ git lane init")
    var mayLeaveOut = false
    var count = 0
    for line in shown.split(separator: "\n") {
      guard line != "…" else {
        mayLeaveOut = true
        continue
      }
      count += 1
      let isCommand = line.hasPrefix("$ ")
      // What stands between two commands of the demonstration may be a remark, or how one ended.
      let rest = played.drop { played in
        played != normal(line)
          && (mayLeaveOut || isCommand && (played.hasPrefix("#") || played.hasPrefix("(exit")))
      }
      guard rest.first == normal(line) else {
        Issue.record("the demonstration does not say '\(line)' there, but '\(rest.first ?? "")'")
        return
      }
      played = rest.dropFirst()
      mayLeaveOut = false
    }
    #expect(count > 30)
  }
}
