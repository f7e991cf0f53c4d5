import LaneSystem
import TestSupport
import Testing

@Suite struct TestSandboxTests {
  @Test("nothing of the machine shows in a sandbox")
  func hermetic() throws {
    let sandbox = try TestSandbox()
    let names = try sandbox.run("env", []).expectSuccess().lines.map { $0.prefix { $0 != "=" } }
    #expect(Set(names) == Set(sandbox.environment.keys.map { $0[...] }))
    let scopes = try sandbox.run("git", ["config", "--list", "--show-origin"]).expectSuccess().lines
    #expect(!scopes.isEmpty)
    #expect(scopes.allSatisfy { $0.hasPrefix("file:\(sandbox.root)/home/.gitconfig\t") })
    #expect(try sandbox.run("git", ["rev-parse", "--git-dir"]).status == 128)
  }

  @Test("the same steps make the same commit")
  func reproducible() throws {
    let ids = try (0..<2).map { _ in
      try TestSandbox().repository().commit(["a/b.txt": "one\n"], "first")
    }
    #expect(ids[0] == ids[1])
  }

  @Test("a remote takes what is pushed, and a clone gets it")
  func remote() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repository()
    let remote = try work.addRemote()
    let id = try work.commit(["a.txt": "one\n"], "first")
    try work.git("push", "-q", "origin", "main").expectSuccess()
    let clone = try sandbox.clone(remote, as: "second")
    #expect(try clone.id("HEAD") == id)
    #expect(try clone.read("a.txt") == "one\n")
  }

  @Test("the directory goes with the sandbox")
  func removed() throws {
    var root = ""
    do {
      let sandbox = try TestSandbox()
      root = sandbox.root
      _ = try sandbox.repository()
      #expect(Files.exists(root))
    }
    #expect(!Files.exists(root))
  }

  @Test("the program that was built with the tests is the one that runs")
  func program() throws {
    let sandbox = try TestSandbox()
    let path = TestSandbox.gitLane
    #expect(ChildProcess.locate("git-lane", environment: sandbox.environment) == path)
    #expect(Files.stamp(path)?.isExecutable == true)
  }
}
