/// What was asked of `git lane review`.
package struct ReviewOptions: Sendable {
  /// `base..head`, or a head alone.
  package var range: String?
  /// Judge the index against HEAD.
  package var staged = false
  /// Judge the index as an amendment of HEAD.
  package var amend = false
  /// The protected ref that the change is meant for.
  package var target: String?
  /// Whom to ask in place of whom the policy picks.
  package var providers: [String] = []

  package init() {}
}

extension ReviewOptions {
  /// The words of the command line that say which change is meant.
  private var subject: String {
    if staged { return amend ? " --staged --amend" : " --staged" }
    guard let range, range.utf8.allSatisfy(Self.isPlain) else { return "" }
    return " \(range)"
  }

  /// A failure whose commands are about the same change.
  func kept(in failure: Failure) -> Failure {
    func same(_ command: String) -> String {
      let asksAgain = ["git lane review --template", "git lane review --provider <another>"]
      return asksAgain.contains(command) ? command + subject : command
    }
    var failure = failure
    failure.next = failure.next.map(same)
    failure.otherwise = failure.otherwise.map(same)
    return failure
  }

  /// Whether a shell takes a byte as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: "._-/@^".utf8.contains(byte)
    }
  }
}
