/// An agent that writes code, and how commits speak of it.
struct KnownAgent {
  /// Its plain name, which ``Vendor/named(_:)`` knows.
  let name: String
  /// The words that name it, in lower case; the longest come first.
  var titles: [String]
  /// Addresses that only it uses.
  var emails: [String] = []
  /// Its accounts, without `[bot]`.
  var logins: [String] = []
  /// Whether people are called so too: then the name alone, as an author's, proves nothing.
  var isPersonName = false
}

/// The agents that are told from people by what commits say.
enum AgentDirectory {
  static let agents = [
    KnownAgent(
      name: "claude",
      titles: ["claude code", "claude"],
      emails: ["noreply@anthropic.com", "claude@anthropic.com"],
      logins: ["claude", "claude-code", "anthropic-claude"],
      isPersonName: true
    ),
    KnownAgent(
      name: "codex",
      titles: ["chatgpt codex connector", "chatgpt codex", "codex cli", "codex"],
      emails: ["noreply@openai.com", "codex@openai.com"],
      logins: ["codex", "openai-codex", "chatgpt-codex-connector"]
    ),
    KnownAgent(name: "chatgpt", titles: ["chatgpt"]),
    KnownAgent(
      name: "gemini",
      titles: ["gemini code assist", "gemini cli", "gemini"],
      emails: ["gemini-cli@google.com", "gemini@google.com"],
      logins: ["gemini-code-assist", "gemini-cli", "google-gemini"]
    ),
    KnownAgent(
      name: "jules",
      titles: ["google labs jules", "jules"],
      emails: ["jules@google.com"],
      logins: ["google-labs-jules"],
      isPersonName: true
    ),
    KnownAgent(
      name: "copilot",
      titles: ["copilot swe agent", "copilot"],
      emails: ["copilot@github.com"],
      logins: ["copilot", "copilot-swe-agent", "github-copilot"]
    ),
    KnownAgent(
      name: "cursor",
      titles: ["cursor agent", "cursor"],
      emails: ["cursoragent@cursor.com", "agent@cursor.com"],
      logins: ["cursor", "cursoragent"]
    ),
    KnownAgent(
      name: "aider",
      titles: ["aider"],
      emails: ["aider@aider.chat", "noreply@aider.chat"],
      logins: ["aider"]
    ),
    KnownAgent(
      name: "devin",
      titles: ["devin ai integration", "devin ai", "devin"],
      emails: ["devin@cognition.ai", "devin-ai@cognition.ai"],
      logins: ["devin-ai-integration", "devin-ai"],
      isPersonName: true
    ),
    KnownAgent(
      name: "windsurf",
      titles: ["windsurf cascade", "windsurf"],
      logins: ["windsurf-bot"]
    ),
    KnownAgent(name: "amp", titles: ["sourcegraph amp", "amp"], emails: ["amp@ampcode.com"]),
    KnownAgent(
      name: "opencode",
      titles: ["opencode"],
      emails: ["noreply@opencode.ai"],
      logins: ["opencode-agent", "opencode"]
    ),
    KnownAgent(
      name: "amazon-q",
      titles: ["amazon q developer", "amazon q"],
      logins: ["amazon-q-developer"]
    ),
    KnownAgent(name: "kiro", titles: ["kiro agent", "kiro"], logins: ["kiro-agent"]),
    KnownAgent(
      name: "qwen",
      titles: ["qwen coder", "qwen code", "qwen"],
      emails: ["qwen-coder@alibabacloud.com"],
      logins: ["qwen-coder"]
    ),
    KnownAgent(name: "vibe", titles: ["mistral vibe"], emails: ["vibe@mistral.ai"]),
    KnownAgent(name: "grok", titles: ["grok"], emails: ["noreply@x.ai"]),
    KnownAgent(name: "junie", titles: ["junie"], emails: ["junie@jetbrains.com"]),
    KnownAgent(
      name: "openhands",
      titles: ["openhands"],
      emails: ["openhands@all-hands.dev"],
      logins: ["openhands-agent"]
    ),
    KnownAgent(name: "goose", titles: ["codename goose", "goose"], isPersonName: true),
    KnownAgent(name: "crush", titles: ["charm crush", "crush"], emails: ["crush@charm.land"]),
    KnownAgent(name: "droid", titles: ["factory droid"], logins: ["factory-droid"]),
    KnownAgent(name: "warp", titles: ["warp"], emails: ["agent@warp.dev"]),
    KnownAgent(name: "kimi", titles: ["kimi"], isPersonName: true),
    KnownAgent(name: "cline", titles: ["cline"], logins: ["cline-bot"], isPersonName: true),
    KnownAgent(name: "roo", titles: ["roo code"], logins: ["roomote"]),
  ]

  /// Words beside an agent's name that are part of a product's name, never of a person's.
  static let productWords: Set<String> = [
    "ai", "agent", "assistant", "action", "bot", "cli", "cloud", "code", "coder", "app",
    "integration", "anthropic", "github", "google", "microsoft", "openai", "opus", "sonnet",
    "haiku", "pro", "flash", "max", "mini", "preview", "fast", "thinking", "codex",
  ]

  /// Makers' names that stand before an agent's.
  static let makers: Set<String> = ["anthropic", "github", "google", "microsoft", "openai"]

  /// Words that stand before a model's own name: its maker's, or the program's that runs it.
  static let namesPrograms = makers.union(
    agents.flatMap { $0.titles.flatMap { $0.split(separator: " ").map(String.init) } }
  )

  /// The agent whose address this is.
  static func agent(email: String) -> KnownAgent? {
    let address = email.lowercased()
    if let agent = emails[address] { return agent }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == "users.noreply.github.com" else { return nil }
    // 41898282+login[bot]@users.noreply.github.com
    var login = parts[0].split(separator: "+").last ?? ""
    if login.hasSuffix("[bot]") { login = login.dropLast(5) }
    return logins[String(login)]
  }

  /// The agent whose title a list of words begins with, and how many words that takes.
  static func agent(startOf words: ArraySlice<String>) -> (agent: KnownAgent, length: Int)? {
    guard let first = words.first else { return nil }
    for title in titles[first] ?? [] where words.starts(with: title.words) {
      return (title.agent, title.words.count)
    }
    return nil
  }

  // Every commit's author is looked up in these.

  private static let emails = index(by: \.emails)
  private static let logins = index(by: \.logins)

  private static func index(by names: (KnownAgent) -> [String]) -> [String: KnownAgent] {
    let pairs = agents.flatMap { agent in names(agent).map { ($0, agent) } }
    return Dictionary(pairs) { first, _ in first }
  }

  /// All titles by their first word, in the order above.
  private static let titles: [String: [(words: [String], agent: KnownAgent)]] = {
    var titles: [String: [(words: [String], agent: KnownAgent)]] = [:]
    for agent in agents {
      for title in agent.titles {
        let words = title.split(separator: " ").map(String.init)
        titles[words[0], default: []].append((words, agent))
      }
    }
    return titles
  }()
}
