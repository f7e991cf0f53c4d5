/// The manual page of a program: what its grammar says, and the sections that only it can tell.
package struct Manual: Sendable {
  /// A section after COMMANDS and OPTIONS.
  package struct Section: Sendable {
    package let title: String
    package let blocks: [Block]

    package init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// A piece of a section.
  package enum Block: Sendable {
    case paragraph(String)
    case definition(String, String)
    case literal([String])
  }

  /// The page's name, `git-lane`.
  package let page: String
  package let program: Program
  package let description: [Block]
  package let sections: [Section]

  package init(
    page: String,
    program: Program,
    description: [Block],
    sections: [Section]
  ) {
    self.page = page
    self.program = program
    self.description = description
    self.sections = sections
  }

  /// The page as roff.
  package func roff() -> String {
    var roff = Roff()
    roff.title(page, section: 1, manual: "Git Manual")
    roff.section("NAME")
    roff.paragraph("\(page) - \(program.summary)")
    roff.section("SYNOPSIS")
    for verb in program.verbs {
      roff.synopsis("\(program.name) \(verb.name)", verb.synopsis(full: true))
    }
    roff.section("DESCRIPTION")
    Self.write(description, to: &roff)
    roff.section("COMMANDS")
    for group in program.groups {
      for verb in group.verbs { Self.write(verb, to: &roff) }
    }
    let common = program.verbs.first?.options.filter(\.isCommon) ?? []
    roff.section("OPTIONS")
    roff.paragraph("These are understood by every command.")
    for option in common { roff.definition(Self.term(option), Self.sentence(option.help)) }
    roff.definition("`-h`, `--help`", "Show the usage of a command and exit.")
    for section in sections {
      roff.section(section.title)
      Self.write(section.blocks, to: &roff)
    }
    return roff.text
  }

  private static func write(_ verb: Verb, to roff: inout Roff) {
    roff.subsection(verb.name)
    roff.paragraph(sentence(verb.summary))
    for paragraph in verb.about { roff.paragraph(paragraph) }
    for operand in verb.operands { roff.definition(operand.spelling, sentence(operand.help)) }
    for option in verb.options where !option.isCommon {
      roff.definition(term(option), sentence(option.help))
    }
  }

  private static func write(_ blocks: [Block], to roff: inout Roff) {
    for block in blocks {
      switch block {
      case .paragraph(let text): roff.paragraph(text)
      case .definition(let term, let text): roff.definition(term, text)
      case .literal(let lines): roff.literal(lines)
      }
    }
  }

  private static func term(_ option: Option) -> String {
    let short = option.short.map { "`-\($0)`, " } ?? ""
    let name = "\(short)`\(option.spelling)`"
    return switch option.form {
    case .flag, .negativeFlag: name
    case .value(let value): "\(name) \(value.display)"
    case .optionalValue(let value): "\(name)[=\(value.display)], `--no-\(option.name)`"
    }
  }

  /// A help line as the manual has it: capital, full stop.
  private static func sentence(_ help: String) -> String {
    help.prefix(1).uppercased() + help.dropFirst() + "."
  }
}
