import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct AgentSettingsTests {
  let sandbox: TestSandbox
  let repository: TestRepository
  private let theirs = """
    {
      "model": "opus",
      "hooks": {
        "PreToolUse": [
          {"matcher": "Bash", "hooks": [{"type": "command", "command": "./check"}]}
        ]
      },
      "permissions": { "deny": ["Read(.env)"] }
    }

    """

  init() throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
    try repository.commit(["a.txt": "one\n"], "first")
  }

  @Test("the guard is entered beside what is there, once, and comes out as if it had never been")
  func roundTrip() throws {
    try repository.write(".claude/settings.json", theirs)
    try repository.write(".codex/config.toml", "model = \"x\"\n")
    let shown = try repository.lane("init", "--agents=show").expectSuccess()
    #expect(
      shown.errors.contains("+ hooks.PreToolUse: {\"hooks\":[{\"command\":\"git lane guard\"")
    )
    #expect(try repository.read(".claude/settings.json") == theirs)
    #expect(!Files.exists(repository.path + "/.lane"))

    let result = try repository.lane("init", "--no-hooks", "--agents").expectSuccess()
    #expect(result.output.contains("entered the guard in .claude/settings.json"))
    #expect(
      result.output.contains("hint: codex runs a repository's hooks only after you trusted them")
    )
    #expect(!Files.exists(repository.path + "/.gemini"))
    let claude = try JSONReader.read(Array(repository.read(".claude/settings.json").utf8))
    let hooks = claude.object?["hooks"]?.object?["PreToolUse"]?.array ?? []
    #expect(hooks.count == 2)
    #expect(
      hooks.last?.object?["hooks"]?.array?.first?.object?["command"]?.string == "git lane guard"
    )
    let deny = claude.object?["permissions"]?.object?["deny"]?.array ?? []
    #expect(deny.first == "Read(.env)" && deny.contains("Bash(git lane approve:*)"))
    let codex = try JSONReader.read(Array(repository.read(".codex/hooks.json").utf8))
    #expect(codex.object?["hooks"]?.object?["PreToolUse"]?.array?.count == 1)
    // Nothing of it is committed.
    #expect(try repository.git("status", "--porcelain").output.contains("?? .claude/"))

    let before = Files.stamp(repository.path + "/.claude/settings.json")
    let again = try repository.lane("init", "--no-hooks", "--agents").expectSuccess()
    #expect(again.output.hasPrefix("everything is in place; nothing changed\n"))
    #expect(Files.stamp(repository.path + "/.claude/settings.json") == before)

    try repository.lane("init", "--no-agents").expectSuccess()
    #expect(try repository.read(".claude/settings.json") == theirs)
    #expect(!Files.exists(repository.path + "/.codex/hooks.json"))
    #expect(try repository.read(".codex/config.toml") == "model = \"x\"\n")
  }

  @Test("an older entry of ours is renewed, and a program on PATH is reason enough")
  func renewal() throws {
    try Files.makeDirectories(sandbox.root + "/bin")
    let program = sandbox.root + "/bin/gemini"
    try Files.writeAtomically(program, Array("#!/bin/sh\n".utf8), mode: 0o755)
    let path = ["PATH": "\(sandbox.root)/bin:\(sandbox.environment["PATH"] ?? "")"]
    try repository.write(
      ".gemini/settings.json",
      #"{"hooks":{"BeforeTool":[{"matcher":"x","hooks":[{"type":"command","command":"git lane guard"}]}]}}"#
    )
    try repository.lane("init", "--no-hooks", "--agents", environment: path).expectSuccess()
    let gemini = try JSONReader.read(Array(repository.read(".gemini/settings.json").utf8))
    let hooks = gemini.object?["hooks"]?.object?["BeforeTool"]?.array ?? []
    #expect(hooks.count == 1)
    #expect(hooks[0].object?["matcher"]?.string?.contains("run_shell_command") == true)
  }

  @Test("a file that cannot be read strictly is left alone, and nothing else is written")
  func refusals() throws {
    for text in ["// mine\n{}\n", "{\"hooks\": []}\n", "[]\n"] {
      try repository.write(".claude/settings.json", text)
      let result = try repository.lane("init", "--agents")
      #expect(result.status == 128)
      #expect(result.errors.contains(".claude/settings.json is left alone"))
      #expect(result.errors.contains("hooks.PreToolUse: {"))
      #expect(try repository.read(".claude/settings.json") == text)
      #expect(!Files.exists(repository.path + "/.lane"))
    }
  }
}
