/// The verbs of a program by name, with what is needed to find the one that was typed.
package struct VerbTable: Sendable {
  /// A verb that can be found, without the cost of its grammar.
  package struct Entry: Sendable {
    package let words: [String]
    package let isHidden: Bool

    package init(_ name: String, isHidden: Bool = false) {
      words = name.split(separator: " ").map(String.init)
      self.isHidden = isHidden
    }
  }

  /// What the words before a verb's own arguments ask for.
  package enum Request: Sendable, Equatable {
    /// The verb with this index, and its arguments.
    case verb(Int, arguments: [String])
    /// The usage of all verbs that begin with these words.
    case help([String])
    case version
  }

  private let entries: [Entry]

  package init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// Finds the verb at the beginning of the arguments.
  package func resolve(_ arguments: [String]) throws(UsageError) -> Request {
    var typed: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "-h" || word == "--help" { return .help(typed) }
      if typed.isEmpty, word == "--version" || word == "-v" { return .version }
      guard !word.utf8.starts(with: "-".utf8) else {
        throw UsageError(
          "unknown option '\(word)'",
          unknown: word,
          candidates: typed.isEmpty ? ["--help", "--version"] : ["--help"],
          verb: typed
        )
      }
      let following = entries.filter { $0.words.starts(with: typed + [word]) }
      guard !following.isEmpty else {
        throw UsageError(
          "unknown subcommand '\(word)'",
          unknown: word,
          candidates: nextWords(after: typed),
          verb: typed
        )
      }
      typed.append(word)
      if let index = entries.firstIndex(where: { $0.words == typed }) {
        return .verb(index, arguments: Array(rest))
      }
    }
    throw UsageError("need a subcommand", verb: typed)
  }

  private func nextWords(after typed: [String]) -> [String] {
    var words: [String] = []
    for entry in entries
    where !entry.isHidden && entry.words.count > typed.count && entry.words.starts(with: typed) {
      let word = entry.words[typed.count]
      if !words.contains(word) { words.append(word) }
    }
    return words
  }
}
