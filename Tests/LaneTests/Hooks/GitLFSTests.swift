import Lane
import LaneSystem
import TestSupport
import Testing

/// Beside the real git-lfs, whose hooks upload and check out, and which writes over none but its own.
@Suite(.enabled(if: Files.exists("/usr/bin/git-lfs"), "git-lfs is not installed"))
struct GitLFSTests {
  let fixture: ManagerFixture
  var repository: TestRepository { fixture.repository }

  init() throws { fixture = try ManagerFixture() }

  private func commitLarge() throws {
    try fixture.run("git", "lfs", "track", "*.bin").expectSuccess()
    try repository.write("large.bin", String(repeating: "large", count: 1000))
    try repository.git("add", "-A").expectSuccess()
    _ = try fixture.commit()
  }

  private var uploaded: [String] {
    get throws {
      try fixture.run("find", fixture.hooks.remote.path + "/lfs", "-type", "f").lines
    }
  }

  @Test("there before us: both run, and nothing is uploaded for a push that the gate refuses")
  func before() throws {
    try fixture.run("git", "lfs", "install", "--local").expectSuccess()
    let before = try fixture.hooks.contents(of: fixture.hooks.hooks)
    let report = try fixture.install()
    #expect(report.hooks.last?.previous == .runs(.gitLFS))
    #expect(try fixture.status().isArmed)
    try commitLarge()
    try fixture.hooks.writeProgram(exit: 1)
    #expect(try fixture.run("git", "push", "-q", "origin", "main").status == 1)
    #expect(try uploaded.isEmpty)
    try fixture.hooks.writeProgram(exit: 0)
    #expect(try fixture.push().first?.hasPrefix("gate hook pre-push ") == true)
    #expect(try uploaded.count == 1)
    try fixture.hooks.uninstall()
    #expect(try fixture.hooks.contents(of: fixture.hooks.hooks) == before)
  }

  @Test("installed after us it leaves our hooks alone; what it would add goes beside ours")
  func after() throws {
    _ = try fixture.install()
    let refused = try fixture.run("git", "lfs", "install", "--local")
    #expect(refused.status != 0)
    #expect((refused.output + refused.errors).contains("Hook already exists"))
    #expect(try fixture.status().isArmed)
    // As the comment in our text says: a hook that is put there runs.
    for hook in ["pre-push", "post-commit", "post-merge", "post-checkout"] {
      let script = "#!/bin/sh\ngit lfs \(hook) \"$@\"\n"
      try repository.write(".git/hooks/\(hook).lane-prev", script, mode: 0o755)
    }
    try commitLarge()
    #expect(try fixture.push().first?.hasPrefix("gate hook pre-push ") == true)
    #expect(try uploaded.count == 1)
  }

  @Test("with --force it takes our place, which is said; installing again chains it")
  func forced() throws {
    _ = try fixture.install()
    try fixture.run("git", "lfs", "install", "--local", "--force").expectSuccess()
    #expect(try fixture.fault("pre-push") == .replaced(by: .gitLFS))
    _ = try fixture.install()
    #expect(try fixture.status().isArmed)
    try commitLarge()
    #expect(try fixture.push().first?.hasPrefix("gate hook pre-push ") == true)
    #expect(try uploaded.count == 1)
  }
}
