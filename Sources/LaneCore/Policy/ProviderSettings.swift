/// How one provider is run, and whose model it is.
package struct ProviderSettings: Equatable, Sendable {
  /// The name under which other sections speak of it.
  package let name: String
  package let kind: ProviderKind
  /// The command of a `command` or `sarif` provider, in its words.
  package let command: [String]?
  /// The program to run instead of the kind's own.
  package let program: String?
  /// The digest that the program must have.
  package let sha256: ContentDigest?
  package let model: String?
  package let effort: String?
  /// Nil for analysers, which never count as a reviewer.
  package let vendor: String?
  package let baseURL: String?
  /// The name of the environment variable that holds the key.
  package let keyVariable: String?
  /// In seconds.
  package let timeout: Int?
  /// In millionths of a US dollar.
  package let budget: Int64?

  /// What a name stands for without a section of its own: a kind at its standard endpoint.
  init?(builtIn name: String) {
    guard let kind = ProviderKind(rawValue: name), !kind.needsCommand else { return nil }
    self.name = name
    self.kind = kind
    vendor = Vendor.named(name)
    (command, program, sha256, model, effort) = (nil, nil, nil, nil, nil)
    (baseURL, keyVariable, timeout, budget) = (nil, nil, nil, nil)
  }
}

extension ProviderKind {
  var needsCommand: Bool { self == .command || self == .sarif }

  /// Whether a pass by this kind counts: a pattern matcher never does.
  package var canReview: Bool { self != .sarif }
}

extension ProviderSettings {
  static let nameExpected = "lower-case letters, digits and hyphens, but not 'human'"

  init(_ section: PolicySection) throws(PolicyError) {
    guard Self.isName(section.name), section.name != Policy.humanProvider else {
      throw section.badName(Self.nameExpected)
    }
    name = section.name
    kind = try section.choice("kind", default: ProviderKind(rawValue: section.name))
    if kind.needsCommand {
      try section.refuse(["program", "baseUrl"], because: "kind \(kind) runs its 'command'")
    } else {
      try section.refuse(["command"], because: "kind \(kind) has a program of its own")
    }
    if kind == .openai {
      try section.refuse(["program", "sha256"], because: "kind openai runs no program")
    }
    command = try section.value("command", expected: "a command") { CommandWords.split($0) }
    program = try section.value("program", expected: "a program") { $0 }
    sha256 = try section.value("sha256", expected: "64 hexadecimal digits") {
      ContentDigest(hex: $0.lowercased())
    }
    model = try section.value("model", expected: "a model's name without spaces", Self.word)
    effort = try section.value("effort", expected: "one word", Self.word)
    baseURL = try section.value("baseUrl", expected: "an http or https address", Self.address)
    keyVariable = try section.value("keyEnv", expected: "the name of a variable", Self.variable)
    timeout = try section.value("timeout", expected: "seconds, or a number with s, m or h") {
      Self.seconds($0)
    }
    budget = try section.value("budget", expected: "US dollars such as 2.50") {
      Dollars.microdollars($0)
    }

    // Who writes an agent's name means its maker.
    let stated = try section.value("vendor", expected: Self.nameExpected) {
      Self.isName($0) ? Vendor.named($0) ?? $0 : nil
    }
    // An endpoint or a command of one's own may be anybody's model: independence cannot be
    // judged without being told whose.
    let isOwn = kind.needsCommand || baseURL != nil
    vendor = stated ?? (isOwn ? nil : Vendor.named(kind.rawValue))
    if vendor == nil, kind.canReview { throw section.missing("vendor") }
    if kind.needsCommand, command == nil { throw section.missing("command") }
  }

  private static func isName(_ text: String) -> Bool {
    TaskID(text) != nil
  }

  private static func word(_ text: String) -> String? {
    text.utf8.allSatisfy { (0x21...0x7e).contains($0) } && text.utf8.count <= 200 ? text : nil
  }

  private static func address(_ text: String) -> String? {
    ["https://", "http://"].contains { text.hasPrefix($0) && text != $0 } ? word(text) : nil
  }

  private static func variable(_ text: String) -> String? {
    let isLetter: (UInt8) -> Bool = { (0x61...0x7a).contains($0 | 0x20) || $0 == 0x5f }
    guard let first = text.utf8.first, isLetter(first),
      text.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) })
    else { return nil }
    return text
  }

  private static func seconds(_ text: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    let unit = text.last.flatMap { units[$0] }
    guard let number = PolicySection.number(unit == nil ? text[...] : text.dropLast()),
      (1...1_000_000).contains(number)
    else { return nil }
    return number * (unit ?? 1)
  }
}
