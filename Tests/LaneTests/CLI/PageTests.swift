import Arguments
import Glibc
import LaneCLI
import LaneSystem
import TestSupport
import Testing

@Suite struct PageTests {
  /// Compares a checked-in file with what it should be; `LANE_RECORD=1` rewrites it and fails, so
  /// that no unattended run can record.
  func compare(_ name: String, with text: String) throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/\(root)/Documentation/\(name)"
    let checkedIn = try Files.readIfPresent(path).map { String(decoding: $0, as: UTF8.self) }
    guard checkedIn != text else { return }
    if unsafe getenv("LANE_RECORD") != nil {
      try Files.writeAtomically(path, Array(text.utf8))
    }
    Issue.record("Documentation/\(name) differs from the grammar: LANE_RECORD=1 writes it anew")
  }

  @Test("the declarations of all verbs are sound")
  func sound() {
    #expect(Validator.problems(of: Registry.commands.map { $0.verb }) == [])
  }

  @Test("the checked-in manual page is the one that the grammar gives")
  func manual() throws {
    try compare("git-lane.1", with: ManualPage.manual.roff())
  }

  @Test("the checked-in completion is the one that the grammar gives")
  func completion() throws {
    let script = BashCompletion.script(for: Registry.grammar, function: "git_lane")
    try compare("git-lane.bash", with: script)
  }

  @Test(
    "groff reads the manual page without a warning",
    .enabled(if: ChildProcess.locate("groff", environment: ["PATH": "/usr/bin:/bin"]) != nil)
  )
  func groff() throws {
    let result = try TestSandbox().run(
      "groff",
      ["-man", "-ww", "-z"],
      input: ManualPage.manual.roff()
    )
    #expect(result.isQuiet, "\(result)")
  }
}
