import LaneSystem
import TestSupport
import Testing

/// What the README says can be done, done.
@Suite struct ReadmeTests {
  @Test("every file that it points to is there")
  func links() throws {
    let page = try ReadmePage()
    let names = page.text.split(separator: "](").dropFirst().map { $0.prefix { $0 != ")" } }
    #expect(names.count > 3)
    for name in names { #expect(Files.exists("\(ReadmePage.root)/\(name)"), "\(name)") }
    for name in ["install.sh", ".ci/run"] { #expect(Files.exists("\(ReadmePage.root)/\(name)")) }
  }

  @Test("the options of install.sh are those that it has")
  func options() throws {
    let help = try TestSandbox().run("\(ReadmePage.root)/install.sh", ["--help"]).expectSuccess()
    for option in ["--demo", "--test", "--prefix", "--uninstall"] {
      #expect(help.output.contains(option))
    }
  }

  @Test("every command about a repository that it shows works in one")
  func commands() throws {
    let gated = try GatedRepository()
    try gated.work.git("fetch", "-q", "origin").expectSuccess()
    try gated.work.commit(["a.txt": "two\n"], "a change")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    let lines = try ReadmePage().text.split(separator: "\n").filter {
      $0.hasPrefix("    git lane ")
    }
    #expect(lines.count == 8)
    for line in lines {
      let command = line.prefix { $0 != "#" }
      let result = try gated.sandbox.run("sh", ["-c", String(command)], in: gated.work.path)
      #expect(result.status == 0, "\(line)\n\(result)")
    }
    // And the two that stand in sentences.
    let bundle = "\(gated.sandbox.root)/clone"
    try gated.work.git("push", "-q", "origin", "refs/notes/lane").expectSuccess()
    try gated.sandbox.run("git", ["clone", "-q", gated.remote.path, bundle]).expectSuccess()
    let clone = TestRepository(sandbox: gated.sandbox, path: bundle)
    try clone.git("fetch", "-q", "origin", "refs/notes/lane:refs/notes/lane").expectSuccess()
    try clone.git("show", "origin/main:.lane/allowed_signers").expectSuccess()
    #expect(try clone.git("notes", "--ref=lane", "list").lines.count > 1)
  }
}
