import Glibc
import LaneSystem
import TestSupport
import Testing

/// Ctrl-C while the vendors' real programs wait for their model, through the verb.
@Suite(
  .enabled(
    if: unsafe getenv("LANE_AGENTS_VENV") != nil,
    "LANE_AGENTS_VENV is not set; Tests/Fixtures/agents-venv makes and prints one"
  ),
  .timeLimit(.minutes(20))
)
struct InterruptedReviewTests {
  private static let dossier = """
    {"schema":"git-lane.dossier/1","nonce":"@NONCE@","pass":"cold","verdict":"pass",
     "summary":"Another word.","findings":[],
     "attacks":[{"target":"a.txt","attack":"a reader that expects one","result":"held","note":"n"}],
     "coverage":[{"path":"a.txt","status":"full","reason":null}],
     "checklist":[],"positive":[],"unknowns":[],"prior":[]}
    """

  private func processes(with word: String) -> [Int32] {
    ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.filter { process in
      let line = (try? Files.read("/proc/\(process)/cmdline", limit: 1 << 20)) ?? []
      return String(decoding: line, as: UTF8.self).contains(word)
    }
  }

  @Test(
    "an interruption ends the whole group, and the next review goes on as if nothing was",
    arguments: [
      ("codex", "gpt-5.5", "/v1", "responses"), ("claude", "claude-opus-4-7", "", "messages"),
    ]
  )
  func interrupted(kind: String, model: String, path: String, protocolName: String) throws {
    let outside = try TestSandbox()
    let service = try ScriptedModel(
      script: "[{\"hang\":true},{\"dossier\":\(Self.dossier)}]",
      in: "\(outside.root)/model"
    )
    let programs = try #require(
      unsafe getenv("LANE_AGENTS_VENV").map { unsafe String(cString: $0) }
    )
    let fixture = try ReviewFixture(settings: [
      ["review.provider", "real"], ["provider.real.kind", kind],
      ["provider.real.program", "\(programs)/bin/\(kind)"], ["provider.real.model", model],
      ["provider.real.baseUrl", service.url + path], ["provider.real.keyEnv", "SCRIPTED_KEY"],
      ["provider.real.vendor", "scripted"],
    ])
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change a")
    let key = ["SCRIPTED_KEY": "dummy-key-of-no-vendor-0123456789"]
    let before = try fixture.repository.git("for-each-ref", "refs/notes").output

    let captured = "\(service.captures)/000-\(protocolName).json"
    let result = try fixture.interruptedReview(once: captured, environment: key)
    // By the signal itself, which a shell shows as 130.
    #expect(result.output.hasSuffix("ended -2\n"), "\(result)")
    var left = processes(with: fixture.sandbox.root)
    for _ in 0..<1_000 where !left.isEmpty { left = processes(with: fixture.sandbox.root) }
    #expect(left.isEmpty)
    // No verdict came of it, so none stands in the way of the next.
    #expect(try fixture.repository.git("for-each-ref", "refs/notes").output == before)

    let again = try fixture.sandbox.run(
      "git-lane",
      ["review"],
      in: fixture.repository.path,
      environment: key
    )
    #expect(again.status == 0, "\(again)")
    #expect(try fixture.note("HEAD").contains("\nverdict: pass\n"))
    let runs = "\(fixture.sandbox.root)/home/.cache/git-lane/runs"
    #expect(try Files.list(runs).allSatisfy { !Files.exists("\(runs)/\($0)/home") })
  }
}
