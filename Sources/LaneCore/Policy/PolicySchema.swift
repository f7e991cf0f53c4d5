/// The sections and keys that a policy may have; everything else is an error.
enum PolicySchema {
  enum Naming {
    case unnamed, named
  }

  struct Section {
    let name: String
    let naming: Naming
    /// The keys as they are spelt for people; reading ignores case, as git does.
    let keys: [String]

    init(_ name: String, _ naming: Naming, _ keys: String...) {
      self.name = name
      self.naming = naming
      self.keys = keys
    }
  }

  static let sections = [
    Section("lane", .unnamed, "version", "id", "baseline", "presence", "attach"),
    Section(
      "protect",
      .named,
      "commit",
      "reviews",
      "independence",
      "declared",
      "landBy",
      "carryBy",
      "overrideBy",
      "accepts",
      "revert"
    ),
    Section(
      "review",
      .unnamed,
      "provider",
      "pick",
      "validate",
      "rounds",
      "sandbox",
      "skip",
      "unreviewable"
    ),
    Section("build", .unnamed, "provider"),
    Section("harden", .unnamed, "provider"),
    Section(
      "provider",
      .named,
      "kind",
      "command",
      "program",
      "sha256",
      "model",
      "effort",
      "vendor",
      "baseUrl",
      "keyEnv",
      "timeout",
      "budget"
    ),
    Section("tests", .unnamed, "command", "path"),
    Section("publish", .unnamed, "to", "sessions", "findings"),
    Section("principal", .named, "role"),
    Section("surface", .named, "path", "owner", "architectural"),
  ]

  /// Sorts a text's keys under their sections and refuses what is not known.
  static func arrange(_ text: ConfigText) throws(PolicyError) -> [PolicySection] {
    var arranged: [PolicySection] = []
    var indices: [[UInt8]: Int] = [:]
    for header in text.headers {
      let section = try section(of: header)
      guard indices[key(header)] == nil else { continue }
      indices[key(header)] = arranged.count
      arranged.append(
        PolicySection(schema: section, subsection: header.subsection, line: header.line)
      )
    }
    for entry in text.entries {
      guard let index = indices[key(entry.header)] else { continue }
      let section = arranged[index].schema
      guard section.keys.contains(where: { $0.lowercased() == entry.key }) else {
        let nearest = EditDistance.nearest(to: entry.key, in: section.keys).first
        throw PolicyError(
          .unknownKey(entry.key, section: section.name, nearest: nearest),
          line: entry.line
        )
      }
      arranged[index].entries.append(entry)
    }
    return arranged
  }

  /// Names a section by its bytes: to Swift, canonically equivalent strings are one.
  private static func key(_ header: ConfigText.Header) -> [UInt8] {
    Array(header.section.utf8) + [0] + Array((header.subsection ?? "").utf8)
  }

  private static func section(of header: ConfigText.Header) throws(PolicyError) -> Section {
    guard let section = sections.first(where: { $0.name == header.section }) else {
      let nearest = EditDistance.nearest(to: header.section, in: sections.map(\.name)).first
      throw PolicyError(.unknownSection(header.section, nearest: nearest), line: header.line)
    }
    switch (section.naming, header.subsection) {
    case (.named, .some(let name)) where !name.isEmpty: return section
    case (.unnamed, nil): return section
    case (.named, _):
      throw PolicyError(.subsectionMissing(section: section.name), line: header.line)
    case (.unnamed, .some):
      throw PolicyError(.subsectionNotAllowed(section: section.name), line: header.line)
    }
  }
}
