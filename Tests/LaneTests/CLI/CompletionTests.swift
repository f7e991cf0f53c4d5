import Arguments
import LaneCLI
import LaneSystem
import TestSupport
import Testing

@Suite struct CompletionTests {
  static let gitCompletion = "/usr/share/bash-completion/completions/git"

  let sandbox: TestSandbox
  let repository: TestRepository
  let script: String

  init() throws {
    sandbox = try TestSandbox()
    repository = try sandbox.repository()
    try repository.commit(["a": "a"], "first")
    try repository.git("branch", "topic").expectSuccess()
    try repository.git("remote", "add", "upstream", "/nowhere").expectSuccess()
    let sample = Program(
      name: "git lane",
      summary: "x",
      groups: [
        .init(
          "all",
          [
            Verb(
              words: ["receipt", "export"],
              summary: "x",
              options: [
                Option("format", .value(Value("f", choices: ["json", "text"])), "x"),
                Option("color", .optionalValue(Value("w", choices: ["always"])), "x"),
                Option("hooks", .negativeFlag, "x"),
              ],
              operands: [Operand(Value("rev", source: .revisions), .one, "x")]
            ),
            Verb(words: ["receipt", "show"], summary: "x"),
            Verb(
              words: ["sync"],
              summary: "x",
              operands: [Operand(Value("remote", source: .remotes), .optional, "x")]
            ),
          ]
        )
      ]
    )
    script = BashCompletion.script(for: sample, function: "git_lane")
  }

  /// What bash alone offers after `git-lane <words>`, the last one unfinished.
  func offered(_ words: String...) throws -> [String] {
    let line = (["git-lane"] + words).map { "'\($0)'" }.joined(separator: " ")
    let body = """
      COMP_WORDS=(\(line)) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      __git_lane_alone
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try run(script + body)
  }

  /// What git's own completion offers after a command line, through `_git_lane`.
  func offeredByGit(_ words: String...) throws -> [String] {
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let body = """
      words=(\(line)) cword=$((${#words[@]} - 1))
      cur=${words[cword]} prev=${words[cword - 1]}
      __git_main
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try run("source \(Self.gitCompletion)\n" + script + body)
  }

  func run(_ text: String) throws -> [String] {
    let result = try sandbox.run(
      "bash",
      ["--norc", "-u", "-c", text],
      in: repository.path
    )
    try result.expectSuccess()
    #expect(result.errors == "")
    return result.lines.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 + "|" }
      .filter { $0 != "|" }
  }

  @Test("verbs, then their options, values and operands, by bash alone")
  func alone() throws {
    #expect(try offered("") == ["receipt", "sync"])
    #expect(try offered("re") == ["receipt"])
    #expect(try offered("receipt", "") == ["export", "show"])
    #expect(
      try offered("receipt", "export", "--") == [
        "--format=|", "--color", "--color=|", "--no-hooks",
      ]
    )
    #expect(try offered("receipt", "export", "--format", "") == ["json", "text"])
    #expect(try offered("receipt", "export", "--format", "=", "te") == ["text"])
    #expect(try offered("receipt", "export", "--color", "") == ["HEAD", "main", "topic"])
    #expect(try offered("receipt", "export", "t") == ["topic"])
    #expect(try offered("sync", "u") == ["upstream"])
    #expect(try offered("frob", "") == [])
    #expect(try offered("receipt", "show", "--x") == [])
  }

  @Test(
    "the same through git's own completion",
    .enabled(if: Files.exists(gitCompletion))
  )
  func throughGit() throws {
    #expect(try offeredByGit("git", "lane", "") == ["receipt", "sync"])
    #expect(try offeredByGit("git", "-C", ".", "lane", "receipt", "e") == ["export"])
    #expect(try offeredByGit("git", "lane", "receipt", "export", "--format=j") == ["json"])
    #expect(try offeredByGit("git", "lane", "receipt", "export", "to") == ["topic"])
    #expect(try offeredByGit("git", "lane", "receipt", "export", "main..to") == ["main..topic"])
    #expect(try offeredByGit("git", "lane", "sync", "") == ["upstream"])
  }

  @Test("a shell takes the completion of all verbs without complaint")
  func whole() throws {
    let script = BashCompletion.script(for: Registry.grammar, function: "git_lane")
    #expect(try run(script + "complete -p git-lane >/dev/null") == [])
  }
}
