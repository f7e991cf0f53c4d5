import LaneCore
import LaneSystem
import TestSupport
import Testing

@Suite struct DoctorTests {
  let fixture: ActFixture
  var repository: TestRepository { fixture.repository }

  init() throws { fixture = try ActFixture() }

  @Test("a repository that was set up is healthy, one that was not is told what to do")
  func healthy() throws {
    let result = try repository.lane("doctor")
    #expect(result.status == 0)
    for line in ["pre-commit", "pre-merge-commit", "post-rewrite", "pre-push"] {
      #expect(result.lines.contains { $0.hasPrefix("+ gate") && $0.contains(line) })
    }
    let bare = try fixture.sandbox.repository("other")
    let other = try bare.lane("doctor")
    #expect(other.status == 1)
    #expect(other.output.contains("git lane init"))
  }

  @Test("a hook that is switched off is NOT ARMED and the exit status says so")
  func hooks() throws {
    try Files.chmod(repository.path + "/.git/hooks/pre-push", 0o644)
    let result = try repository.lane("doctor")
    #expect(result.status == 1)
    #expect(result.output.contains("NOT ARMED: not executable"))
  }

  @Test("a worktree whose own setting leads git to no hooks is found from any other")
  func worktrees() throws {
    try repository.git("worktree", "add", "-q", "../tree").expectSuccess()
    #expect(try repository.lane("doctor").status == 0)
    let tree = TestRepository(sandbox: fixture.sandbox, path: fixture.sandbox.root + "/tree")
    try repository.git("config", "extensions.worktreeConfig", "true").expectSuccess()
    try tree.git("config", "--worktree", "core.hooksPath", "/nowhere").expectSuccess()
    let result = try repository.lane("doctor")
    #expect(result.status == 1)
    #expect(
      result.output.contains("\(tree.path)  NOT ARMED: pre-commit: core.hooksPath (worktree, ")
    )
    #expect(result.output.contains("\(tree.path): git config --worktree --unset core.hooksPath\n"))
  }

  @Test("settings under which git would copy or overwrite receipts are named")
  func notes() throws {
    try repository.git("config", "notes.rewriteRef", "refs/notes/*").expectSuccess()
    try repository.git("config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/notes/*")
      .expectSuccess()
    try repository.git("config", "--unset", "notes.lane.mergeStrategy").expectSuccess()
    let result = try repository.lane("doctor")
    #expect(result.status == 0)
    #expect(result.output.contains("'refs/notes/*' makes git copy receipts"))
    #expect(result.output.contains("'+refs/notes/*:refs/notes/*' lets a fetch overwrite receipts"))
    #expect(result.output.contains("git config notes.lane.mergeStrategy union"))
  }

  @Test("what a fetch or a push would do to receipts that one side alone has is named")
  func refspecs() throws {
    let settings = [
      ("remote.origin.fetch", "refs/lane/*:refs/lane/*"), ("fetch.prune", "true"),
      ("remote.origin.push", "+refs/notes/*:refs/notes/*"),
      ("remote.backup.push", "+refs/*"), ("remote.backup.mirror", "true"),
      ("remote.backup.fetch", "+refs/heads/*:refs/remotes/backup/*"),
      ("core.notesRef", "refs/notes/lane"), ("notes.displayRef", "refs/notes/*"),
    ]
    for (key, value) in settings {
      try repository.git("config", "--add", key, value).expectSuccess()
    }
    let environment = ["GIT_NOTES_REWRITE_REF": "refs/notes/x:refs/notes/lane"]
    let result = try repository.lane("doctor", environment: environment)
    #expect(result.status == 0)
    for words in [
      "'refs/lane/*:refs/lane/*' lets a fetch that prunes delete receipts that are only here",
      "'+refs/notes/*:refs/notes/*' lets a push overwrite receipts that are only there",
      "'+refs/*' lets a push overwrite receipts that are only there",
      "lets a push delete receipts that are only there",
      "'refs/notes/lane' makes git copy receipts to rewritten commits",
      "git notes without --ref reads and writes receipts", "git log shows receipts",
    ] { #expect(result.output.contains(words), "\(words)") }
    #expect(!result.output.contains("remotes/backup"))
    // The commands that it names are the ones that help.
    for line in result.lines where line.contains(": git config --unset") {
      let command = try #require(line.split(separator: ": ", maxSplits: 1).last)
      try fixture.sandbox.run("sh", ["-c", String(command)], in: repository.path)
        .expectSuccess()
    }
    #expect(!(try repository.lane("doctor").output.contains("that are only")))
  }

  @Test("a clone that holds less than history, or shows another one, is told")
  func history() throws {
    let tip = try repository.id("HEAD")
    try repository.git("config", "remote.origin.promisor", "true").expectSuccess()
    try repository.git("replace", "--graft", tip).expectSuccess()
    try repository.write(".git/info/grafts", tip + "\n")
    try repository.write(".git/shallow", tip + "\n")
    let result = try repository.lane("doctor")
    for words in [
      "this clone is shallow", "git fetch --unshallow", "a partial clone",
      "git fetch --refetch --no-filter origin", "git shows 1 object replaced",
      "git shows other parents", "git remote set-head origin --auto",
    ] { #expect(result.output.contains(words), "\(words)") }
  }

  @Test("where a partial clone left out the policy, the command that brings it is named")
  func partial() throws {
    try repository.git("config", "remote.origin.promisor", "true").expectSuccess()
    let policy = try repository.id("HEAD:.lane/policy")
    try Files.remove("\(repository.path)/.git/objects/\(policy.prefix(2))/\(policy.dropFirst(2))")
    let result = try repository.lane("verify", "HEAD^..HEAD")
    #expect(result.status == 3)
    #expect(result.errors.contains("next:  git fetch --refetch --no-filter origin\n"))
  }

  @Test("a signing program that is not there, and a lock that nobody holds, are named")
  func leftovers() throws {
    try repository.git("config", "gpg.ssh.program", "/nonexistent/sign").expectSuccess()
    try repository.write(".git/refs/lane-local/notes.lock", "")
    try fixture.sandbox.run(
      "touch",
      ["-d", "2000-01-01", ".git/refs/lane-local/notes.lock"],
      in: repository.path
    ).expectSuccess()
    let result = try repository.lane("doctor")
    #expect(result.status == 1)
    #expect(result.output.contains("'/nonexistent/sign', which signs"))
    #expect(result.output.contains("refs/lane-local/notes.lock"))
  }

  @Test("whoever cannot act is named with what helps, whoever can is counted")
  func people() throws {
    #expect(try repository.lane("doctor").output.contains("1 with the role human, 1 with the role"))
    let lines = try ["late", "nobody"].map { name in
      let key = try fixture.sandbox.key(name)
      let line = String(decoding: try Files.read(key + ".pub"), as: UTF8.self)
      return "\(name)@example.org \(name == "late" ? "valid-before=\"20200101Z\" " : "")\(line)"
    }
    let signers = try repository.read(".lane/allowed_signers") + lines.joined()
    let principals = """
      [principal "lee@example.org"]
      role = human
      [principal "late@example.org"]
      role = reviewer

      """
    let policy = try repository.read(".lane/policy") + principals
    try repository.commit([".lane/allowed_signers": signers, ".lane/policy": policy], "people")
    try fixture.push()
    let result = try repository.lane("doctor")
    for (name, words, next) in [
      ("lee@example.org", "has no key in .lane/allowed_signers", "git lane join --from <file>"),
      ("late@example.org", "has only keys that were revoked or do not count now", "git lane join"),
      (
        "nobody@example.org", "has a key, and the policy gives the name no role",
        "git config -f .lane/policy principal.nobody@example.org.role <role>"
      ),
    ] {
      let rows = result.lines.filter { $0.contains(name) }
      #expect(rows.contains { $0.contains(words) }, "\(result)")
      #expect(rows.contains("\(name): \(next)"), "\(result)")
    }
    // Without a person who can act all others wait.
    try repository.commit(
      [".lane/policy": policy.replacing("\trole = human", with: "\trole = reviewer")],
      "nobody"
    )
    try fixture.push()
    #expect(try repository.lane("doctor").output.contains("nobody can approve, override or revoke"))
  }

  @Test("branches that a target accepts and that nothing protects are named")
  func accepted() throws {
    let warning = "accepts refs/heads/release/*, which nothing protects"
    let accepts = "[protect \"refs/heads/main\"]\naccepts = refs/heads/release/*\n"
    let policy = try repository.read(".lane/policy") + accepts
    try repository.commit([".lane/policy": policy], "accept")
    try fixture.push()
    let warned = try repository.lane("doctor")
    #expect(warned.output.contains(warning), "\(warned)")
    #expect(warned.output.contains("'protect.refs/heads/release/*.commit' block"))
    let repaired = policy + "[protect \"refs/heads/release/*\"]\n"
    try repository.commit([".lane/policy": repaired], "protect")
    try fixture.push()
    #expect(try !repository.lane("doctor").output.contains(warning))
  }

  @Test("a change blob that was lost is put back")
  func changes() throws {
    try repository.commit(["a.txt": "two\n"], "second")
    try fixture.act("approve")
    let change = try #require(try fixture.receipts(on: "HEAD").first?.change?.hex)
    let path = "changes/\(change.prefix(2))/\(change.dropFirst(2))"
    // A merge with a side that had none, by plumbing: in both places where notes are kept.
    let index = ["GIT_INDEX_FILE": fixture.sandbox.root + "/index"]
    try repository.git("read-tree", "refs/notes/lane", environment: index).expectSuccess()
    try repository.git("rm", "-q", "-r", "-f", "--cached", "changes", environment: index)
      .expectSuccess()
    let tree = try repository.git("write-tree", environment: index).expectSuccess().line
    let commit = try repository.git("commit-tree", "-m", "lost", tree).expectSuccess().line
    try repository.git("update-ref", "refs/notes/lane", commit).expectSuccess()
    try repository.git("update-ref", "refs/lane-local/notes", commit).expectSuccess()
    let result = try repository.lane("doctor")
    #expect(result.output.contains("1 that were missing are back"))
    #expect(try repository.id("refs/notes/lane:\(path)") == change)
  }

  @Test("damage in the keys and the records is named")
  func damage() throws {
    let signers = try repository.read(".lane/allowed_signers")
    try repository.commit([".lane/allowed_signers": signers + "ann@example.org nonsense\n"], "keys")
    try fixture.push()
    try repository.git("notes", "--ref=lane", "add", "-m", "not a receipt", "HEAD").expectSuccess()
    let result = try repository.lane("doctor", "--json")
    #expect(result.status == 1)
    #expect(result.output.contains("line 3 cannot be read"))
    #expect(result.output.contains("a damaged entry"))
  }

  @Test(
    "a note that nothing can be added to, or that nobody can read, is named",
    arguments: [(2 << 20, "so that no receipt can be added to it"), (9 << 20, "cannot tell")]
  )
  func largeNotes(size: Int, words: String) throws {
    let key = try repository.id("HEAD")
    let text = String(repeating: String(repeating: "x", count: 99) + "\n", count: size / 100)
    try repository.write("large", text)
    try repository.git("notes", "--ref=lane", "add", "-F", "large", "HEAD").expectSuccess()
    let result = try repository.lane("doctor")
    let rows = result.lines.filter { $0.contains("the note on \(key.prefix(10))") }
    #expect(rows.contains { $0.contains(words) }, "\(result)")
    #expect(!result.output.contains("all whole"))
  }
}
