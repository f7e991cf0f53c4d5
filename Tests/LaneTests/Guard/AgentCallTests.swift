import LaneSystem
import TestSupport
import Testing

/// The calls in `Tests/Fixtures/agent-calls`, each as its agent's hook sends it.
@Suite struct AgentCallTests {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    + "/Fixtures/agent-calls"
  static let names = ((try? Files.list(root)) ?? []).filter { $0.hasSuffix(".json") }

  private func call(_ name: String, in directory: String) throws -> String {
    String(decoding: try Files.read("\(Self.root)/\(name)"), as: UTF8.self)
      .split(separator: "@DIRECTORY@", omittingEmptySubsequences: false).joined(
        separator: directory
      )
  }

  @Test("each agent's call gets the answer that the agent understands", arguments: names)
  func golden(_ name: String) throws {
    let sandbox = try TestSandbox()
    let repository = try sandbox.repository()
    try repository.commit(["a.txt": "one\n"], "first")
    try repository.lane("init", "--no-hooks", "--reviewer", "human").expectSuccess()
    let result = try repository.lane("guard", input: try call(name, in: repository.path))
    if name.hasSuffix("-allowed.json") {
      #expect(result.status == 0 && result.output == "{}\n" && result.errors.isEmpty, "\(result)")
    } else {
      #expect(result.status == 2 && result.output.isEmpty, "\(result)")
      #expect(result.errors.hasPrefix("git lane guard: "))
      #expect(result.errors.split(separator: "\n").count == 1)
    }
  }

  @Test("there is a call to deny and one to allow for each agent")
  func complete() {
    for agent in ["claude-", "codex-", "gemini-", "mcp-"] {
      let own = Self.names.filter { $0.hasPrefix(agent) }
      #expect(own.contains { $0.hasSuffix("-allowed.json") })
      #expect(own.contains { !$0.hasSuffix("-allowed.json") })
    }
  }

  @Test("outside of a repository, and of what is no call, nothing is in the way of other work")
  func elsewhere() throws {
    let sandbox = try TestSandbox()
    func answer(_ input: String) throws -> Int32 {
      try sandbox.run("git-lane", ["guard"], input: input).status
    }
    #expect(try answer("") == 0)
    #expect(try answer("{}") == 0)
    #expect(try answer("not json") == 0)
    #expect(try answer("{\"tool_input\":{\"command\":\"git lane approve\"}") == 2)
    #expect(try answer("{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}}") == 0)
    #expect(
      try answer("{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"git commit -n\"}}") == 2
    )
  }

  @Test("the verb takes no arguments, and explains itself")
  func usage() throws {
    let sandbox = try TestSandbox()
    #expect(try sandbox.run("git-lane", ["guard", "-h"]).output.contains("usage: git lane guard"))
    #expect(try sandbox.run("git-lane", ["guard", "x"]).status == 129)
  }
}
