import LaneCore
import Testing

@Suite struct AgentTrailersTests {
  private let kam = CommitIdentity(name: "Kam", email: "kam@example.org")

  private func words(_ admissions: [AgentAdmission]) -> [String] {
    admissions.map { "\($0.agent)/\($0.vendor ?? "?")" + ($0.model.map { "/" + $0 } ?? "") }
  }

  private func admitted(trailer: String) -> [String] {
    words(
      AgentTrailers.admissions(
        message: Array("title\n\nbody\n\n\(trailer)\n".utf8),
        author: kam,
        committer: kam
      )
    )
  }

  @Test(
    "co-authors that are agents are told from people",
    arguments: [
      ("Claude <noreply@anthropic.com>", ["claude/anthropic"]),
      ("Claude Opus 4.5 <noreply@anthropic.com>", ["claude/anthropic/claude-opus-4.5"]),
      ("Claude Code", ["claude/anthropic"]), ("Claude", ["claude/anthropic"]),
      ("claude[bot] <209825114+claude[bot]@users.noreply.github.com>", ["claude/anthropic"]),
      ("Codex <noreply@openai.com>", ["codex/openai"]), ("OpenAI Codex <x@y.z>", ["codex/openai"]),
      ("Copilot <175728472+Copilot@users.noreply.github.com>", ["copilot/github"]),
      ("GitHub Copilot <copilot@github.com>", ["copilot/github"]),
      (
        "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
        ["gemini/google"]
      ),
      ("Cursor <cursoragent@cursor.com>", ["cursor/cursor"]),
      ("aider (gpt-4o) <noreply@aider.chat>", ["aider/openai/gpt-4o"]),
      (
        "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
        ["devin/cognition"]
      ),
      ("Jane Doe (aider) <jane@example.org>", ["aider/aider"]),
      ("GPT-5 Codex <x@y.z>", ["openai/openai/gpt-5-codex"]),
      ("Claude Monet <claude@example.fr>", []), ("Claude <claude@example.fr>", []),
      ("Devin Smith <devin@example.org>", []), ("Jane Doe <jane@anthropic.com>", []),
      ("Jules <jules@example.org>", []), ("GitHub <noreply@github.com>", []), ("", []), ("<", []),
      ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", []),
    ]
  )
  func coAuthors(value: String, expected: [String]) {
    #expect(admitted(trailer: "Co-authored-by: " + value) == expected)
    #expect(admitted(trailer: "CO-AUTHORED-BY:" + value) == expected)
  }

  @Test(
    "trailers that name tools are read more freely",
    arguments: [
      ("Claude:claude-opus-4-7 coccinelle sparse", ["claude/anthropic/claude-opus-4-7"]),
      ("Cursor:claude-opus-4-7", ["cursor/anthropic/claude-opus-4-7"]),
      ("GitHub Copilot: gpt-5.5 [sparse]", ["copilot/openai/gpt-5.5"]),
      ("opencode:anthropic/claude-sonnet-4-6", ["opencode/anthropic/claude-sonnet-4-6"]),
      ("Cursor (claude-opus-4-7)", ["cursor/anthropic/claude-opus-4-7"]),
      ("Cursor:composer-1", ["cursor/cursor/composer-1"]),
      ("Claude:claude-opus-4-7, Codex:gpt-5.5", ["claude/anthropic", "codex/openai"]),
      ("[Claude Code](https://claude.com/claude-code)", ["claude/anthropic"]),
      ("Claude, Codex", ["claude/anthropic", "codex/openai"]),
      ("Cursor with gpt-5.5", ["cursor/openai/gpt-5.5"]), ("via Claude Code", ["claude/anthropic"]),
      ("gpt-5.5", ["openai/openai/gpt-5.5"]), ("Frobnicator 3", ["frobnicator-3/?"]),
      ("Jane Doe <jane@example.org>", []), ("Claude Monet <claude@example.fr>", []),
    ]
  )
  func tools(value: String, expected: [String]) {
    #expect(admitted(trailer: "Assisted-by: " + value) == expected)
    #expect(admitted(trailer: "Generated-by: " + value) == expected)
  }

  @Test("author and committer admit too, and all are told once, the closest way")
  func all() {
    let message = Array(
      """
      title

      Assisted-by: Claude

      Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>
      Co-authored-by: Jane <jane@example.org>
      Assisted-by: claude
      Reviewed-by: Codex <noreply@openai.com>
      """.utf8
    )
    let found = AgentTrailers.admissions(
      message: message,
      author: CommitIdentity(name: "cursor agent", email: "x@y.z"),
      committer: CommitIdentity(name: "Gemini CLI", email: "x@y.z")
    )
    #expect(
      words(found) == [
        "claude/anthropic/claude-opus-4.5", "cursor/cursor", "gemini/google",
      ]
    )
    #expect(
      AgentTrailers.coAuthors(of: message).map(\.email) == [
        "noreply@anthropic.com", "jane@example.org",
      ]
    )
  }

  @Test("an identity keeps what it can of any bytes")
  func identities() {
    #expect(
      CommitIdentity(text: "A <B> C <d@e> f") == CommitIdentity(name: "A <B> C", email: "d@e")
    )
    #expect(CommitIdentity(text: "only a name") == CommitIdentity(name: "only a name", email: ""))
    #expect(CommitIdentity(name: [0xff], email: []).name == "\u{fffd}")
  }
}
