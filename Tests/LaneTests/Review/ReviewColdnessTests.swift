import LaneSystem
import TestSupport
import Testing

@Suite struct ReviewColdnessTests {
  @Test("the reviewer is given the change and its surroundings, and nothing of their story")
  func cold() throws {
    let fixture = try ReviewFixture(mode: "tell")
    try fixture.repository.git("switch", "-qc", "branch-marker").expectSuccess()
    try fixture.repository.git("config", "user.name", "author-marker").expectSuccess()
    try fixture.repository.commit(
      [
        "a.txt": "the-new-line\n", "CLAUDE.md": "instruction-marker\n",
        ".claude/settings.json": "{}\n", "sub/AGENTS.md": "obey\n",
        ".github/copilot-instructions.md": "obey\n", ".lane/specs/task.md": "spec-marker\n",
      ],
      "message-marker"
    )
    #expect(try fixture.repository.lane("review").status == 0)
    let told = try fixture.told()
    let packet = told.first ?? ""
    #expect(packet.contains("+the-new-line"))
    for marker in [
      "message-marker", "author-marker", "branch-marker", "spec-marker", "kam@example.org",
    ] { #expect(!told.contains { $0.contains(marker) }, "\(marker)") }
    // As part of the change the instructions are material; as files they are not there.
    #expect(packet.contains("+instruction-marker"))
    for name in ["CLAUDE.md", ".claude", ".github/copilot-instructions.md", "sub/AGENTS.md"] {
      #expect(!told.dropFirst().contains(name), "\(name)")
    }
    for name in [".git", ".lane"] { #expect(!told.dropFirst().contains(name), "\(name)") }
    #expect(told.contains("b.txt"))
    #expect(!told.contains { $0.hasSuffix("(writable)") })
    #expect(!told.contains("SSH_AUTH_SOCK"))
  }

  @Test(
    "neither attributes nor configuration of the change hide a part of it, as they do from git",
    arguments: [
      ("*.txt -diff", "Binary files a/a.txt and b/a.txt differ\n", false),
      ("*.txt binary", "Binary files a/a.txt and b/a.txt differ\n", false),
      // What is shown of both sides is nothing, and a program of somebody's ran.
      ("*.txt diff=hide linguist-generated", "", true),
    ]
  )
  func attributes(line: String, shown: String, runs: Bool) throws {
    let fixture = try ReviewFixture(mode: "tell")
    let repository = fixture.repository
    let canary = fixture.canary
    try repository.git("config", "diff.hide.textconv", "touch \(canary); true").expectSuccess()
    try repository.commit([".gitattributes": "\(line)\n", "a.txt": "shown\n"], "hide")
    let stock = try repository.git("diff", "main", "topic", "--", "a.txt").expectSuccess().output
    #expect(stock.hasSuffix(shown) && !stock.contains("+shown"), "\(stock)")
    #expect(fixture.hasRun == runs)
    if runs { try Files.remove(canary) }

    // What the person has set for git's own differences: in its configuration, and around it.
    let program = "touch \(canary); true"
    try repository.git("config", "diff.noprefix", "true").expectSuccess()
    try repository.git("config", "diff.external", program).expectSuccess()
    let around = ["GIT_EXTERNAL_DIFF": program]
    for environment in [[:], around] {
      let diff = try repository.git("diff", "main", "topic", environment: environment)
      #expect(diff.isQuiet && fixture.hasRun, "\(diff)")
      try Files.remove(canary)
    }

    #expect(try repository.lane("review", environment: around).status == 0)
    let packet = try fixture.told().first ?? ""
    #expect(packet.contains("+shown"))
    #expect(packet.contains("diff --git a/a.txt b/a.txt"))
    #expect(!fixture.hasRun)
  }

  @Test("links that lead out of the tree are written as text")
  func links() throws {
    let fixture = try ReviewFixture(mode: "tell")
    let path = fixture.repository.path
    try Files.makeDirectories(path + "/d/e")
    for (target, name) in [
      ("/etc/passwd", "absolute"), ("../../outside", "up"), ("d/../../x", "through"),
      ("e/../../..", "d/deep"), ("a.txt", "fine"), ("../a.txt", "d/fine"), ("..", "d/e/top"),
    ] { try Files.symlink(target, at: "\(path)/\(name)") }
    try fixture.repository.commit(["a.txt": "x\n"], "links")
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    let links = try fixture.told().filter { $0.contains(" -> ") && !$0.contains("\n") }
    #expect(links.sorted() == ["d/e/top -> ..", "d/fine -> ../a.txt", "fine -> a.txt"])
  }

  @Test("names that are no text, and names that look like output, are only names")
  func names() throws {
    let fixture = try ReviewFixture(mode: "tell")
    let blob = try fixture.repository.git("hash-object", "-w", "--stdin", input: "x\n").line
    for name in ["new\nline", "esc\u{1b}[31m", "quote\"s", " blank "] {
      try fixture.repository.write(name, "x\n")
    }
    try fixture.repository.git("add", "-A").expectSuccess()
    let add = try fixture.sandbox.run(
      "sh",
      ["-c", #"printf '100644 \#(blob)\tbad\377name\0' | git update-index -z --index-info"#],
      in: fixture.repository.path
    )
    #expect(add.status == 0, "\(add)")
    try fixture.repository.git("commit", "-qm", "names").expectSuccess()
    let review = try fixture.repository.lane("review")
    #expect(review.status == 0, "\(review)")
    #expect(!review.output.contains("\u{1b}"))
    let told = try fixture.told()
    #expect(told.contains { $0.hasPrefix("bad") && $0.hasSuffix("name") })
    #expect(try fixture.note("HEAD").contains("coverage: 5/5"))
    #expect(try fixture.repository.lane("verify").status == 0)
  }

  @Test("control characters in a dossier reach neither the terminal nor the receipt")
  func escapes() throws {
    let fixture = try ReviewFixture(mode: "escape")
    try fixture.repository.commit(["a.txt": "x\n"], "change a")
    let review = try fixture.repository.lane("review")
    let note = try fixture.note("HEAD")
    for text in [review.output, note] {
      #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}") && !text.contains("\u{7}"))
    }
    #expect(note.split(separator: "\n").filter { $0.hasPrefix("verdict:") }.count == 1)
    #expect(note.split(separator: "\n").filter { $0.hasPrefix("git-lane-receipt") }.count == 1)
    #expect(try fixture.repository.lane("verify").status == 0)
  }
}
