import Git
import Lane
import LaneCore
import LaneStore
import TestSupport
import Testing

@Suite struct SessionReadingTests {
  let gated: GatedRepository
  let stream = "refs/lane/sessions/adhoc-0123456789ab"

  init() throws { gated = try GatedRepository() }

  private func append(_ subject: String) throws -> OID {
    let workspace = try gated.workspace()
    let signer = Signer(
      key: .file(gated.machineKey),
      environment: gated.sandbox.environment,
      directory: workspace.directory,
      mayAsk: false
    )
    let event = Event(
      kind: .bypassed,
      time: Timestamp(milliseconds: 1_800_000_000_000),
      by: GatedRepository.machine,
      actor: Event.Actor(role: "builder"),
      data: ["commit": .string("0")]
    )
    return try StreamStore(try workspace.writer(), signer: signer)
      .append(event, subject: subject, to: stream, in: workspace.repository)
  }

  @Test("believed events come newest first, the rest with why it is not believed")
  func log() throws {
    _ = try append("first")
    let second = try append("second")
    let tree = try gated.work.id(stream + "^{tree}")
    let fake = try gated.work.git(
      "commit-tree",
      tree,
      "-p",
      stream,
      "-m",
      "bypassed: third\n\nLane-Stream: \(stream)\nLane-After: \(second.hex)\nLane-Clock: 3"
    ).expectSuccess().line
    try gated.work.git("update-ref", stream, fake).expectSuccess()
    let result = try gated.work.lane("log").expectSuccess()
    let rows = result.lines.filter { $0.contains("bypassed") }
    #expect(rows.map { $0.contains("second") } == [true, false])
    #expect(rows.last?.contains("first") == true)
    #expect(result.output.contains("\(fake.prefix(10))  it is not signed"))
    #expect(try gated.work.lane("log", "-n", "1", "adhoc-0123456789ab").lines.count == 4)
    #expect(try gated.work.lane("log", "--max-count=-1").expectSuccess().output == result.output)
    #expect(try gated.work.lane("log", "nowhere").status == 1)

    let shown = try gated.work.lane("show", second.hex).expectSuccess()
    #expect(shown.output.contains("subject  second"))
    #expect(shown.output.contains(#""kind":"bypassed""#))
    let skipped = try gated.work.lane("show", fake).expectSuccess()
    #expect(skipped.output.contains("skipped  it is not signed"))
  }

  @Test("a range shows its commits and their receipts, checked")
  func range() throws {
    try gated.work.commit(["a.txt": "two\n"], "seen")
    let receipt = try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.commit(["b.txt": "two\n"], "unseen")
    let result = try gated.work.lane("show", "HEAD~2..HEAD").expectSuccess()
    #expect(result.output.contains("2 new commits, not covered"))
    #expect(result.output.contains("+ \(receipt.id.text)"))
    #expect(try gated.work.lane("show", "HEAD^").output.contains("covered (whole)"))
    #expect(try gated.work.lane("show", receipt.id.text).output.contains("verdict: pass"))
  }

  @Test("in Markdown nothing from the repository can act")
  func markdown() throws {
    try gated.work.commit(["a.txt": "two\n"], "`x` | @everyone [a](http://b) <b>")
    try gated.receipt(from: "HEAD^", to: "HEAD") { statement in
      statement.body = ReceiptBody("```\n# heading\n</details> ````\n")
    }
    let result = try gated.work.lane("show", "--markdown", "HEAD^..HEAD").expectSuccess()
    #expect(result.lines.first == "### git lane: covered")
    #expect(result.output.contains("| `'x' ¦ @everyone [a](http://b) <b>` |"))
    // The fence is longer than any in the body.
    #expect(result.output.contains("`````text\n"))
    #expect(result.lines.filter { $0.hasPrefix("#") }.count == 1)
  }

  @Test("a comment stays within what a forge takes, and says what it leaves out")
  func bounded() throws {
    for number in 0..<12 {
      try gated.work.commit(["a.txt": "\(number)\n"], String(repeating: "long ", count: 1_000))
      try gated.receipt(from: "HEAD^", to: "HEAD") { statement in
        statement.body = ReceiptBody(String(repeating: "many words of a reviewer\n", count: 500))
      }
    }
    let text = try gated.work.lane("show", "--markdown", "HEAD~12..HEAD").expectSuccess().output
    #expect(text.utf8.count < 61_000)
    #expect(text.contains(" more |") && text.contains(" more: `git lane show "))
    #expect(text.contains("<details>"))
  }
}
