/// Who makes the model behind an agent or a name of a model.
package enum Vendor {
  private static let agents: [(vendor: String, names: [String])] = [
    ("anthropic", ["claude", "claude-code"]),
    ("openai", ["codex", "openai", "chatgpt"]),
    ("google", ["gemini", "gemini-cli", "jules"]),
    ("github", ["copilot"]),
    ("cursor", ["cursor"]),
    ("aider", ["aider"]),
    ("cognition", ["devin", "windsurf"]),
    ("sourcegraph", ["amp"]),
    ("opencode", ["opencode"]),
    ("amazon", ["amazon-q", "kiro"]),
    ("alibaba", ["qwen", "qwen-code"]),
    ("mistral", ["vibe"]),
    ("xai", ["grok"]),
    ("jetbrains", ["junie"]),
    ("openhands", ["openhands"]),
    ("block", ["goose"]),
    ("charm", ["crush"]),
    ("factory", ["droid"]),
    ("warp", ["warp"]),
    ("moonshot", ["kimi"]),
    ("cline", ["cline"]),
    ("roo", ["roo"]),
  ]

  private static let models: [(vendor: String, prefixes: [String])] = [
    ("anthropic", ["claude", "opus", "sonnet", "haiku"]),
    ("openai", ["gpt", "chatgpt", "codex", "o1", "o3", "o4"]),
    ("google", ["gemini", "gemma"]),
    ("xai", ["grok"]),
    ("alibaba", ["qwen"]),
    ("deepseek", ["deepseek"]),
    ("meta", ["llama"]),
    ("mistral", ["mistral", "mixtral", "codestral", "devstral", "magistral"]),
    ("moonshot", ["kimi"]),
    ("zhipu", ["glm"]),
  ]

  /// The vendor of an agent by its plain name, such as `claude`.
  package static func named(_ agent: String) -> String? {
    let name = agent.lowercased()
    return agents.first { $0.names.contains(name) }?.vendor
  }

  /// Whose model an agent runs, where it runs only its maker's; others may run anybody's.
  package static func maker(of agent: String) -> String? {
    named(agent).flatMap { vendor in models.contains { $0.vendor == vendor } ? vendor : nil }
  }

  /// The vendor of a model by its name, such as `gpt-5.5` or `anthropic/claude-opus-4-7`.
  package static func ofModel(_ model: String) -> String? {
    let bytes = Array(model.lowercased().utf8)
    let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
    return models.first { entry in
      entry.prefixes.contains { prefix in
        guard name.starts(with: prefix.utf8) else { return false }
        // "o3" must not be found in "o365", nor "opus" in "opuscule".
        guard let next = name.dropFirst(prefix.utf8.count).first else { return true }
        let isLetter = (0x61...0x7a).contains(next)
        let isDigit = (0x30...0x39).contains(next)
        return !isLetter
          && !(isDigit && prefix.utf8.last.map { (0x30...0x39).contains($0) } == true)
      }
    }?.vendor
  }
}
