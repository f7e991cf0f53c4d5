import LaneCore
import TestSupport
import Testing

/// SCENARIOS.md, 43: a reviewed change that is re-based cleanly onto a target that moved in the same file.
@Suite struct CarryTests {
  /// A topic whose review was made before the target moved in another part of the same file.
  private func rebased() throws -> GatedRepository {
    let gated = try GatedRepository()
    try gated.work.git("config", "user.signingKey", gated.personKey).expectSuccess()
    try gated.work.commit(["long.txt": Self.text()], "long")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("push", "-q", "origin", "main").expectSuccess()
    try gated.work.git("checkout", "-qb", "topic").expectSuccess()
    try gated.work.commit(["long.txt": Self.text([3: "three"])], "one")
    try gated.work.commit(["a.txt": "two\n"], "two")
    try gated.receipt(from: "main", to: "HEAD")
    try gated.work.git("checkout", "-q", "main").expectSuccess()
    try gated.work.commit(["long.txt": Self.text([30: "thirty"])], "moved")
    try gated.receipt(from: "HEAD^", to: "HEAD")
    try gated.work.git("push", "-q", "origin", "main").expectSuccess()
    try gated.work.git("checkout", "-q", "topic").expectSuccess()
    try gated.work.git("rebase", "-q", "main").expectSuccess()
    return gated
  }

  private static func text(_ changes: [Int: String] = [:]) -> String {
    (1...40).map { (changes[$0] ?? "line \($0)") + "\n" }.joined()
  }

  private func push(_ gated: GatedRepository) throws -> TestResult {
    try gated.work.git("push", "-q", "origin", "HEAD:main")
  }

  @Test("it asks for one carry, and is quiet then")
  func once() throws {
    let gated = try rebased()
    let refused = try push(gated)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("git lane carry"))
    let carried = try gated.work.lane("carry")
    #expect(carried.status == 0, "\(carried.errors)")
    #expect(try push(gated).isQuiet)
    #expect(try gated.work.lane("carry").output.contains("nothing to carry"))
    let why = try gated.work.lane("verify", "HEAD~2..HEAD", "--target", "main")
    #expect(why.output.contains("carried"))
  }

  @Test("the hook that tells of the rebase names the carry, and so does status")
  func named() throws {
    let gated = try rebased()
    let way = "git lane carry, if it was reviewed on another base"
    let status = try gated.work.lane("status")
    #expect(status.lines.first { $0.hasPrefix("or ") }?.hasSuffix(" " + way) == true, "\(status)")
    try gated.work.git("reset", "-q", "--hard", "topic@{1}").expectSuccess()
    let rebase = try gated.work.git("rebase", "-q", "main")
    #expect(rebase.status == 0 && rebase.errors.contains("\nor:    \(way)\n"), "\(rebase)")
  }

  @Test("a squash of the re-based commits is carried too, one line more is not")
  func squash() throws {
    let gated = try rebased()
    try gated.work.git("reset", "-q", "--soft", "main").expectSuccess()
    try gated.work.git("commit", "-qm", "squash").expectSuccess()
    try gated.work.lane("carry").expectSuccess()
    #expect(try gated.work.git("push", "-q", "--dry-run", "origin", "HEAD:main").isQuiet)
    try gated.stage("long.txt", Self.text([3: "three", 30: "thirty", 20: "more"]))
    try gated.work.git("commit", "-q", "--no-verify", "--amend", "--no-edit").expectSuccess()
    let refused = try gated.work.lane("carry")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("git lane review"))
    #expect(try push(gated).status == 1)
  }

  @Test("what the target had and undid is not carried back, since no gate would take it")
  func undone() throws {
    let gated = try rebased()
    try gated.work.lane("carry").expectSuccess()
    try gated.work.git("push", "-q", "origin", "HEAD:main").expectSuccess()
    try gated.work.git("revert", "--no-edit", "HEAD").expectSuccess()
    try gated.work.git("revert", "--no-edit", "HEAD~2").expectSuccess()
    try gated.receipt(from: "origin/main", to: "HEAD")
    try gated.work.git("push", "-q", "origin", "HEAD:main").expectSuccess()
    try gated.work.git("cherry-pick", "HEAD~3", "HEAD~2").expectSuccess()
    let refused = try gated.work.lane("carry")
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.said.contains("no gate would take it here"), "\(refused)")
    #expect(refused.said.contains("the target had this before"), "\(refused)")
    #expect(try push(gated).status == 1)
  }

  @Test("who may not carry is told so, and an agent's environment is refused the person's key")
  func roles() throws {
    let gated = try rebased()
    let agent = try gated.work.lane("carry", environment: ["CLAUDECODE": "1"])
    #expect(agent.status == 1)
    #expect(agent.errors.contains("person's act"))
    try gated.work.git("config", "user.signingKey", gated.machineKey).expectSuccess()
    let machine = try gated.work.lane("carry")
    #expect(machine.status == 1)
    #expect(machine.errors.contains("may carry"))
  }

  @Test("a carry that somebody made for another review opens nothing")
  func forged() throws {
    let gated = try rebased()
    let other = try gated.receipt(from: "main^", to: "main")
    try gated.receipt(.carry, from: "main", to: "HEAD", by: GatedRepository.person) {
      $0.carries = other.id
    }
    let refused = try push(gated)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("the carry does not hold"))
  }
}
