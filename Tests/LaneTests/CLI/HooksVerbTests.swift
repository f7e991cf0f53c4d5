import LaneSystem
import TestSupport
import Testing

@Suite struct HooksVerbTests {
  let repository: TestRepository

  init() throws { repository = try TestSandbox().repository() }

  @Test("install, status and uninstall say what they did, with the exit status that goes with it")
  func story() throws {
    let directory = try repository.commonDirectory + "/hooks"
    let before = try repository.lane("hooks", "status")
    #expect(before.status == 1)
    #expect(
      before.output == """
        hooks in \(directory)
          x pre-commit        NOT ARMED  not installed
          x pre-merge-commit  NOT ARMED  not installed
          x post-commit       NOT ARMED  not installed
          x post-merge        NOT ARMED  not installed
          x post-checkout     NOT ARMED  not installed
          x post-rewrite      NOT ARMED  not installed
          x pre-push          NOT ARMED  not installed

        """
    )
    try repository.write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n", mode: 0o755)
    let install = try repository.lane("hooks", "install")
    #expect(install.status == 0)
    #expect(
      install.output == """
        hooks in \(directory)
          pre-commit        installed
          pre-merge-commit  installed
          post-commit       installed
          post-merge        installed
          post-checkout     installed
          post-rewrite      installed
          pre-push          installed  the previous hook runs after it

        """
    )
    let status = try repository.lane("hooks", "status", "--json")
    #expect(status.status == 0)
    let others = [
      "pre-commit", "pre-merge-commit", "post-commit", "post-merge", "post-checkout",
      "post-rewrite",
    ]
    #expect(
      status.output
        == #"{"command":"hooks status","ok":true,"result":{"armed":true,"directory":""#
        + directory + #"","hooks":["#
        + others.map { #"{"armed":true,"hook":"\#($0)","previous":"none"},"# }.joined()
        + #"{"armed":true,"hook":"pre-push","previous":"runs"}]},"version":1}"# + "\n"
    )
    let uninstall = try repository.lane("hooks", "uninstall")
    #expect(uninstall.lines.last == "  pre-push          removed, the previous hook is back")
  }

  @Test("a refusal shows the ways on, a hook edited by hand what was edited")
  func refusals() throws {
    try repository.lane("hooks", "install").expectSuccess()
    let hook = try repository.read(".git/hooks/pre-push")
    try repository.write(".git/hooks/pre-push", hook + "echo mine\u{1b}\n", mode: 0o755)
    let edited = try repository.lane("hooks", "install")
    #expect(edited.status == 128)
    #expect(edited.errors.hasPrefix("fatal: '"))
    #expect(edited.errors.contains("\n+echo mine\\x1b\n"))
    #expect(edited.errors.contains("\nnext:  keep your edits elsewhere"))
    let elsewhere = try repository.git("-c", "core.hooksPath=/nowhere", "lane", "hooks", "install")
    #expect(elsewhere.status == 128)
    #expect(elsewhere.errors.contains("core.hooksPath (command, command line:) points to"))
    #expect(elsewhere.errors.contains("\nor:    git lane hooks install --manual"))
  }

  @Test("a shared core.hooksPath is refused in few lines, and each way on works as it is written")
  func shared() throws {
    let place = repository.sandbox.root + "/shared"
    try repository.git("config", "--global", "core.hooksPath", place).expectSuccess()
    let refused = try repository.lane("hooks", "install")
    #expect(refused.status == 128)
    let home = repository.sandbox.root + "/home/.gitconfig"
    #expect(
      refused.said == """
        fatal: core.hooksPath (global, file:\(home)) points to '\(place)'
        next:  git lane hooks install --local-dispatch
        or:    git config --local core.hooksPath '\(repository.path)/.git/hooks', which leaves those hooks out
        or:    git lane hooks install --manual, which prints what to put there by hand

        """
    )
    let dispatched = try repository.lane("hooks", "install", "--local-dispatch")
    #expect(dispatched.status == 0)
    #expect(
      dispatched.lines.last
        == "note: core.hooksPath of this repository leads there; what is in '\(place)' runs on"
    )
    #expect(try repository.lane("hooks", "status").status == 0)
    try repository.lane("hooks", "uninstall").expectSuccess()
    let manual = try repository.lane("hooks", "install", "--manual")
    #expect(manual.status == 0)
    #expect(manual.output.contains("# \(place)/pre-push, before anything else\n# >>> git lane >>>"))
    #expect(!Files.exists(place))
    let both = try repository.lane("hooks", "install", "--manual", "--husky")
    #expect(both.status == 129)
  }

  @Test("outside a repository git's own words are passed on")
  func nowhere() throws {
    let result = try repository.sandbox.run("git-lane", ["hooks", "status"])
    #expect(result.status == 128)
    #expect(result.errors.hasPrefix("fatal: not a git repository"))
    #expect(result.errors.hasSuffix("\nnext:  git init\n"))
  }
}
