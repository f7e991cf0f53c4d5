internal import LaneCore

/// An agent whose own settings can hold the guard, and what is entered there.
struct AgentProgram: Sendable {
  /// A value in a list of the settings.
  struct Entry: Sendable {
    let path: [String]
    let value: JSONValue
  }

  let name: String
  /// The program, and the directory of its settings in a repository and in a home.
  let program: String
  let directory: String
  /// The file below the repository's root.
  let file: String
  let entries: [Entry]
  /// What the person still has to do.
  let hint: String?

  static let command = "git lane guard"

  static let all: [AgentProgram] = [
    AgentProgram(
      name: "Claude Code",
      program: "claude",
      directory: ".claude",
      file: ".claude/settings.json",
      entries: [
        hook(
          "PreToolUse",
          matching: "Bash|PowerShell|Monitor|Read|Write|Edit|MultiEdit|NotebookEdit|mcp__.*",
          timeout: 10
        ),
        hook(
          "PostToolUse",
          matching: "Bash|PowerShell|Write|Edit|MultiEdit|NotebookEdit|mcp__.*",
          timeout: 10
        ),
      ] + denied.map { Entry(path: ["permissions", "deny"], value: .string($0)) },
      hint: nil
    ),
    AgentProgram(
      name: "Codex",
      program: "codex",
      directory: ".codex",
      file: ".codex/hooks.json",
      entries: ["PreToolUse", "PostToolUse"].map {
        hook($0, matching: "Bash|apply_patch|mcp__.*", timeout: 10)
      },
      hint: "codex runs a repository's hooks only after you trusted them: /hooks in codex"
    ),
    AgentProgram(
      name: "Gemini CLI",
      program: "gemini",
      directory: ".gemini",
      file: ".gemini/settings.json",
      entries: [
        hook(
          "BeforeTool",
          matching: "run_shell_command|read_file|write_file|replace|mcp_.*",
          // In milliseconds there.
          timeout: 10_000
        ),
        hook(
          "AfterTool",
          matching: "run_shell_command|write_file|replace|mcp_.*",
          timeout: 10_000
        ),
      ],
      hint: nil
    ),
  ]

  /// A second net under the hook, which Claude Code leaves out where its program is missing.
  private static let denied = [
    "Bash(git lane approve:*)", "Bash(git lane override:*)", "Bash(git lane revoke:*)",
    "Bash(git-lane approve:*)", "Bash(git-lane override:*)", "Bash(git-lane revoke:*)",
    "Bash(git commit --no-verify:*)", "Bash(git push --no-verify:*)", "Edit(.git/**)",
    "Read(.git/lane/key)",
  ]

  private static func hook(_ event: String, matching matcher: String, timeout: Int64) -> Entry {
    Entry(
      path: ["hooks", event],
      value: [
        "matcher": .string(matcher),
        "hooks": [["type": "command", "command": .string(command), "timeout": .integer(timeout)]],
      ]
    )
  }

  /// Whether a value is one that some version of git lane entered.
  static func isOurs(_ value: JSONValue) -> Bool {
    if let text = value.string { return denied.contains(text) }
    let hooks = value.object?["hooks"]?.array ?? []
    return !hooks.isEmpty && hooks.allSatisfy { $0.object?["command"]?.string == command }
  }
}
