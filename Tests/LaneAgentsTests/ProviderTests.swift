import LaneAgents
import LaneCore
import Testing

@Suite struct ProviderTests {
  @Test(
    "whoever needs credentials is told how to get them, whoever does without is not",
    arguments: [
      (Provider(name: "a", kind: .codex), "codex login"),
      (Provider(name: "a", kind: .claude), "claude setup-token"),
      (Provider(name: "a", kind: .openai), "export OPENAI_API_KEY=<key>"),
      (Provider(name: "a", kind: .openai, baseURL: "http://localhost:11434/v1"), nil),
      (
        Provider(
          name: "a",
          kind: .codex,
          baseURL: "https://models.example/v1",
          keyVariable: "OURS"
        ),
        "export OURS=<key>"
      ),
      (Provider(name: "a", kind: .claude, baseURL: "https://models.example"), nil),
      (Provider(name: "a", kind: .command, command: ["ours"]), nil),
    ]
  )
  func signIn(provider: Provider, command: String?) {
    #expect(provider.signIn == command)
  }
}
