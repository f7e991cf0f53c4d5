/// The usage that `-h` prints, laid out as git's parse-options does.
package enum Usage {
  private static let helpColumn = 26

  /// The usage of one verb, or of several that begin with the same words.
  package static func of(_ verbs: [Verb], in program: String) -> String {
    var text = ""
    for (index, verb) in verbs.enumerated() {
      let synopsis = verb.synopsis(full: false)
      text += index == 0 ? "usage: " : "   or: "
      text += ([program, verb.name] + (synopsis.isEmpty ? [] : [synopsis])).joined(separator: " ")
      text += "\n"
    }
    text += "\n"
    guard let verb = verbs.first, verbs.count == 1 else { return text }
    for options in [verb.options.filter { !$0.isCommon }, verb.options.filter(\.isCommon)]
    where !options.isEmpty {
      for option in options { text += line(label(option), option.help) }
      text += "\n"
    }
    return text
  }

  /// The usage of the program itself: its verbs in their groups.
  package static func of(_ program: Program) -> String {
    var text = "usage: \(program.name) <command> [<options>] [<args>]\n\n"
    for group in program.groups {
      text += group.title + "\n"
      for verb in group.verbs { text += line(verb.name, verb.summary) }
      text += "\n"
    }
    text += line("-h, --help", "show the usage, also of a command")
    text += line("--version", "show the version")
    return text + "\n"
  }

  private static func label(_ option: Option) -> String {
    let short = option.short.map { "-\($0), " } ?? ""
    let name =
      option.form == .negativeFlag
      ? "--no-\(option.name)" : "--\(option.isNegatable ? "[no-]" : "")\(option.name)"
    return switch option.form {
    case .flag, .negativeFlag: short + name
    case .value(let value): "\(short)\(name) \(value.display)"
    case .optionalValue(let value): "\(short)\(name)[=\(value.display)]"
    }
  }

  private static func line(_ label: String, _ help: String) -> String {
    let start = "    " + label
    let fits = start.count <= helpColumn - 2
    let gap = String(repeating: " ", count: fits ? helpColumn - start.count : helpColumn)
    return start + (fits ? "" : "\n") + gap + help + "\n"
  }
}
