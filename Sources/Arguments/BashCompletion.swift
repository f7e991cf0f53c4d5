/// The bash completion of a program `git <name>`.
///
/// It defines `_git_<name>`, which git's own completion calls, and completes `git-<name>` too, with
/// or without git's completion.
package enum BashCompletion {
  /// The script; `function` is the name without the underscore that git puts before it.
  package static func script(for program: Program, function: String) -> String {
    """
    # bash completion for \(program.name), written from its grammar: a test compares the two.

    __\(function)_words ()
    {
    	case "$1" in
    \(nextWords(program))
    	esac
    }

    __\(function)_options ()
    {
    	case "$1" in
    \(options(program))
    	esac
    }

    __\(function)_values ()
    {
    	case "$1" in
    \(values(program))
    	esac
    }

    __\(function)_operands ()
    {
    	case "$1" in
    \(operands(program))
    	esac
    }

    \(machinery.replacing("FUNCTION", with: function))
    """
  }

  /// `verb words so far) echo "words that may follow"`.
  private static func nextWords(_ program: Program) -> String {
    var following: [(words: String, next: [String])] = []
    for verb in program.verbs {
      for depth in verb.words.indices {
        let words = verb.words[..<depth].joined(separator: " ")
        let next = verb.words[depth]
        if let index = following.firstIndex(where: { $0.words == words }) {
          if !following[index].next.contains(next) { following[index].next.append(next) }
        } else {
          following.append((words, [next]))
        }
      }
    }
    return arms(following.map { ($0.words, $0.next.joined(separator: " ")) })
  }

  private static func options(_ program: Program) -> String {
    arms(
      program.verbs.map { verb in
        let spellings = verb.options.flatMap { option in
          switch option.form {
          case .flag, .negativeFlag: [option.spelling]
          case .value: [option.spelling + "="]
          case .optionalValue: [option.spelling, option.spelling + "="]
          }
        }
        return (verb.name, spellings.joined(separator: " "))
      }
    )
  }

  private static func values(_ program: Program) -> String {
    arms(
      program.verbs.flatMap { verb in
        verb.options.compactMap { option in
          option.value.flatMap(offer).map { (pattern(verb, option), $0) }
        }
      }
    )
  }

  private static func operands(_ program: Program) -> String {
    arms(
      program.verbs.compactMap { verb in
        verb.operands.lazy.compactMap { offer($0.value) }.first.map { (verb.name, $0) }
      }
    )
  }

  /// An optional value only follows `=`, another one also stands in the next word.
  private static func pattern(_ verb: Verb, _ option: Option) -> String {
    let name = "\(verb.name) \(option.spelling)"
    if case .optionalValue = option.form { return name + "=" }
    return "\(name)\"|\"\(name)="
  }

  /// Choices, or one of the sources that the machinery knows, marked with `@`.
  private static func offer(_ value: Value) -> String? {
    guard value.choices.isEmpty else { return value.choices.joined(separator: " ") }
    return switch value.source {
    case .nothing: nil
    case .files: "@files"
    case .references: "@references"
    case .revisions: "@revisions"
    case .remotes: "@remotes"
    }
  }

  private static func arms(_ arms: [(pattern: String, words: String)]) -> String {
    arms.map { "\t\"\($0.pattern)\") echo \"\($0.words)\" ;;" }.joined(separator: "\n")
  }
}
