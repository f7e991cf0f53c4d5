import Arguments
import Testing

@Suite struct VerbTableTests {
  let table = VerbTable([
    .init("status"), .init("receipt show"), .init("receipt verify"), .init("hook", isHidden: true),
  ])

  @Test("finds verbs, nested and hidden, and leaves the rest to them")
  func resolves() throws {
    #expect(try table.resolve(["status", "-h"]) == .verb(0, arguments: ["-h"]))
    #expect(try table.resolve(["receipt", "verify", "x"]) == .verb(2, arguments: ["x"]))
    #expect(try table.resolve(["hook", "pre-push"]) == .verb(3, arguments: ["pre-push"]))
  }

  @Test("help and version before a verb is complete")
  func help() throws {
    #expect(try table.resolve(["-h"]) == .help([]))
    #expect(try table.resolve(["--help", "status"]) == .help([]))
    #expect(try table.resolve(["receipt", "-h"]) == .help(["receipt"]))
    #expect(try table.resolve(["--version"]) == .version)
    #expect(throws: UsageError.self) { try table.resolve(["receipt", "--version"]) }
  }

  @Test("an unknown word names the words that could stand there, hidden ones not")
  func unknown() {
    #expect(
      throws: UsageError(
        "unknown subcommand 'stauts'",
        unknown: "stauts",
        candidates: ["status", "receipt"]
      )
    ) { try table.resolve(["stauts"]) }
    #expect(
      throws: UsageError(
        "unknown subcommand 'frob'",
        unknown: "frob",
        candidates: ["show", "verify"],
        verb: ["receipt"]
      )
    ) { try table.resolve(["receipt", "frob"]) }
    #expect(throws: UsageError("need a subcommand")) { try table.resolve([]) }
    #expect(throws: UsageError("need a subcommand", verb: ["receipt"])) {
      try table.resolve(["receipt"])
    }
    #expect(throws: UsageError.self) { try table.resolve([""]) }
    #expect(throws: UsageError.self) { try table.resolve(["--json", "status"]) }
  }
}
