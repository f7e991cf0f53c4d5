extension Policy {
  private static let sizeLimit = 256 << 10

  /// Reads a policy, or says what is wrong with it and where.
  package static func parse(_ bytes: [UInt8]) throws(PolicyError) -> Policy {
    let text: ConfigText
    do throws(ConfigError) {
      text = try ConfigText(bytes, limit: sizeLimit)
    } catch {
      throw PolicyError(.syntax(error.kind), line: error.line == 0 ? nil : error.line)
    }
    try checkVersion(text)
    return try Policy(PolicySchema.arrange(text))
  }

  /// Comes first: what a later version adds must not be reported as misspelt.
  private static func checkVersion(_ text: ConfigText) throws(PolicyError) {
    let versions = text.entries.filter {
      $0.header.section == "lane" && $0.header.subsection == nil && $0.key == "version"
    }
    guard let entry = versions.last else {
      throw PolicyError(.keyMissing("version", section: "lane"), line: nil)
    }
    guard entry.value == String(version) else {
      throw PolicyError(.unsupportedVersion(entry.value ?? ""), line: entry.line)
    }
  }

  private init(_ sections: [PolicySection]) throws(PolicyError) {
    func single(_ name: String) -> PolicySection? {
      sections.first { $0.schema.name == name }
    }
    func each(_ name: String) -> [PolicySection] {
      sections.filter { $0.schema.name == name }
    }
    guard let lane = single("lane") else {
      throw PolicyError(.keyMissing("version", section: "lane"), line: nil)
    }
    guard
      let id = try lane.value(
        "id",
        expected: "up to 64 letters, digits, dots, hyphens and underscores",
        Self.identifier
      )
    else { throw lane.missing("id") }
    self.id = id
    baselines = try lane.list("baseline", expected: "a commit's full id") {
      ObjectID(hex: $0.lowercased())
    }
    presence = try lane.choice("presence", default: .terminal)
    attach = try lane.choice("attach", default: .full)

    let declared = try Self.map(each("provider")) { section throws(PolicyError) in
      try ProviderSettings(section)
    }
    providers = declared
    protections = try Self.map(each("protect")) { section throws(PolicyError) in
      try Protection(section)
    }
    review = try ReviewSettings(single("review") ?? .absent("review"), providers: declared)
    builders = try Self.providerNames(in: single("build"), providers: declared)
    hardeners = try Self.providerNames(in: single("harden"), providers: declared)
    tests = try TestSettings(single("tests") ?? .absent("tests"))
    publish = try PublishSettings(single("publish") ?? .absent("publish"))
    principals = try Self.map(each("principal")) { section throws(PolicyError) in
      try Principal(section)
    }
    surfaces = try Self.map(each("surface")) { section throws(PolicyError) in
      try Surface(section)
    }
  }

  private static func map<Value>(
    _ sections: [PolicySection],
    _ read: (PolicySection) throws(PolicyError) -> Value
  ) throws(PolicyError) -> [Value] {
    var values: [Value] = []
    for section in sections { values.append(try read(section)) }
    return values
  }

  private static func identifier(_ text: String) -> String? {
    let isAllowed = text.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2d
        || byte == 0x2e || byte == 0x5f
    }
    return isAllowed && text.utf8.count <= 64 ? text : nil
  }

  fileprivate static func providerNames(
    in section: PolicySection?,
    providers: [ProviderSettings]
  ) throws(PolicyError) -> [String] {
    guard let section else { return [] }
    let known =
      providers.map(\.name) + ProviderKind.allCases.filter { !$0.needsCommand }.map(\.rawValue)
      + [humanProvider]
    for entry in section.entries where entry.key == "provider" {
      guard let name = entry.value, !name.isEmpty, !known.contains(name) else { continue }
      let nearest = EditDistance.nearest(to: name, in: known).first
      throw PolicyError(
        .unknownProvider(name, key: section.schema.name + ".provider", nearest: nearest),
        line: entry.line
      )
    }
    var names: [String] = []
    for name in try section.list("provider", expected: "a provider", { $0 })
    where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

extension PolicySection {
  /// A section that a policy leaves out: all its defaults.
  fileprivate static func absent(_ name: String) -> PolicySection {
    PolicySection(schema: PolicySchema.Section(name, .unnamed), subsection: nil, line: 0)
  }
}

extension ReviewSettings {
  fileprivate init(
    _ section: PolicySection,
    providers declared: [ProviderSettings]
  ) throws(PolicyError) {
    providers = try Policy.providerNames(in: section, providers: declared)
    pick = try section.choice("pick", default: .other)
    validate = try section.flag("validate", default: true)
    rounds = try section.count("rounds", in: 1...100, default: 3)
    sandbox = try section.choice("sandbox", default: .required)
    skip = try section.paths("skip")
    unreviewable = try section.choice("unreviewable", default: .note)
  }
}

extension TestSettings {
  fileprivate init(_ section: PolicySection) throws(PolicyError) {
    command = try section.value("command", expected: "a command") { CommandWords.split($0) }
    paths = try section.paths("path")
  }
}

extension PublishSettings {
  fileprivate init(_ section: PolicySection) throws(PolicyError) {
    remotes = try section.list("to", expected: "the name of a remote") { name in
      // A name that git could take for an option or an address is no remote's.
      name.utf8.first != 0x2d && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != 0x3a }
        ? name : nil
    }
    sessions = try section.flag("sessions", default: false)
    findings = try section.flag("findings", default: false)
  }
}

extension Principal {
  fileprivate init(_ section: PolicySection) throws(PolicyError) {
    let patternCharacters = Array("*?!,\"".utf8)
    guard
      section.name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && !patternCharacters.contains($0) })
    else { throw section.badName("one name of .lane/allowed_signers, without patterns") }
    name = section.name
    roles = try section.roles("role", default: [])
    if roles.isEmpty { throw section.missing("role") }
  }
}

extension Surface {
  fileprivate init(_ section: PolicySection) throws(PolicyError) {
    name = section.name
    paths = try section.paths("path")
    if paths.isEmpty { throw section.missing("path") }
    owners = try section.list("owner", expected: "a name") { $0 }
    architectural = try section.flag("architectural", default: false)
  }
}

extension PolicySection {
  fileprivate func paths(_ key: String) throws(PolicyError) -> [PathGlob] {
    try list(key, expected: "a path or a glob such as src/**") { PathGlob($0) }
  }
}
