/// That an agent had a hand in a commit, as the commit itself says.
package struct AgentAdmission: Hashable, Comparable, Sendable {
  /// The agent's plain name, or a word made of what the commit calls it.
  package let agent: String
  /// Nil where nobody knows: such an agent may be anybody's, so no reviewer is independent of it.
  package let vendor: String?
  package let model: String?

  package init(agent: String, vendor: String?, model: String? = nil) {
    self.agent = agent
    self.vendor = vendor
    self.model = model
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.agent, left.vendor ?? "", left.model ?? "")
      < (right.agent, right.vendor ?? "", right.model ?? "")
  }
}

/// Which agents a commit admits to: by author, committer, and the trailers of its last block.
///
/// Nothing here is proof: an agent that says nothing is not found. It keeps honest commits from
/// being reviewed by the very vendor that wrote them.
package enum AgentTrailers {
  /// The agents that a commit admits to, sorted, each once.
  package static func admissions(
    message: [UInt8],
    author: CommitIdentity,
    committer: CommitIdentity
  ) -> [AgentAdmission] {
    var found = Set([author].compactMap(admission))
    if committer != author, let other = admission(by: committer) { found.insert(other) }
    for trailer in CommitTrailers.parse(message) {
      switch trailer.key.lowercased() {
      case "co-authored-by":
        if let admitted = admission(by: CommitIdentity(text: trailer.value)) {
          found.insert(admitted)
        }
      case "assisted-by", "generated-by":
        found.formUnion(admissions(byTool: trailer.value))
      default:
        break
      }
    }
    // A second mention that names no model adds nothing to one that does.
    let known = Set(found.filter { $0.model != nil }.map(\.agent))
    return found.filter { $0.model != nil || !known.contains($0.agent) }.sorted()
  }

  /// The co-authors that a message names, agents among them, in order.
  package static func coAuthors(of message: [UInt8]) -> [CommitIdentity] {
    CommitTrailers.parse(message)
      .filter { $0.key.lowercased() == "co-authored-by" }
      .map { CommitIdentity(text: $0.value) }
  }

  /// The agent that an author, a committer or a co-author is, if it is one.
  package static func admission(by identity: CommitIdentity) -> AgentAdmission? {
    let (words, parenthesised) = words(of: identity.name)
    if let agent = AgentDirectory.agent(email: identity.email) {
      return admission(of: agent, words: words, parenthesised: parenthesised)
    }
    // Aider's mark on a person's name.
    if parenthesised == ["aider"] { return AgentAdmission(agent: "aider", vendor: "aider") }
    let name = words.drop { AgentDirectory.makers.contains($0) }
    if let (agent, length) = AgentDirectory.agent(startOf: name) {
      let rest = name.dropFirst(length)
      let isProduct = rest.allSatisfy(isProductWord)
      let isBare = words.count == length && length == 1
      if isProduct, !(isBare && agent.isPersonName) || isMachine(identity.email) {
        return admission(of: agent, words: words, parenthesised: parenthesised)
      }
    }
    return modelAdmission(words)
  }

  /// The agents in the value of a trailer that names tools, such as `Claude:claude-opus-4-7 sparse`.
  private static func admissions(byTool value: String) -> [AgentAdmission] {
    let identity = CommitIdentity(text: value)
    if !identity.email.isEmpty, let admitted = admission(by: identity) { return [admitted] }
    // Somebody with an address of their own is a person who helped.
    guard isMachine(identity.email) else { return [] }
    let (plain, parenthesised) = words(of: identity.name)
    let words = plain + parenthesised
    let agents = agents(in: words)
    if agents.count == 1, let agent = agents.first {
      if let model = modelBehindColon(identity.name) {
        return [AgentAdmission(agent: agent.name, vendor: vendor(agent, model), model: model)]
      }
      let model = words.first(where: isModel)
      return [
        admission(by: identity)
          ?? AgentAdmission(agent: agent.name, vendor: vendor(agent, model), model: model)
      ]
    }
    guard agents.isEmpty else {
      return agents.map { AgentAdmission(agent: $0.name, vendor: vendor($0, nil)) }
    }
    if let admitted = modelAdmission(words) { return [admitted] }
    let name = slug(words)
    return name.isEmpty ? [] : [AgentAdmission(agent: name, vendor: nil)]
  }

  /// The model of a value `AGENT:MODEL [tool…]`, the kernel's form, where the agent's name is all that
  /// stands before the colon.
  private static func modelBehindColon(_ value: String) -> String? {
    let parts = value.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let word = parts[1].split(whereSeparator: \.isWhitespace).first else {
      return nil
    }
    let (name, inside) = words(of: String(parts[0]))
    let rest = name.drop { AgentDirectory.makers.contains($0) }
    guard inside.isEmpty, AgentDirectory.agent(startOf: rest)?.length == rest.count,
      let model = words(of: String(word)).plain.last, hasDigit(model),
      model.first?.isLetter == true
    else { return nil }
    return slug([model])
  }

  /// The agents whose titles stand anywhere among words, each once.
  private static func agents(in words: [String]) -> [KnownAgent] {
    var found: [KnownAgent] = []
    var rest = words[...]
    while !rest.isEmpty {
      guard let (agent, length) = AgentDirectory.agent(startOf: rest) else {
        rest.removeFirst()
        continue
      }
      rest = rest.dropFirst(length)
      if !found.contains(where: { $0.name == agent.name }) { found.append(agent) }
    }
    return found
  }

  private static func admission(
    of agent: KnownAgent,
    words: [String],
    parenthesised: [String]
  ) -> AgentAdmission {
    let inside = parenthesised.first(where: isModel)
    let model = inside ?? (words.contains(where: hasDigit) ? slug(words) : nil)
    return AgentAdmission(agent: agent.name, vendor: vendor(agent, model), model: model)
  }

  /// An agent that runs other vendors' models is as independent as the model that it names.
  private static func vendor(_ agent: KnownAgent, _ model: String?) -> String? {
    model.flatMap { Vendor.ofModel($0) } ?? Vendor.named(agent.name)
  }

  /// A name that is a model's, such as `GPT-5 Codex`; a version has to be part of it.
  private static func modelAdmission(_ words: [String]) -> AgentAdmission? {
    // Most names have no digit; this is asked of every commit.
    guard words.contains(where: hasDigit),
      words.allSatisfy({ isProductWord($0) || Vendor.ofModel($0) != nil })
    else { return nil }
    let name = slug(words)
    guard let vendor = Vendor.ofModel(name) else { return nil }
    return AgentAdmission(agent: vendor, vendor: vendor, model: name)
  }

  private static func isProductWord(_ word: String) -> Bool {
    AgentDirectory.productWords.contains(word) || hasDigit(word)
  }

  /// Whether a word names a model together with its version.
  private static func isModel(_ word: String) -> Bool {
    hasDigit(word) && Vendor.ofModel(word) != nil
  }

  private static func hasDigit(_ word: String) -> Bool {
    word.utf8.contains { (0x30...0x39).contains($0) }
  }

  /// Whether an address is nobody's mailbox.
  private static func isMachine(_ email: String) -> Bool {
    guard !email.isEmpty else { return true }
    let local = email.lowercased().split(separator: "@").first ?? ""
    return ["noreply", "no-reply", "bot", "agent"].contains(String(local))
      || local.hasSuffix("[bot]")
  }

  private static let nameLimit = 256

  /// The words of a name in lower case, and those in parentheses apart.
  private static func words(of name: String) -> (plain: [String], parenthesised: [String]) {
    var (plain, inside): ([String], [String]) = ([], [])
    var word: [UInt8] = []
    var depth = 0
    func finish() {
      guard !word.isEmpty else { return }
      let text = String(decoding: word, as: UTF8.self).lowercased()
      if depth > 0 { inside.append(text) } else { plain.append(text) }
      word = []
    }
    for byte in name.utf8.prefix(nameLimit) {
      switch byte {
      case UInt8(ascii: "("):
        finish()
        depth += 1
      case UInt8(ascii: ")"):
        finish()
        depth = max(0, depth - 1)
      case 0..<0x21, 0x7f, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'"),
        UInt8(ascii: "`"), UInt8(ascii: "/"), UInt8(ascii: "&"), UInt8(ascii: "+"):
        finish()
      default:
        word.append(byte)
      }
    }
    finish()
    return (plain, inside)
  }

  /// Words as one, fit for a receipt's header.
  private static func slug(_ words: [String]) -> String {
    let text = words.joined(separator: "-").utf8.map { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2e || byte == 0x5f
        ? byte : UInt8(ascii: "-")
    }
    let joined = text.split(separator: UInt8(ascii: "-")).joined(separator: [UInt8(ascii: "-")])
    return String(decoding: Array(joined).prefix(64), as: UTF8.self)
  }
}
