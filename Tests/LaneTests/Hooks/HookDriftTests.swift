import LaneSystem
import TestSupport
import Testing

/// A gate that stopped is said wherever git lane runs anyway.
@Suite struct HookDriftTests {
  let repository: TestRepository

  init() throws {
    repository = try TestSandbox().repository()
    try repository.lane("hooks", "install").expectSuccess()
    try repository.commit(["a": "1\n"], "first")
  }

  private func replace(_ hook: String) throws {
    try repository.write(".git/hooks/\(hook)", "#!/bin/sh\nexit 0\n", mode: 0o755)
  }

  private let line =
    "warning: pre-push is NOT ARMED: another hook took its place; git lane hooks install\n"

  @Test("a verb says it in one line, and does what it was asked")
  func verb() throws {
    #expect(try repository.lane("log").errors.isEmpty)
    try replace("pre-push")
    let result = try repository.lane("log")
    #expect(result.status == 0)
    #expect(result.errors == line)
    try Files.makeDirectories(repository.path + "/deep/er")
    let deeper = try repository.sandbox.run(
      "git-lane",
      ["log"],
      in: repository.path + "/deep/er"
    )
    #expect(deeper.errors == line)
    // Where it is the answer it is not said twice.
    #expect(try repository.lane("hooks", "status").errors.isEmpty)
  }

  @Test("a setting that leads git elsewhere is found, several hooks are one line")
  func elsewhere() throws {
    try repository.git("config", "core.hooksPath", "/nowhere").expectSuccess()
    let errors = try repository.lane("log").errors
    #expect(
      errors.hasPrefix(
        "warning: pre-commit, pre-merge-commit, post-commit and 4 more are NOT ARMED: core.hooksPath "
          + "(local, file:.git/config) points to '/nowhere', which is not there; "
      )
    )
    #expect(errors.split(separator: "\n").count == 1)
  }

  @Test("a merge, a checkout and a commit say it; files that are checked out do not")
  func hooks() throws {
    try repository.git("branch", "topic").expectSuccess()
    try repository.commit(["a": "2\n"], "second")
    try replace("pre-push")
    let checkout = try repository.git("checkout", "-q", "topic")
    #expect(checkout.errors == "lane: " + line)
    let merge = try repository.git("merge", "-q", "main")
    #expect(merge.errors == "lane: " + line)
    let commit = try repository.git("commit", "-q", "--allow-empty", "-m", "third")
    #expect(commit.errors == "lane: " + line)
    #expect(try repository.git("checkout", "-q", "--", "a").isQuiet)
  }

  @Test("where the first of two hooks is gone the second says it, and only once")
  func second() throws {
    try replace("pre-commit")
    let commit = try repository.git("commit", "-q", "--allow-empty", "-m", "second")
    #expect(
      commit.errors
        == "lane: warning: pre-commit is NOT ARMED: another hook took its place; "
        + "git lane hooks install\n"
    )
  }

  @Test("a switched-off hook is found; what was never installed is not missed")
  func neverInstalled() throws {
    try Files.chmod(repository.path + "/.git/hooks/pre-push", 0o644)
    #expect(try repository.lane("log").errors.contains("pre-push is NOT ARMED: not executable"))
    try repository.lane("hooks", "uninstall").expectSuccess()
    #expect(try repository.lane("log").errors.isEmpty)
  }
}
