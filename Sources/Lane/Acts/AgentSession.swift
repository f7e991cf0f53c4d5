/// Tells whether an agent's program started this process.
///
/// An agent that runs as the user could take the variables away; this keeps the honest mistake out,
/// and the person who typed the code knows what was signed.
enum AgentSession {
  /// One agent's marks in the environment of what it starts.
  private struct Marks {
    let agent: String
    var names: Set<String> = []
    var prefixes: [String] = []
  }

  private static let table = [
    Marks(agent: "Claude Code", names: ["CLAUDECODE"], prefixes: ["CLAUDE_CODE_"]),
    Marks(agent: "Codex", prefixes: ["CODEX_"]),
    Marks(agent: "Gemini CLI", names: ["GEMINI_CLI"]),
    Marks(agent: "Cursor", names: ["CURSOR_AGENT", "CURSOR_TRACE_ID"]),
    Marks(agent: "Copilot", prefixes: ["COPILOT_"]),
    Marks(agent: "Aider", prefixes: ["AIDER_"]),
    Marks(agent: "OpenCode", prefixes: ["OPENCODE"]),
    Marks(agent: "an agent", names: ["AI_AGENT", "AGENT"]),
  ]

  /// What people set for these agents in their own shells: it says nothing about who is asking.
  private static let settings: Set<String> = [
    "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "CODEX_HOME", "CODEX_API_KEY",
    "CODEX_CA_CERTIFICATE", "COPILOT_GITHUB_TOKEN", "COPILOT_MODEL", "AIDER_MODEL",
    "AIDER_OPENAI_API_KEY", "AIDER_ANTHROPIC_API_KEY", "OPENCODE_CONFIG", "OPENCODE_API_KEY",
  ]

  /// The agent and the variable that gives it away; nil where none does.
  static func find(in environment: [String: String]) -> (agent: String, variable: String)? {
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      guard !settings.contains(name) else { continue }
      for marks in table {
        if marks.names.contains(name) || marks.prefixes.contains(where: name.hasPrefix) {
          return (marks.agent, name)
        }
      }
    }
    return nil
  }
}
