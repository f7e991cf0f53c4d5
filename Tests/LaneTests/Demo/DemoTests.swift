import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct DemoTests {
  @Test("the demonstration plays to its end, says that its reviewer is a script, leaves nothing")
  func plays() throws {
    let sandbox = try TestSandbox()
    let result = try sandbox.run("git-lane", ["demo"]).expectSuccess()
    #expect(result.output.contains("block by scripted"))
    #expect(result.output.contains("pass by scripted"))
    #expect(result.output.contains("Good \"git-lane\" signature"))
    #expect(result.output.contains("The reviewer above was a script."))
    #expect(!result.output.contains(sandbox.root))
    #expect(try Files.list(sandbox.root + "/tmp").isEmpty)
  }

  @Test("as JSON it is one object that names every step with its exit code")
  func json() throws {
    let sandbox = try TestSandbox()
    let result = try sandbox.run("git-lane", ["demo", "--json"]).expectSuccess()
    let answer = try JSONReader.read(Array(result.output.utf8))
    let steps = answer.object?["result"]?.object?["steps"]?.array ?? []
    #expect(steps.count == 8)
    #expect(steps.compactMap { $0.object?["status"]?.integer }.filter { $0 == 1 }.count == 2)
  }
}
