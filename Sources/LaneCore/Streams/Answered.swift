/// The data of an `answered` event: what an author says to a finding.
package struct Answered: Equatable, Sendable {
  package enum Answer: Equatable, Sendable {
    /// A commit mends it.
    case fixed(commit: ObjectID)
    /// The finding is wrong, and why.
    case pushback(String)
    /// A person is needed, and for what.
    case blocked(String)
  }

  /// The most bytes of a reason: it goes before a reviewer, who has a change to read as well.
  package static let textLimit = 4096

  /// The receipt that has the finding.
  package let receipt: ContentDigest
  package let finding: FindingID
  package let answer: Answer

  package init(receipt: ContentDigest, finding: FindingID, answer: Answer) {
    self.receipt = receipt
    self.finding = finding
    self.answer = answer
  }

  /// Reads an event's data; keys that this version does not know do not matter.
  package init?(_ data: JSONObject) {
    guard let receipt = data["receipt"]?.string.flatMap({ ContentDigest(text: $0) }),
      let finding = data["finding"]?.string.flatMap({ FindingID($0) })
    else { return nil }
    self.receipt = receipt
    self.finding = finding
    switch data["answer"]?.string {
    case "fixed":
      guard let commit = data["commit"]?.string.flatMap({ ObjectID(hex: $0) }) else { return nil }
      answer = .fixed(commit: commit)
    case "pushback":
      guard let text = Self.text(data["text"]) else { return nil }
      answer = .pushback(text)
    case "blocked":
      guard let text = Self.text(data["text"]) else { return nil }
      answer = .blocked(text)
    default: return nil
    }
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard let text = value?.string, (1...textLimit).contains(text.utf8.count) else { return nil }
    return text
  }

  package var data: JSONObject {
    var data: JSONObject = [
      "receipt": .string(receipt.text),
      "finding": .string(finding.text),
      "answer": .string(answer.word),
    ]
    switch answer {
    case .fixed(let commit): data["commit"] = .string(commit.hex)
    case .pushback(let text), .blocked(let text): data["text"] = .string(text)
    }
    return data
  }
}

extension Answered.Answer {
  package var word: String {
    switch self {
    case .fixed: "fixed"
    case .pushback: "pushback"
    case .blocked: "blocked"
    }
  }
}
