import Lane
import LaneSystem
import TestSupport
import Testing

@Suite struct HookShimTests {
  @Test("hooks/shim and the text in the program are the same bytes")
  func sameText() throws {
    let tests = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    #expect(try Files.read("/\(tests)/hooks/shim") == Array(HookShim.template.utf8))
  }

  @Test(
    "a text of ours names its program again",
    arguments: ["/usr/local/bin/git-lane", "/home/zoë b/it's/git-lane", "''", "/a'\\''b", ""]
  )
  func roundTrip(program: String) {
    let text = HookShim.text(program: program)
    #expect(HookShim.program(of: text) == program)
    #expect(HookShim.isMarked(text))
  }

  @Test("a text with one more or one less byte is not ours")
  func oneByte() {
    let text = HookShim.text(program: "/usr/bin/git-lane")
    #expect(HookShim.program(of: text + [10]) == nil)
    #expect(HookShim.program(of: text.dropLast()) == nil)
    #expect(HookShim.program(of: []) == nil)
    // A quote in the middle would end the shell's word: whatever follows is not a path.
    #expect(HookShim.program(of: HookShim.text(program: "X").replacing("X", "'; true; '")) == nil)
  }

  @Test("only the second line marks a text as ours")
  func marker() {
    #expect(HookShim.isMarked(Array("#!/bin/sh\n# git-lane-hook:9\nexit 0\n".utf8)))
    #expect(!HookShim.isMarked(Array("#!/bin/sh\nexit 0\n# git-lane-hook:1\n".utf8)))
    #expect(!HookShim.isMarked(Array("# git-lane-hook:1".utf8)))
    #expect(!HookShim.isMarked([]))
  }

  @Test("a hook starts the program with its name, its arguments and its standard input")
  func nothingChained() throws {
    let fixture = try HookFixture()
    try fixture.install()
    try fixture.git("commit", "-q", "--allow-empty", "-m", "first").expectSuccess()
    try fixture.git("push", "-q", "origin", "main", "main:other").expectSuccess()
    let id = try fixture.repository.id("HEAD")
    let zero = String(repeating: "0", count: 40)
    #expect(
      try fixture.logged() == [
        "gate hook pre-commit",
        "gate hook post-commit",
        "gate hook pre-push origin \(fixture.remote.path)",
        "gate < refs/heads/main \(id) refs/heads/main \(zero)",
        "gate < refs/heads/main \(id) refs/heads/other \(zero)",
      ]
    )
  }

  @Test("the gate's no stops a commit and a push")
  func refusal() throws {
    let fixture = try HookFixture()
    try fixture.install()
    try fixture.repository.commit(["a": "1\n"], "first")
    try fixture.writeProgram(exit: 1)
    #expect(try fixture.git("commit", "-q", "--allow-empty", "-m", "second").status == 1)
    #expect(try fixture.git("push", "-q", "origin", "main").status == 1)
    #expect(try fixture.remote.git("rev-parse", "--verify", "-q", "main").status != 0)
  }

  @Test("LANE_BIN comes before the path in the hook, and PATH comes last")
  func whichProgram() throws {
    let fixture = try HookFixture()
    try fixture.install()
    let other = fixture.sandbox.root + "/other"
    try Files.makeDirectories(other)
    let script = Array("#!/bin/sh\necho other >>'\(fixture.log)'\n".utf8)
    try Files.writeAtomically(other + "/git-lane", script, mode: 0o755)
    let commit = { (environment: [String: String]) -> Void in
      try fixture.sandbox.run(
        "git",
        ["commit", "-q", "--allow-empty", "-m", "x"],
        in: fixture.repository.path,
        environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
      ).expectSuccess()
    }
    try commit(["LANE_BIN": other + "/git-lane"])
    #expect(try fixture.logged() == ["other", "other"])
    // A variable that leads nowhere switches nothing off.
    try commit(["LANE_BIN": other + "/nothing", "PATH": other + ":/usr/bin:/bin"])
    #expect(try fixture.logged().suffix(2) == ["gate hook pre-commit", "gate hook post-commit"])
    try Files.remove(fixture.program)
    try commit(["PATH": other + ":/usr/bin:/bin"])
    #expect(try fixture.logged().suffix(2) == ["other", "other"])
  }
}

extension [UInt8] {
  fileprivate func replacing(_ old: Character, _ new: String) -> [UInt8] {
    let text = String(decoding: self, as: UTF8.self)
    // The template has capital Xs of its own in no place.
    return Array(text.map { $0 == old ? new : String($0) }.joined().utf8)
  }
}
