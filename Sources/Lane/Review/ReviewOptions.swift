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
  /// The command that asks for a review of the same change.
  var command: String { command(with: nil) }

  func command(with option: String?) -> String {
    var words = ["git lane review"]
    words += option.map { [$0] } ?? providers.map { "--provider \($0)" }
    if let target { words.append("--for \(ShellWord.typed(target))") }
    if staged { words += ["--staged"] + (amend ? ["--amend"] : []) }
    if !staged, let range { words.append(ShellWord.typed(range)) }
    return words.joined(separator: " ")
  }

  /// The same of all that its tip brings.
  var whole: ReviewOptions {
    var whole = ReviewOptions()
    whole.target = target
    guard !staged, let range else { return whole }
    let tip = range.firstRange(ofText: "..").map { range[$0.upperBound...].drop { $0 == "." } }
    whole.range = tip.map(String.init) ?? range
    if whole.range == "" || whole.range == "HEAD" { whole.range = nil }
    return whole
  }

  /// A failure whose commands are about the same change.
  func kept(in failure: Failure) -> Failure {
    func same(_ command: String) -> String {
      let start = "git lane review --"
      let options = ["template", "provider <another>"].first { command == start + $0 }
      return options.map { self.command(with: "--" + $0) } ?? command
    }
    var failure = failure
    failure.next = failure.next.map(same)
    failure.otherwise = failure.otherwise.map(same)
    return failure
  }
}
