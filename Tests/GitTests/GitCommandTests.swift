import Git
import TestSupport
import Testing

@Suite struct GitCommandTests {
  private func command(_ work: TestRepository, _ extra: [String: String] = [:]) -> GitCommand {
    GitCommand(environment: work.sandbox.environment.merging(extra) { $1 }, directory: work.path)
  }

  @Test("configuration is what git says, wherever it comes from")
  func configuration() throws {
    let work = try TestSandbox().repositoryWithCommit()
    try work.write("included", "[lane]\n\tincluded = yes\n\tlist = two\n")
    try work.write("global", "[user]\n\temail = other@example.org\n[lane \"Sub.Dir\"]\n\tKey\n")
    try work.sh(
      """
      git config lane.list one && git config --add include.path ../included
      git config lane.text "$(printf 'two\\nlines')" && git config lane.number 2k
      git config lane.empty ''
      """
    )
    let config = try GitConfig.read(
      command(
        work,
        [
          "GIT_CONFIG_GLOBAL": "\(work.path)/global", "GIT_CONFIG_COUNT": "1",
          "GIT_CONFIG_KEY_0": "lane.counted", "GIT_CONFIG_VALUE_0": "from count",
          "GIT_CONFIG_PARAMETERS": "'lane.given'='from -c' 'lane.list'='three'",
        ]
      )
    )
    #expect(config.all("lane.list") == ["one", "two", "three"])
    #expect(config.get("lane.list") == "three")
    #expect(config.entry("lane.list")?.scope == "command")
    #expect(config.get("lane.counted") == "from count")
    #expect(config.get("lane.given") == "from -c")
    #expect(config.get("lane.text") == "two\nlines")
    #expect(config.get("user.email") == "other@example.org")
    #expect(config.entry("user.email")?.scope == "global")
    #expect(try config.bool("lane.included") == true)
    #expect(try config.bool("LANE.Sub.Dir.KEY") == true)
    #expect(try config.bool("lane.sub.dir.key") == nil)
    #expect(try config.bool("lane.empty") == false)
    #expect(try config.int("lane.number") == 2048)
    #expect(throws: GitError.self) { try config.bool("lane.text") }
    #expect(config.get("lane.none") == nil && config.all("lane.none").isEmpty)
  }

  @Test(
    "truth values are read as git reads them",
    arguments: ["true", "YES", "on", "1", "-1", "2k", "false", "No", "off", "0", "", "x", "1x"]
  )
  func truth(text: String) throws {
    let work = try TestSandbox().repository()
    try work.sh("git config lane.value '\(text)'")
    let config = try GitConfig.read(command(work))
    let git = try work.git("config", "--type=bool", "lane.value")
    if git.status == 0 {
      #expect(try config.bool("lane.value") == (git.line == "true"))
    } else {
      #expect(throws: GitError.self) { try config.bool("lane.value") }
    }
  }

  @Test("a failure carries git's own words and its exit code")
  func failure() throws {
    let work = try TestSandbox().repository()
    let error = #expect(throws: GitError.self) {
      try command(work).output(["-c", "a.b=c", "cat-file", "-p", "nothing"])
    }
    #expect(error?.code == .exit(128))
    #expect(error?.operation == "run 'git cat-file'")
    #expect(error?.message == "fatal: Not a valid object name nothing")
    let absent = #expect(throws: GitError.self) {
      try GitCommand(environment: ["PATH": "/nonexistent"], directory: work.path).output([])
    }
    #expect(absent?.code == .command)
  }

  @Test("revisions are resolved as git does, whatever they begin with")
  func revisions() throws {
    let work = try TestSandbox().repositoryWithCommit()
    try work.commit(["file": "two\n"], "two")
    let git = command(work)
    #expect(try git.resolve("HEAD~1") == (try work.oid("HEAD~1")))
    #expect(try git.resolve("HEAD:file") == (try work.oid("HEAD:file")))
    for text in ["none", "--all", "-h", "HEAD..HEAD~1", ""] {
      #expect(try git.resolve(text) == nil, "\(text)")
    }
  }

  @Test("another repository is not confused with the one that a hook runs for")
  func otherRepository() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repositoryWithCommit()
    let other = try sandbox.repositoryWithCommit("other")
    try other.commit(["file": "other\n"], "other")
    let locals = try work.git("rev-parse", "--local-env-vars").expectSuccess().lines
    var environment = sandbox.environment
    for name in locals { environment[name] = "/nonexistent" }
    environment["GIT_CONFIG_COUNT"] = "1"
    environment["GIT_CONFIG_KEY_0"] = "lane.x"
    environment["GIT_CONFIG_VALUE_0"] = "y"
    let git = GitCommand.forOtherRepository(environment: environment, directory: other.path)
    #expect(try git.resolve("HEAD") == (try other.oid("HEAD")))
    #expect(try GitConfig.read(git).get("lane.x") == nil)
  }

  @Test("new commits are the ones that git lists, replaced and grafted or not")
  func newCommits() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let base = try work.oid("HEAD")
    try work.sh(
      """
      git checkout -qb side && git commit -q --allow-empty -m side
      git checkout -q main && git commit -q --allow-empty -m two
      git merge -q --no-ff -m merge side && git commit -q --allow-empty -m three
      """
    )
    let expected = try work.sh("git rev-list --topo-order HEAD ^HEAD~3")
    let head = try work.oid("HEAD")
    let merge = try work.oid("HEAD^")
    let hidden = "git replace --graft HEAD HEAD~3 && git commit-graph write --reachable"
    try work.sh("\(hidden) && echo $(git rev-parse HEAD) >.git/info/grafts")
    let repository = try work.open()
    let commits = try repository.newCommits(
      including: [head],
      excluding: [base]
    )
    #expect(commits.map(\.id.hex).joined(separator: "\n") == expected)
    #expect(commits.count == 4 && commits.first?.parents == [merge])
    #expect(try repository.newCommits(including: [], excluding: []).isEmpty)
    let absent = try OID.made(3)
    #expect(throws: GitError.self) {
      try repository.newCommits(including: [head], excluding: [absent])
    }
  }

  @Test("new commits of a shallow clone are known only above its boundary")
  func newCommitsOfShallowClone() throws {
    let sandbox = try TestSandbox()
    let origin = try sandbox.repositoryWithCommit("origin")
    for number in 0..<5 { try origin.commit(["file": "\(number)\n"], "\(number)") }
    try origin.sh("git clone -q --depth 3 file://$PWD ../clone")
    let clone = TestRepository(sandbox: sandbox, path: "\(sandbox.root)/clone")
    let repository = try clone.open()
    let head = try clone.oid("HEAD")
    let boundary = try clone.oid("HEAD~2")
    let known = try repository.newCommits(
      including: [head],
      excluding: [boundary]
    )
    #expect(known.count == 2)
    let error = #expect(throws: GitError.self) {
      try repository.newCommits(including: [head], excluding: [])
    }
    #expect(error?.code == .shallow)
  }
}
