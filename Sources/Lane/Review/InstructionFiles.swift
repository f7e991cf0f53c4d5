/// Files by which a repository speaks to agents; a reviewer is not spoken to by what it judges.
enum InstructionFiles {
  /// Names that mean something to an agent in any directory, in lower case.
  private static let names: Set<String> = [
    // Anthropic
    "claude.md", "claude.local.md", ".claude", ".claude.json", ".mcp.json", ".claudeignore",
    // OpenAI, and what many read
    "agents.md", "agents.override.md", "agent.md", ".agents", ".agent", ".codex",
    // Google
    "gemini.md", ".gemini", ".geminiignore", ".antigravity", "jules.md",
    // editors and other programs
    ".cursor", ".cursorrules", ".cursorignore", ".windsurf", ".windsurfrules", ".codeium",
    ".clinerules", ".cline", ".roo", ".roorules", ".roomodes", ".kilocode", ".continue",
    ".continuerules", ".junie", ".kiro", ".amazonq", ".augment", ".augment-guidelines",
    ".opencode", "opencode.json", "opencode.jsonc", ".qwen", "qwen.md", ".aider.conf.yml",
    ".aiderignore", ".goosehints", ".openhands", ".openhands_instructions", ".trae", ".factory",
    ".warp", "warp.md", ".rules", ".vibe", ".crush", "crush.md", "crush.json", ".devin",
    "replit.md", ".replit.md",
  ]

  /// Paths that mean something from the top, in lower case; what is below them too.
  private static let paths: Set<String> = [
    ".github/copilot-instructions.md", ".github/instructions", ".github/prompts",
    ".github/chatmodes", ".github/agents", ".github/copilot", ".vscode/mcp.json", ".idea/mcp.json",
  ]

  /// All of it in one order, for what rests on which files they are.
  static var all: [String] { names.sorted() + paths.sorted() }

  /// Whether an entry of a tree is left out; its directory is not.
  static func contains(_ path: [UInt8]) -> Bool {
    let text = String(decoding: path, as: UTF8.self).lowercased()
    let name = text.split(separator: "/").last.map(String.init) ?? text
    return names.contains(name) || paths.contains(text)
  }
}
